"""The site is served to this machine only, and what prevents it is said in a sentence."""

import socket
import threading
import urllib.error
import urllib.request

import pytest

from analysis.publish import serve
from analysis.publish.project import WagerError


@pytest.fixture
def site(tmp_path):
    (tmp_path / "index.html").write_text("<p>Here</p>", encoding="utf-8")
    (tmp_path / "wager.mjs").write_text("export {};", encoding="utf-8")
    return tmp_path


@pytest.fixture
def address(site):
    with serve.server(site, 0) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://{serve.HOST}:{listening.server_address[1]}"
        listening.shutdown()


def get(address):
    return urllib.request.urlopen(address, timeout=10)


def test_pages_and_modules_are_served(address, capsys):
    with get(f"{address}/index.html") as page:
        assert page.read() == b"<p>Here</p>"
    with get(f"{address}/wager.mjs") as module:
        assert module.headers["Content-Type"] == "text/javascript"
    assert capsys.readouterr() == ("", "")


def test_only_this_machine_is_served(site):
    with serve.server(site, 0) as listening:
        assert listening.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize("path", ["/../conftest.py", "/%2e%2e/conftest.py", "/missing.html"])
def test_nothing_outside_the_site_is_served(address, path):
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get(address + path)


def test_missing_site_says_how_to_build_it(tmp_path):
    with pytest.raises(WagerError, match=r"There is no site in .* yet: run 'make site' or 'wager build' first\."):
        serve.server(tmp_path / "html", 0)


def test_taken_port_is_named(site):
    with socket.create_server((serve.HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(WagerError, match=rf"Cannot serve on port {port}: .+\. Choose another with --port\."):
            serve.server(site, port)
