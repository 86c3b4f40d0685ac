"""UCDP's years by district, with the names that a reader knows: what a map of districts draws."""

from __future__ import annotations

from datetime import date

import pandas as pd

from tally.ledger import territory
from tally.ledger.tables import Ledger
from tally.results.result import DeriveError

#: What is told of each district and year: events, and the estimates of people killed in them.
SUMS = ("events", "best", "low", "high")

#: What stands for no district, where a place is not known so far.
UNPLACED = "unplaced"


def by_district(ledger: Ledger, years: tuple[int, int]) -> pd.DataFrame:
    """Give UCDP's totals of each district in each of some years.

    Parameters
    ----------
    ledger : Ledger
        The tables.
    years : tuple of int
        The first and the last year.

    Returns
    -------
    pandas.DataFrame
        One row is one district in one year, in the version that was released last: ``year``;
        ``district``; ``outline`` (the district of the map in which it lies, itself but for the
        Frontier Regions; missing for what is placed in no district); ``region`` (as UCDP codes it);
        ``province`` (the region that it was a part of throughout the year, so that the former FATA
        is in Khyber Pakhtunkhwa from 2019) and ``name`` (of the province); ``events``, ``best``,
        ``low`` and ``high`` (people killed); ``version``. All rows of a year, those of no district
        too, add up to the country.

    Raises
    ------
    DeriveError
        When no version tells any of these years by district.

    Examples
    --------
    >>> import tally
    >>> rows = by_district(tally.load(), (2014, 2014))
    >>> most = rows.sort_values("best").iloc[-1]
    >>> most["district"], most["name"], int(most["best"])
    ('North Waziristan', 'Former FATA', 1481)
    >>> rows[rows["outline"] == "Kohat"]["district"].to_list()
    ['Kohat', 'FR Kohat']
    """
    table = ledger.ucdp_districts.sort_values("known", kind="stable")
    year = table["period"].astype(int)
    table = table.assign(year=year)[year.between(*years)]
    if table.empty:
        when = f" by {ledger.as_of}" if ledger.as_of else ""
        raise DeriveError(
            f"No version of UCDP’s data that was known{when or ' to this ledger'} tells of "
            f"districts in {years[0]} to {years[1]}."
        )
    # Versions are never mixed: of each year the rows of one alone.
    table = table[table["version"] == table.groupby("year")["version"].transform("last")]
    of = ledger.tables["districts"]
    outlines = of["within"].fillna(of["district"]).drop(UNPLACED).to_dict()
    keys = table[["region", "year"]].drop_duplicates().itertuples(index=False)
    provinces = {(r, y): _province(ledger, r, y) for r, y in keys}
    found = [provinces[key] for key in zip(table["region"], table["year"], strict=True)]
    names = {province: ledger.name("region", province) for province in set(found)}
    table = table.assign(
        outline=[outlines.get(d) for d in table["district"]],
        province=found,
        name=[names[province] for province in found],
    )
    columns = ["year", "district", "outline", "region", "province", "name", *SUMS, "version"]
    return table[columns].astype(dict.fromkeys(SUMS, int)).reset_index(drop=True)


def _province(ledger: Ledger, region: str, year: int) -> str:
    """Give the region that a region was a part of from the first day of a year."""
    land = territory.of(ledger)
    whole = land.whole(region)
    return whole if whole and land.mergers[whole] <= date(year, 1, 1) else region
