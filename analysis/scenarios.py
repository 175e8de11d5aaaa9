"""Named sets of parameters across chapters: the worlds that the report compares."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from analysis import assumptions, reads, tables
from analysis.errors import ReportError
from analysis.hints import nearest


class ScenarioError(ReportError):
    """A scenario that does not exist or that a chapter could not run."""


class Scenario(BaseModel):
    """One world, told in a paragraph and given as changes to the central assumptions.

    Attributes
    ----------
    name
        File name without its ending.
    title
        What a reader sees.
    description
        The world in a paragraph.
    parameters
        By chapter, the assumptions that differ from their central value.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    title: str = Field(min_length=1)
    description: str = Field(min_length=1)
    parameters: dict[str, dict[str, float]]

    def centrals(self, chapter: str) -> dict[str, float]:
        """Return every assumption of a chapter as this world has it.

        Parameters
        ----------
        chapter : str
            Name of a chapter.

        Returns
        -------
        dict
            Value by name of assumption: the scenario's where it gives one, else the central one.
        """
        known = assumptions.assumptions(chapter)
        return {name: entry.central for name, entry in known.items()} | self.parameters.get(chapter, {})

    def given(self, names: Iterable[str]) -> dict[str, float]:
        """Return what this world changes among some parameters, whichever chapter owns them.

        Parameters
        ----------
        names : iterable of str
            Parameters of a chapter, its own assumptions and those it borrows.

        Returns
        -------
        dict
            Value by name, for those that differ from the central assumptions.
        """
        changed = {name: value for values in self.parameters.values() for name, value in values.items()}
        return {name: changed[name] for name in names if name in changed}


def names(folder: Path | None = None) -> list[str]:
    """Return the names of all scenarios, sorted.

    Parameters
    ----------
    folder : path, optional
        Folder of scenario files; by default ``scenarios`` in the data folder.

    Returns
    -------
    list of str
        File names without their ending.
    """
    found = sorted(path.stem for path in _place(folder).glob("*.yml"))
    reads.note("lists", "scenarios", lambda: reads.digest(*map(str.encode, found)))
    return found


def load(name: str, folder: Path | None = None) -> Scenario:
    """Return a scenario whose every value a chapter would accept.

    Parameters
    ----------
    name : str
        One of `names`.
    folder : path, optional
        Folder of scenario files; by default ``scenarios`` in the data folder.

    Returns
    -------
    Scenario
        Checked against the assumptions.

    Raises
    ------
    ScenarioError
        If there is no such scenario, its file has another form, or a chapter, parameter or value in it is not
        allowed.
    """
    with reads.door():
        known = names(folder)
        if name not in known:
            raise ScenarioError(f"No scenario {name!r}; {nearest(name, known)}")
        scenario = read(_place(folder) / f"{name}.yml")
    reads.note("scenarios", name, lambda: digest(scenario))
    return scenario


def digest(scenario: Scenario) -> str:
    """Return a digest of everything that a scenario says."""
    return reads.digest(scenario.model_dump_json().encode())


def read(path: Path) -> Scenario:
    """Return the scenario in a file, wherever it lies, checked as ``load`` checks it.

    Raises
    ------
    ScenarioError
        If the file has another form or name, or a chapter, parameter or value in it is not allowed.
    """
    scenario = _parsed(path)
    problems = list(_problems(scenario))
    if scenario.name != path.stem:
        problems.insert(0, f"its name is {scenario.name!r}; it must be that of its file")
    if problems:
        raise ScenarioError(f"{path.name}: {'; '.join(problems)}")
    return scenario


def _place(folder: Path | None) -> Path:
    return tables.folder() / "scenarios" if folder is None else Path(folder)


def _parsed(path: Path) -> Scenario:
    try:
        return Scenario.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, item['loc'])) or 'file'}: {item['msg']}" for item in error.errors()]
        raise ScenarioError(f"{path.name}: {'; '.join(lines)}.") from None
    except OSError as error:
        raise ScenarioError(f"{path} cannot be read: {error.strerror}.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{path.name} is not YAML: {' '.join(str(error).split())}.") from None


def _problems(scenario: Scenario) -> Iterator[str]:
    """Say what no chapter would accept."""
    chapters = assumptions.chapters()
    for chapter, values in scenario.parameters.items():
        if chapter not in chapters:
            yield f"no chapter {chapter!r}; {nearest(chapter, chapters)}"
            continue
        known = assumptions.assumptions(chapter)
        for name, value in values.items():
            if name not in known:
                yield f"{chapter}: no parameter {name!r}; {nearest(name, known)}"
            elif not known[name].minimum <= value <= known[name].maximum:
                limits = f"{known[name].minimum:g} to {known[name].maximum:g} {known[name].unit}"
                yield f"{chapter}: {name} is {value:g}; allowed: {limits}."
