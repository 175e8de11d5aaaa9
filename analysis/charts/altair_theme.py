"""The look of charts as Altair is told of it; ``theme`` says what it is without Altair."""

from collections.abc import Sequence

import altair as alt

from analysis.charts.theme import COMPANIES, config, ink


def company_scale(companies: Sequence[str]) -> alt.Scale:
    """Return a colour scale that gives every company its own fixed colour.

    Raises
    ------
    ValueError
        When a company has no colour yet.
    """
    missing = sorted(set(companies) - set(COMPANIES))
    if missing:
        raise ValueError(
            f"No colour is set for {', '.join(missing)}; companies with one: {', '.join(sorted(COMPANIES))}."
        )
    return alt.Scale(domain=list(companies), range=[COMPANIES[name][0] for name in companies])


@alt.theme.register("wager", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Return the theme under which Altair draws the charts in notebooks."""
    return {"config": {**config(), "background": ink("surface"), "padding": 8}}  # type: ignore[typeddict-item]


def enable() -> None:
    """Make this the theme in use, whatever was enabled before."""
    alt.theme.enable("wager")
