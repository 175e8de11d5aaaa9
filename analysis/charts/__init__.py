"""Charts: they take frames and return Altair charts; they compute nothing but where a label goes."""

from analysis.charts import payback, theme

__all__ = ["payback", "theme"]
