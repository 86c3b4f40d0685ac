"""Results of what an audit bounds."""

from __future__ import annotations

from tally.audit.bounds import Bounds
from tally.results.result import Result


def of_bounds(bounds: Bounds, unit: str) -> Result:
    """Give the result of bounds: the least and the greatest that a cell can be.

    Parameters
    ----------
    bounds : Bounds
        As :func:`tally.audit.bounds.bounds` finds them.
    unit : str
        The measure in words.
    """
    return Result(
        bounds.interval,
        unit,
        bounds.claims,
        {"body": bounds.body, **vars(bounds.cell)},
        how=f"the least and the greatest that all figures of {bounds.body} together allow",
    )
