"""Files that are there whole or not at all."""

import stat

import pytest

from analysis.publish import files


def test_written_with_its_folder_and_for_all_to_read(tmp_path):
    path = tmp_path / "a" / "b" / "page.html"
    for content in (b"one", b"another, longer"):
        files.put(path, content)
        assert path.read_bytes() == content
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert [each.name for each in path.parent.iterdir()] == ["page.html"]


def test_a_reader_keeps_the_file_that_it_opened(tmp_path):
    path = tmp_path / "page.html"
    files.put(path, b"one")
    with path.open("rb") as stream:
        files.put(path, b"another")
        assert stream.read() == b"one"


def test_what_cannot_be_written_leaves_all_as_it_was(tmp_path):
    """Bytes are wanted and text is given; then a folder is in the way."""
    path = tmp_path / "page.html"
    files.put(path, b"one")
    with pytest.raises(TypeError):
        files.put(path, "text")
    assert path.read_bytes() == b"one"
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        files.put(tmp_path / "folder", b"one")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["folder", "page.html"]
