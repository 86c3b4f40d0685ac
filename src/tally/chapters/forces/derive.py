"""Members of the security forces killed, as each body counts them."""

from __future__ import annotations

import pandas as pd

from tally.ledger import scopes
from tally.ledger.tables import Ledger
from tally.results.frames import counter, frame, people, results_of, within

#: The groups that are, or are a part of, the security forces.
FORCES = ("security-forces", "security-and-officials", "army", "police", "soldiers")


def killed(ledger: Ledger, of: str) -> pd.DataFrame:
    """Give every figure of security forces killed in one period, from every body.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    of : str
        The period.

    Returns
    -------
    pandas.DataFrame
        One row is the latest statement of one cell: ``body``, ``region``, ``group``, ``cause``
        (ids), ``label`` (the short name of the body), ``who`` (the group in words), ``within``
        (the cause in words, such as ``in attacks``), ``where``, ``result``, ``era`` (the place of
        its scope among those of the body) and ``publishers``; the
        widest group of the widest region first. These are different universes: compare, never add
        up.
    """
    return _killed(ledger, period=of)


def by_year(ledger: Ledger, body: str) -> pd.DataFrame:
    """Give a body's figures of security forces killed in the country, one row a year.

    Returns
    -------
    pandas.DataFrame
        As :func:`killed`, with ``year``, for the group and cause in which the body has figures
        for most years.
    """
    found = _killed(ledger, body=body, region="PK")
    if found.empty:
        return found
    found = found[found["period"].str.fullmatch(r"\d{4}")]
    if found.empty:
        return found
    series = list(zip(found["group"], found["cause"], strict=True))
    most = max(series, key=series.count, default=None)
    found = found[[pair == most for pair in series]]
    return found.assign(year=found["period"].astype(int)).sort_values("year")


def _killed(ledger: Ledger, **cell: str) -> pd.DataFrame:
    statements = ledger.statements(measure="fatalities", kind="count", group=list(FORCES), **cell)
    statements = statements[statements["latest"].astype(bool) & statements["episode"].isna()]
    results = results_of(statements, ledger)
    found = frame(
        {
            "body": row["body"],
            "label": counter(ledger, row),
            "period": row["period"],
            "region": row["region"],
            "group": row["group"],
            "cause": row["cause"],
            "who": people(ledger, row["group"]),
            "within": within(ledger, row["measure"], row["cause"]),
            "where": ledger.name("region", row["region"]),
            "result": result,
            "era": scopes.place_of_claim(ledger, row),
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
