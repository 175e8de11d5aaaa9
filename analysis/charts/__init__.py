"""Charts: they take frames and return Altair charts; they compute nothing but where a label goes."""
