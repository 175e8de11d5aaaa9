"""Chapters lie in book/ and are published at the root, in addresses, links and the search index alike."""

import io
import json
import re

import pytest

from analysis import tables
from analysis.publish import builder, site


class Recorder:
    """A search index format that keeps what it is given."""

    def dump(self, data, stream):
        stream.write(json.dumps(data))

    def load(self, stream):
        return json.loads(stream.read())


@pytest.mark.parametrize(
    ("docname", "wanted"),
    [
        ("book/payback", "payback"),
        ("search", "search"),
        ("code/book/payback", "code/book/payback"),
        ("booklet", "booklet"),
    ],
)
def test_address(docname, wanted):
    assert builder.address(docname) == wanted


def test_index_holds_addresses_and_is_read_back_as_document_names():
    rooted, stream = builder._RootedIndex(Recorder()), io.StringIO()
    data = {"docnames": ["book/payback", "book/data"], "terms": {"llama": [0, 1]}}
    rooted.dump(data, stream)
    assert json.loads(stream.getvalue()) == {"docnames": ["payback", "data"], "terms": {"llama": [0, 1]}}
    stream.seek(0)
    assert rooted.load(stream) == data
    assert data["docnames"] == ["book/payback", "book/data"]


PROSE = """\
The answer is {finding}`answer`, or {finding}`answer:.2f` in cents, and $x < y^2$.
The figure was {datum}`claims/value_high?claim_id=A-020`, by {source}`doc_a_guardian`.

$$
R = \\frac{C m}{1 - g}
$$

```{generated} assumptions
```
"""


@pytest.fixture
def page(tiny, rewrite):
    """Build a page that uses every part of the engine, and return its HTML and the site."""
    rewrite("book/mini.md", "The answer is {finding}`answer`.\n", PROSE)
    site.build(lambda _: None)
    folder = tiny / "_build" / "html"
    return (folder / "mini.html").read_text(encoding="utf-8"), folder


def test_page_with_every_part(page):
    html, folder = page
    answer = re.findall(r'<a class="finding is-\w+ reference internal" href="#finding-mini-answer">(.*?)</a>', html)
    assert answer == ["$6.0 billion", "$6.00 billion"]
    source = tables.source("doc_a_guardian")
    cited = re.search(r'<a class="datum[^>]*>\$600 billion</a>', html)
    assert cited
    assert source.url in cited.group()
    assert source.title in html
    assert html.count("<math ") == 2
    assert '<div class="formula" tabindex="0">' in html
    assert 'id="assumption-gross-margin"' in html
    assert not [script for script in re.findall(r"<script.*?</script>", html, re.DOTALL) if "mathjax" in script.lower()]
    index = (folder / "searchindex.js").read_text(encoding="utf-8")
    assert '"docnames":["mini"]' in index.replace(" ", "")
    assert not (folder / "book").exists()
