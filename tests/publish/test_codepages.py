"""Every chapter and module has a page of code, each line an anchor, each call a link."""

import re
from html import unescape

import pytest

from analysis.publish import chapters, codelinks, codepages, fingerprint, project


@pytest.fixture(scope="module")
def made():
    """Return the code pages by address: title and body."""
    found = [codepages.content(path) for path in codepages.shown()]
    return {codelinks.address(page["title"]): (page["title"], page["body"]) for page in found}


def source(name):
    return (project.ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("analysis/models/payback.py", "code/analysis/models/payback"),
        ("book/payback.md", "code/book/payback"),
    ],
)
def test_address(path, wanted):
    assert codelinks.address(path) == wanted


def test_link():
    assert codelinks.link("book/payback.md", 12) == {
        "href": "code/book/payback.html#L-12",
        "label": "Code: book/payback.md, line 12",
    }


def test_every_chapter_and_module_has_a_page(made):
    paths = [f"book/{name}.md" for name in chapters.chapters()]
    for path in fingerprint.package_files():
        if path.read_text(encoding="utf-8").strip():
            paths.append(path.relative_to(project.root()).as_posix())
    assert sorted(made) == sorted(map(codelinks.address, paths))
    assert {title for title, _ in made.values()} == set(paths)


def test_every_line_has_an_anchor_and_its_text(made):
    for title, body in made.values():
        lines = source(title).splitlines()
        assert re.findall(r'id="L-(\d+)"', body) == [str(n) for n in range(1, len(lines) + 1)], title
        code = re.sub(r'<span class="linenos">.*?</span>', "", body.split('<div class="highlight">')[1])
        shown = unescape(re.sub(r"<[^>]+>", "", code)).splitlines()
        assert [line.rstrip() for line in shown if line.strip()] == [line.rstrip() for line in lines if line.strip()], (
            title
        )


def test_calls_are_links_to_pages_that_exist(made):
    for address, (title, body) in made.items():
        for href in re.findall(r"<p>Calls .*?</p>", body, re.DOTALL):
            for link in re.findall(r'href="([^"]+)"', href):
                up = "../" * (title.count("/") + 1)
                assert link.startswith(up), title
                assert link.removeprefix(up).removesuffix(".html") in made, (address, link)


def test_calls_of_a_chapter_and_of_a_module(made):
    """The chapter imports its views; the claims import the tables."""
    _, chapter = made["code/book/payback"]
    assert ">analysis/views/payback.py</a>" in chapter
    assert ">analysis/models/payback.py</a>" in chapter
    _, claims = made["code/analysis/ledger/reading"]
    assert ">analysis/tables.py</a>" in claims


def test_page_without_our_imports_lists_no_calls(made):
    assert "Calls" not in made["code/analysis/models/solver"][1].split("<div")[0]


def test_publishing_has_no_code_page(made):
    assert not [address for address in made if "/publish/" in address]


def test_code_is_escaped(made):
    assert "<script" not in "".join(body for _, body in made.values())
