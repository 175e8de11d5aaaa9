"""Where things stand once the site is published: addresses that hold away from its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

NOTEBOOKS = "notebooks"
ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass(frozen=True)
class Place:
    """A page of one edition of the site.

    Attributes
    ----------
    page
        Name of the page.
    edition
        Folder of the edition; empty for the published one, which stands at the site's root.
    site
        Address of the site, or empty where nobody has set one.
    """

    page: str
    edition: str = ""
    site: str = ""

    @property
    def notebook(self) -> str:
        """Path of the page's notebook in the site.

        >>> Place("payback").notebook, Place("payback", "bull").notebook
        ('notebooks/payback.ipynb', 'bull/notebooks/payback.ipynb')
        """
        return "/".join([*filter(None, [self.edition]), NOTEBOOKS, f"{self.page}.ipynb"])

    def address(self, target: str) -> str | None:
        """Return the full address of what a page links to, or None when it has none yet.

        >>> Place("payback", "bull", "https://example.org").address("data.md#tables")
        'https://example.org/bull/data.html#tables'
        >>> Place("payback", "", "https://example.org").address("#rerun-this-chapter")
        'https://example.org/payback.html#rerun-this-chapter'
        >>> Place("payback").address("data.md") is None
        True
        """
        if ABSOLUTE.match(target):
            return target
        if not self.site:
            return None
        path, sign, anchor = target.partition("#")
        path = re.sub(r"\.md$", ".html", path) or f"{self.page}.html"
        return "/".join([self.site, *filter(None, [self.edition]), path]) + sign + anchor
