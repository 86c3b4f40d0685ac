"""Members of the security forces killed, as each body counts them."""

from __future__ import annotations

import pandas as pd

from tally.derive.frames import frame, results_of
from tally.ledger import Ledger

#: The groups that are, or are a part of, the security forces.
FORCES = ("security-forces", "security-and-officials", "army", "police", "soldiers")


def forces_killed(ledger: Ledger, of: str, as_of: str | None = None) -> pd.DataFrame:
    """Give every figure of security forces killed in one period, from every body.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    of : str
        The period.
    as_of : str, optional
        Only what was known on that day.

    Returns
    -------
    pandas.DataFrame
        One row is the latest statement of one cell: ``body``, ``region``, ``group``, ``cause``
        (ids), ``who`` (the group in words), ``where``, ``result`` and ``publishers``; the widest
        group of the widest region first. These are different universes: compare, never add up.
    """
    return _killed(ledger, as_of, period=of)


def forces_by_year(ledger: Ledger, body: str, as_of: str | None = None) -> pd.DataFrame:
    """Give a body's figures of security forces killed in the country, one row a year.

    Returns
    -------
    pandas.DataFrame
        As :func:`forces_killed`, with ``year``.
    """
    found = _killed(ledger, as_of, body=body, region="PK")
    if found.empty:
        return found
    same = (found["group"] == found["group"].iloc[0]) & (found["cause"] == found["cause"].iloc[0])
    found = found[found["period"].str.fullmatch(r"\d{4}") & same]
    return found.assign(year=found["period"].astype(int)).sort_values("year")


def _killed(ledger: Ledger, as_of: str | None, **cell: str) -> pd.DataFrame:
    statements = ledger.statements(
        as_of=as_of, measure="fatalities", kind="count", group=list(FORCES), **cell
    )
    statements = statements[statements["latest"].astype(bool) & statements["episode"].isna()]
    results = results_of(statements, ledger)
    found = frame(
        {
            "body": row["body"],
            "period": row["period"],
            "region": row["region"],
            "group": row["group"],
            "cause": row["cause"],
            "who": ledger.name("group", row["group"]),
            "where": ledger.name("region", row["region"]),
            "result": result,
            "publishers": row["publishers"],
        }
        for result, (_, row) in zip(results, statements.iterrows(), strict=True)
    )
    if found.empty:
        return found
    width = {group: i for i, group in enumerate(FORCES)}
    order = found.assign(
        _region=found["region"] != "PK", _width=found["group"].map(width), _size=-found["low"]
    ).sort_values(["_region", "_width", "_size"], kind="stable")
    return found.loc[order.index].reset_index(drop=True)
