"""Economic models: pure functions over numbers, arrays and, where a function says so, chart expressions.

They know no table, no chart and no clock.
"""

from typing import Any, TypeAlias

Operand: TypeAlias = Any
"""A number, a numpy array or an Altair expression: whatever answers to ``+ - * / **``."""
