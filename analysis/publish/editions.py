"""Editions: the parameters under which the whole book is published. The base stands at the root of the site.

Every scenario in ``data/scenarios`` is an edition, with every page in a folder of its name. A rerun is an edition too,
which is never published beside the others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis import scenarios
from analysis.hints import nearest
from analysis.publish import params
from analysis.publish.chapters import chapters
from analysis.publish.params import Value
from analysis.publish.project import WagerError

BASE = "base"
MARK = "@"
NAME = re.compile(r"[a-z][a-z0-9_-]*")
TAKEN = ("_static", "api", "charts", "code", "data", "notebooks")
"""Folders of the site, which no edition may be called after."""


@dataclass(frozen=True)
class Edition:
    """One world in which the book is published.

    Attributes
    ----------
    name
        Its folder in the site; ``BASE`` for the one at the root.
    title
        What a reader sees.
    description
        The world in a paragraph.
    parameters
        Parameters that differ from the defaults, by chapter.
    is_rerun
        Whether it is somebody's rerun and not part of the published report.
    """

    name: str
    title: str
    description: str = ""
    parameters: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    is_rerun: bool = False

    def of(self, chapter: str) -> dict[str, Value]:
        """Return the parameters given for a chapter."""
        return dict(self.parameters.get(chapter, {}))

    @property
    def folder(self) -> str:
        """Where its pages lie in the site, as a prefix of their addresses."""
        return "" if self.name == BASE else f"{self.name}/"

    @property
    def given(self) -> list[str]:
        """Its parameters, each as it is written in a command."""
        return [
            f"{chapter}.{name} = {value:g}"
            for chapter, values in sorted(self.parameters.items())
            for name, value in sorted(values.items())
        ]

    @property
    def changed(self) -> int:
        """How many parameters differ, each counted once though several chapters may share it."""
        return len({name for values in self.parameters.values() for name in values})

    @property
    def banner(self) -> str:
        """The line that stands at the top of every page of a rerun."""
        return f"{self.title}: {', '.join(self.given) or 'no changed parameters'}. Not the published report."


def published() -> list[Edition]:
    """Return the editions of the report, the base first, the others by name.

    Raises
    ------
    WagerError
        When there is no base, or a scenario's name cannot be that of a folder in the site.
    """
    names = scenarios.names()
    if BASE not in names:
        raise WagerError(f"There is no scenario {BASE!r} in data/scenarios; the pages at the root of the site need it.")
    return [_of(name) for name in sorted(names, key=lambda name: (name != BASE, name))]


def named(name: str) -> Edition:
    """Return one edition of the report.

    Raises
    ------
    WagerError
        When there is none of that name, naming the nearest.
    """
    known = {edition.name: edition for edition in published()}
    if name not in known:
        raise WagerError(f"No edition {name!r}: {nearest(name, known)}")
    return known[name]


def _of(name: str) -> Edition:
    if not NAME.fullmatch(name) or name in TAKEN:
        raise WagerError(
            f"Scenario {name!r} cannot be a folder of the site; allowed: small letters, digits, _ and -, a letter "
            f"first, and none of {', '.join(TAKEN)}."
        )
    return of_scenario(scenarios.load(name))


def of_scenario(scenario: scenarios.Scenario) -> Edition:
    """Return the edition that a scenario makes: what it changes reaches every chapter that has the parameter."""
    given = {}
    for page in chapters().values():
        changed = params.changed(page, scenario.given(params.parameters(page)))
        if changed:
            given[page.name] = changed
    return Edition(scenario.name, scenario.title, scenario.description.strip(), given)


def split(docname: str) -> tuple[str, str]:
    """Return the base page and the edition of a page by its Sphinx name.

    >>> split("book/payback@bull"), split("book/payback")
    (('book/payback', 'bull'), ('book/payback', 'base'))
    """
    page, _, edition = docname.partition(MARK)
    return page, edition or BASE


def join(page: str, edition: str) -> str:
    """Return the Sphinx name of a page in an edition.

    >>> join("book/payback", "bull"), join("book/payback", "base")
    ('book/payback@bull', 'book/payback')
    """
    return page if edition == BASE else f"{page}{MARK}{edition}"
