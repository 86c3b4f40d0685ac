"""Charts of UCDP's years: beside those of CRSS, and by province."""

from __future__ import annotations

from collections.abc import Iterator

import altair as alt
import pandas as pd

from tally.chapters.ucdp.derive import BESIDE
from tally.draw.common import DARK, PALE, SHADES, TOOLTIP, YEARS, legend_of, plain, sentence
from tally.draw.drawing import ACCENT, INK, Drawing, claims_of, editions_of, themed
from tally.draw.series import break_marks
from tally.results.ucdp import BODY

COLOURS = {BODY: ACCENT, BESIDE: "#c8641e"}

#: As many years as the narrowest page has room to print a share in.
PRINTED = 14

#: As many years as are told to those who do not see the picture.
MOST = 13

#: Names that leave room for the strips on the narrowest page; the table has them in full.
SHORT = {
    "Khyber Pakhtunkhwa without the former FATA": "KP without former FATA",
    "Islamabad Capital Territory": "Islamabad",
    "Pakistan, place not published": "place not published",
}


def by_year(
    years: pd.DataFrame, beside: pd.DataFrame, *, scope: str, remarks: tuple[str, ...] = ()
) -> Drawing:
    """Draw the yearly totals of UCDP, from low to high, and those of CRSS.

    Parameters
    ----------
    years : pandas.DataFrame
        As ``derive.years`` gives it, without years of less than twelve months.
    beside : pandas.DataFrame
        As ``derive.beside`` gives it.
    scope : str
        Unit and scope, in words.
    remarks : tuple of str
        Sentences for the caption, such as what each of the two counts.
    """
    data = pd.DataFrame([*_ucdp_points(years), *_other_points(beside)])
    names = list(range(int(data["year"].min()), int(data["year"].max()) + 1))
    high = float(data[["middle", "high"]].max().max()) * 1.12 or 1.0
    x = alt.X("year:O", title=None, scale=alt.Scale(domain=names), axis=YEARS)
    scale = alt.Scale(domain=[0, high], nice=False)
    y = alt.Y("middle:Q", title="people killed", scale=scale, axis=alt.Axis(tickCount=5))
    shown = [body for body in COLOURS if body in set(data["body"])]
    colour = alt.Color(
        "body:N",
        scale=alt.Scale(domain=shown, range=[COLOURS[b] for b in shown]),
        legend=legend_of(shown),
    )
    shape = alt.Shape("body:N", scale=alt.Scale(domain=shown), legend=legend_of(shown))
    base = alt.Chart(alt.Data(values=plain(data)))
    layers = [
        base.mark_line(strokeWidth=2, opacity=0.75).encode(
            x=x, y=y, color=colour, detail=["run:N"]
        ),
        base.mark_rule(strokeWidth=7, opacity=0.45).encode(
            x=x, y=alt.Y("low:Q", title="people killed"), y2="high:Q", color=colour
        ),
        base.mark_point(size=60, filled=True, opacity=1).encode(
            x=x, y=y, color=colour, shape=shape, tooltip=TOOLTIP
        ),
    ]
    broken = sorted({int(s) for s in beside.get("since", []) if s is not None and s > names[0]})
    if broken:
        layers.insert(0, break_marks(broken, names, high, "people killed", BESIDE))
    results = [*years["best"], *beside.get("result", [])]
    return Drawing(
        themed(alt.layer(*layers).properties(width="container"), height=320),
        scope,
        _years_told(data),
        data.rename(
            columns={
                "year": "Year",
                "body": "Counted by",
                "said": "People killed",
                "range": "Range",
                "source": "From",
            }
        )[["Year", "Counted by", "People killed", "Range", "From"]],
        claims_of(results),
        remarks=remarks,
        editions=editions_of(results),
    )


def _ucdp_points(years: pd.DataFrame) -> Iterator[dict]:
    """Give UCDP's whole years, each from its low to its high estimate."""
    place = 0
    before = None
    for _, row in years.iterrows():
        place += before is not None and (row["year"], row["version"]) != (before[0] + 1, before[1])
        before = (row["year"], row["version"])
        best = row["best"].low
        low, high = row["low"] or row["low_before"], row["high"]
        ends = [e.low for e in (low, row["best"], high) if e is not None]
        reach = ", ".join(
            [
                f"low {low.text}" + (f" ({row['low_name']})" if row["low_before"] else "")
                if low
                else "low not given",
                f"high {high.text}" if high else "high not given",
            ]
        )
        yield {
            "body": BODY,
            "year": row["year"],
            "middle": best,
            "low": min(ends),
            "high": max(ends),
            "said": row["best"].text,
            "range": reach,
            "source": row["name"],
            "sentence": f"{BODY}, {row['year']}: {row['best'].text} people killed ({reach}). "
            f"Added up from {row['name']}.",
            "run": f"{BODY} {place}",
        }


def _other_points(beside: pd.DataFrame) -> Iterator[dict]:
    """Give the years of the other body; a year that it did not publish parts two lines."""
    for i, (_, row) in enumerate(beside.iterrows()):
        ends = [e for e in (row["result"].low, row["result"].high) if e is not None]
        yield {
            "body": BESIDE,
            "year": row["year"],
            "middle": sum(ends) / len(ends),
            "low": min(ends),
            "high": max(ends),
            "said": row["result"].text,
            "range": row["result"].interval_text,
            "source": row["result"].how or "as printed",
            "sentence": sentence(f"{BESIDE}, {row['year']}", row["result"]),
            # Years that follow each other have the same distance to their place.
            "run": f"{BESIDE} {row['era']} {row['year'] - i}",
        }


def _years_told(data: pd.DataFrame) -> str:
    told = []
    for body, rows in data.groupby("body", sort=False):
        items = [f"{r.year}: {r.said}" for r in rows.itertuples()]
        if len(items) > MOST:
            items = [*items[-MOST:], f"and {len(items) - MOST} earlier years in the table"]
        told.append(f"{body}, {'; '.join(items)}")
    return f"Chart: people killed in each year. {'. '.join(told)}."


def heat(
    provinces: pd.DataFrame, years: tuple[int, int], *, scope: str, remarks: tuple[str, ...] = ()
) -> Drawing:
    """Draw the share of each region in the deaths of each year as a strip of shades.

    Parameters
    ----------
    provinces : pandas.DataFrame
        As ``derive_region.provinces`` gives it.
    years : tuple of int
        The first and the last year of the page: years without figures by region are grey.
    scope : str
        Unit and scope, in words.
    remarks : tuple of str
        Sentences for the caption.
    """
    regions = list(dict.fromkeys(provinces["name"]))
    names = list(range(years[0], years[1] + 1))
    rows = provinces.assign(
        share=[r.low if r else 0.0 for r in provinces["result"]],
        said=[r.text if r else "no deaths in any region" for r in provinces["result"]],
        killed=[r.text for r in provinces["best"]],
        row=[SHORT.get(n, n) for n in provinces["name"]],
    )
    rows["words"] = [
        f"{share:.0f}" if share >= 0.5 and len(names) <= PRINTED else "" for share in rows["share"]
    ]
    rows["ink"] = [PALE if share > 60 else DARK for share in rows["share"]]
    x = alt.X("year:O", title=None, scale=alt.Scale(domain=names), axis=YEARS)
    y = alt.Y(
        "row:N",
        title=None,
        sort=[SHORT.get(n, n) for n in regions],
        axis=alt.Axis(ticks=False, domain=False, labelFontSize=11),
    )
    shade = alt.Color(
        "share:Q",
        title="% of the year",
        scale=alt.Scale(domain=[0, 100], range=list(SHADES)),
        legend=alt.Legend(gradientLength=160, tickCount=3),
    )
    shown = ["year", "row", "share", "said", "killed", "words", "ink", "name"]
    base = alt.Chart(alt.Data(values=plain(rows[shown])))
    tooltip = [
        alt.Tooltip("name:N", title="Region"),
        alt.Tooltip("year:O", title="Year"),
        alt.Tooltip("killed:N", title="Best estimate"),
        alt.Tooltip("said:N", title="Share of the year"),
    ]
    layers = [
        base.transform_filter("datum.share > 0")
        .mark_rect()
        .encode(x=x, y=y, color=shade, tooltip=tooltip)
    ]
    unknown = [
        {"year": year, "row": SHORT.get(region, region)}
        for year in names
        if year not in set(provinces["year"])
        for region in regions
    ]
    if unknown:
        layers.append(
            alt.Chart(alt.Data(values=unknown)).mark_rect(color=f"{INK}40").encode(x=x, y=y)
        )
    for ink in (PALE, DARK):
        # A colour scale of its own would be merged with that of the shades.
        if ((rows["words"] != "") & (rows["ink"] == ink)).any():
            layers.append(
                base.transform_filter(f"datum.words != '' && datum.ink == '{ink}'")
                .mark_text(fontSize=10, color=ink)
                .encode(x=x, y=y, text="words:N")
            )
    chart = themed(alt.layer(*layers).properties(width="container"), height=26 * len(regions) + 80)
    results = provinces["best"]
    table = provinces.sort_values(["year"], kind="stable")
    return Drawing(
        chart,
        scope,
        _heat_told(provinces),
        pd.DataFrame(
            {
                "Region": table["name"],
                "Year": table["year"],
                "Best estimate": [r.text for r in table["best"]],
                "Share of the year": [r.text if r else None for r in table["result"]],
            }
        ),
        claims_of(results),
        remarks=remarks,
        editions=editions_of(results),
    )


def _heat_told(provinces: pd.DataFrame) -> str:
    """Tell the largest share of each year."""
    items = []
    for year, rows in provinces.groupby("year"):
        if rows["result"].notna().all():
            top = max(rows.to_dict("records"), key=lambda row: row["result"].low)
            items.append(f"{year}: {top['name']} {top['result'].text}")
    if len(items) > MOST:
        items = [*items[-MOST:], f"and {len(items) - MOST} earlier years in the table"]
    told = "; ".join(items) or "no deaths in any year"
    return f"Chart: the share of each region in the deaths of each year; the largest: {told}."
