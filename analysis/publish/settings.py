"""What a publisher of the report sets, in ``[tool.wager]`` of ``pyproject.toml``: the only place that holds it."""

from __future__ import annotations

import tomllib
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from analysis.hints import nearest
from analysis.publish.project import WagerError, root

FILE = "pyproject.toml"
TABLE = "tool.wager"
NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*"
GITHUB = "https://github.com/"


class Settings(BaseModel):
    """Addresses at which the report is published; empty while it is not.

    Attributes
    ----------
    repository
        Address of the public repository.
    branch
        Branch that readers clone.
    site
        Address of the folder in which the site stands.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    repository: str = Field(
        "",
        pattern=rf"^(https://[A-Za-z0-9.-]+(:\d+)?/{NAME}/{NAME})?$",
        description="empty, or the address of a public repository like https://github.com/OWNER/NAME",
    )
    branch: str = Field("main", pattern=rf"^{NAME}(/{NAME})*$", description="the name of a branch, like main")
    site: str = Field(
        "",
        pattern=r"^(https?://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~-]+)*)?$",
        description="empty, or the address of the site's folder without a slash at the end, like https://example.org/wager",
    )

    @property
    def on_github(self) -> str:
        """``OWNER/NAME`` of a repository on GitHub, else empty: Colab and our Binder links know no other host."""
        name = self.repository.removesuffix(".git")
        return name.removeprefix(GITHUB) if name.startswith(GITHUB) else ""


def read() -> Settings:
    """Return the settings of the project; a project that sets nothing has the defaults.

    Raises
    ------
    WagerError
        When the file is not TOML, or a setting is unknown or has a value that is not allowed.
    """
    path = root() / FILE
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except tomllib.TOMLDecodeError as error:
        raise WagerError(f"{FILE} cannot be read: {error}.") from None
    return checked(found.get("tool", {}).get("wager", {}))


def checked(given: object) -> Settings:
    """Return settings as given, or say what is wrong with them.

    Raises
    ------
    WagerError
        Naming each setting, what was given and what is allowed.
    """
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        raise WagerError("\n".join(_complaint(item) for item in error.errors())) from None


def _complaint(error: Any) -> str:
    where = f"{FILE}, [{TABLE}]"
    if not error["loc"]:
        return f"{where} holds {error['input']!r}. Allowed: a table of settings."
    key = str(error["loc"][0])
    if key not in Settings.model_fields:
        return f"{where}: there is no setting {key!r}; {nearest(key, Settings.model_fields)}"
    allowed = Settings.model_fields[key].description
    return f"{where}: {key} = {error['input']!r} is not allowed. Allowed: {allowed}."
