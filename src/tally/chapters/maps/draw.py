"""The maps of the chapter: by district in times to choose from, side by side, and as published."""

from __future__ import annotations

import pandas as pd

from tally.chapters.maps import derive
from tally.chapters.maps.derive import Published
from tally.draw.drawing import Drawing, claims_of, editions_of
from tally.draw.maps import districts
from tally.draw.maps.classes import Classes
from tally.draw.maps.districts import Shade, Time
from tally.draw.maps.shaded import told
from tally.ledger.tables import Ledger
from tally.results.districts import UNPLACED
from tally.results.result import Result
from tally.results.ucdp import version_name
from tally.results.words import capital, when

KILLED = "people killed"

#: Where the table has no room for them.
SINGLE = "Each single year by district is in ucdp_districts.csv, among the downloads."

#: What the table and the map call what is placed in no district.
NOWHERE = "in no known district"

SCOPE = (
    "People killed by district, best estimates of UCDP’s events "
    "(state-based, non-state and one-sided violence)"
)

#: What is said of a district in a time, and in all times, of which UCDP has no event.
NONE = "UCDP has no event here in this time."
UNNAMED = "UCDP names no event in this district in any year; it may have counted some in others."

#: As many districts are told to those who do not see the map.
MOST = 8


def years(ledger: Ledger, rows: pd.DataFrame, province: str) -> Drawing:
    """Draw a province by district, with a field to choose the years; the newest is shown first.

    Parameters
    ----------
    ledger : Ledger
        For places and boundaries.
    rows : pandas.DataFrame
        As ``derive.events`` gives them.
    province : str
        One of ``derive.PROVINCES``.
    """
    found = {of: derive.killed(ledger, rows, province, of) for of in derive.times(rows)}
    newest = derive.newest(rows)
    chart, aspect = districts.to_choose(
        ledger,
        province,
        [_time(of, table) for of, table in found.items()],
        shown=newest,
        classes=_classes(rows),
        unit=KILLED,
        none=NONE,
        unnamed=UNNAMED,
    )
    return Drawing(
        chart,
        SCOPE,
        _alternative(ledger, province, newest, found[newest])
        + f" A field chooses other years: {', '.join(when(of) for of in found)}.",
        _table({of: table for of, table in found.items() if "/" in of or of == newest}),
        (),
        aspect=aspect,
        remarks=(districts.CREDIT, SINGLE),
        editions=editions_of(found[newest]["result"]),
    )


def eras(ledger: Ledger, rows: pd.DataFrame, province: str) -> Drawing:
    """Draw a province by district in spans of five years side by side, the earliest first."""
    found = {of: derive.killed(ledger, rows, province, of) for of in reversed(derive.spans(rows))}
    chart, aspect = districts.side_by_side(
        ledger,
        province,
        [_time(of, table) for of, table in found.items()],
        classes=_classes(rows),
        unit=KILLED,
        none=NONE,
    )
    told = " ".join(_told(of, table) for of, table in found.items())
    return Drawing(
        chart,
        SCOPE,
        f"Maps of {ledger.name('region', province)} by district, side by side. {told}",
        _table(found),
        (),
        aspect=aspect,
        editions=editions_of(next(iter(found.values()))["result"]),
    )


def published(ledger: Ledger, of: Published, province: str, scope: str) -> Drawing:
    """Draw the figures that an organisation published of districts; all others are hatched."""
    drawn = of.rows[[bool(names) for names in of.rows["districts"]]]
    shades = {
        "+".join(row["districts"]): Shade(row["result"], _figure(ledger, row["result"]))
        for _, row in drawn.iterrows()
    }
    results = list(of.rows["result"])
    whole = derive.province_said(ledger, of, province)
    classes = Classes.of(results)
    chart, aspect = districts.of_one_time(
        ledger,
        province,
        Time(when(of.period), shades),
        classes=classes,
        unit=results[0].unit,
        none="no figure published.",
    )
    figures = "; ".join(f"{row['name']}: {row['text']}" for _, row in of.rows.iterrows())
    table = pd.DataFrame(
        {
            "District": of.rows["name"],
            capital(results[0].unit): of.rows["text"],
            "On the map": ["" if names else "not drawn" for names in of.rows["districts"]],
            "Remark": [_remark(ledger, result) for result in results],
        }
    )
    if whole is not None:
        name = f"All of {ledger.name('region', province)}"
        table.loc[len(table)] = [name, whole.text, "not drawn", _remark(ledger, whole)]
    return Drawing(
        chart,
        scope,
        f"Map of {ledger.name('region', province)} by district. {scope}. {figures}. "
        "No figure was published of the other districts, which are hatched.",
        table,
        claims_of([*results, whole]),
        aspect=aspect,
        remarks=(districts.CREDIT,),
    )


def _remark(ledger: Ledger, result: Result) -> str:
    """Give what the ledger remarks on the claims of a figure."""
    return "; ".join(ledger.rows(result.claims)["note"].dropna().unique())


def _figure(ledger: Ledger, result: Result) -> str:
    return told(ledger, "", result).partition(": ")[2]


def _classes(rows: pd.DataFrame) -> Classes:
    """Give the classes of all these maps: up to the most in one district in all years."""
    inside = rows[rows["outline"].notna()]
    return districts.classes_of(inside.groupby("outline")["best"].sum().max())


def _time(of: str, table: pd.DataFrame) -> Time:
    shades = {
        row["district"]: Shade(
            row["result"],
            f"{row['result'].text} {KILLED} (low estimate {row['low']:,}, high estimate "
            f"{row['high']:,}). Counted by UCDP, {version_name(row['result'].editions[0])}.",
        )
        for _, row in derive.districts(table).iterrows()
    }
    nowhere = derive.unplaced(table)
    notes = [f"{derive.total(table).text} killed"]
    notes += [f"{nowhere.text} {NOWHERE}"] if nowhere else []
    return Time(when(of), shades, tuple(notes))


def _table(found: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Lay the best estimates out by district and time, in the order of the first time."""
    first = next(iter(found.values()))["district"]
    columns = {
        when(of): table.set_index("district")["result"].reindex(first).map(lambda r: r.text)
        for of, table in found.items()
    }
    table = pd.DataFrame(columns).rename_axis("District").reset_index()
    return table.replace({"District": {UNPLACED: capital(NOWHERE)}})


def _alternative(ledger: Ledger, province: str, of: str, table: pd.DataFrame) -> str:
    return f"Map of {ledger.name('region', province)} by district. {_told(of, table)}"


def _told(of: str, table: pd.DataFrame) -> str:
    """Tell the districts with most people killed in a time, and how many are in no district."""
    rows = derive.districts(table).head(MOST)
    named = [f"{r['district']} {r['result'].text}" for _, r in rows.iterrows() if r["result"].low]
    nowhere = derive.unplaced(table)
    named += [f"{NOWHERE} {nowhere.text}"] if nowhere else []
    told = f"{capital(when(of))}, {derive.total(table).text} {KILLED}"
    return f"{told}: {', '.join(named)}." if named else f"{told}."
