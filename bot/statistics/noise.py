"""Noise from OpenDP: the discrete Laplace mechanism, exact to the last bit.

OpenDP and not ours: docs/decisions/0020-what-is-published.md.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from bot.statistics.tables import Table


def noised(table: Table, counts: Sequence[int]) -> list[int]:
    """The counts of all cells of a table, empty ones too, each with noise of its own."""
    drawn: list[int] = _mechanism(table.scale)(list(counts))
    return drawn


def epsilon(table: Table) -> float:
    """What the table gives away about one talk, reckoned by the library."""
    given: float = _mechanism(table.scale).map(table.most)
    return given


@cache
def _mechanism(scale: float) -> Any:
    # Loaded on use: half a second that only closing the books needs, once a quarter.
    from opendp.domains import atom_domain, vector_domain
    from opendp.measurements import make_laplace
    from opendp.metrics import l1_distance
    from opendp.mod import enable_features

    enable_features("contrib")
    return make_laplace(vector_domain(atom_domain(T=int)), l1_distance(T=int), scale=scale)
