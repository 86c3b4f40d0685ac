"""Sentences on UCDP's years: what its versions restated, CRSS beside them, and the table."""

from __future__ import annotations

import pandas as pd

from tally.chapters.ucdp.derive import BESIDE
from tally.ledger.scopes import eras
from tally.ledger.tables import Ledger
from tally.results.result import Result, add_up
from tally.results.sentence import Sentence, sentence
from tally.results.words import capital, first_of, when


def versions(years: pd.DataFrame) -> Sentence:
    """Tell the low estimates of an earlier version, and which years were restated since."""
    told = Sentence()
    lows = years[years["low_before"].notna()]
    if len(lows):
        first, last = lows["year"].min(), lows["year"].max()
        told += sentence(
            "For {period} the low estimates of the earlier version, {version}, make {low_before}.",
            period=when(str(first) if first == last else f"{first}/{last}"),
            version=lows["low_name"].iloc[0],
            low_before=add_up(lows["low_before"]),
        )
    changed = years[years["before"].notna()]
    if changed.empty:
        return told + "No year shown has another best estimate in an earlier version of these data."
    row = max(changed.to_dict("records"), key=lambda r: abs(r["best"].middle - r["before"].middle))
    return told + sentence(
        "Between its versions UCDP restated the best estimate of {which}, from "
        f"{{before_{row['year']}}} to {_own(row)}.",
        which=str(row["year"])
        if len(changed) == 1
        else f"{len(changed)} years, which the table below shows; most that of {row['year']}",
        **{f"before_{row['year']}": row["before"], f"ucdp_{row['year']}": row["best"]},
    )


def beside_finding(years: pd.DataFrame, beside: pd.DataFrame, where: str) -> Sentence:
    """State the last year that both bodies counted, or else the last of these whole years."""
    both = beside[beside["ucdp"].notna()] if len(beside) else beside
    if len(both):
        row = both.iloc[-1]
        told = (
            f"{{where}} in {{year}} {BESIDE} counted {_other(row)} people killed, UCDP {_own(row)}"
        )
        values = _of_both(row)
    else:
        row = years.iloc[-1]
        told = (
            f"{{where}} in {{year}} UCDP counted {_own(row)} people killed; {BESIDE} has no yearly "
            "total here that can stand beside it"
        )
        values = {f"ucdp_{row['year']}": row["best"]}
    return sentence(told, where=capital(where), year=row["year"], **values)


def _own(row: pd.Series) -> str:
    return f"{{ucdp_{row['year']}}}"


def _other(row: pd.Series) -> str:
    return f"{{{BESIDE.lower()}_{row['year']}}}"


def _of_both(row: pd.Series) -> dict[str, Result]:
    year = row["year"]
    return {f"ucdp_{year}": row["ucdp"], f"{BESIDE.lower()}_{year}": row["result"]}


def ratio(beside: pd.DataFrame) -> Sentence:
    """Tell how the two bodies' totals stand to each other, and that neither checks the other."""
    both = beside[beside["ratio"].notna()] if len(beside) else beside
    if both.empty:
        return Sentence(
            (
                f"In no whole year shown do both UCDP and {BESIDE} count people killed here, so no "
                "ratio is told.",
            )
        )
    last = both.iloc[-1]
    told = sentence(
        f"In {{year}} {BESIDE} counted {_other(last)} people killed and UCDP {_own(last)} by its "
        f"best estimate: the one is {{ratio_{last['year']}}} times the other",
        year=last["year"],
        **_of_both(last),
        **{f"ratio_{last['year']}": last["ratio"]},
    )
    # Across a change of scope ratios are of two kinds.
    both = both[both["era"] == last["era"]]
    least, most = (first_of(list(both["ratio"]), least=of) for of in (True, False))
    if len(both) > 1 and None not in (least, most):
        low, high = both.iloc[least], both.iloc[most]
        told = Sentence(
            (
                *told.parts,
                *sentence(
                    "; of the {n} years since {first} that both counted, each in one scope, it is "
                    "lowest in {low_year}, with "
                    f"{{ratio_{low['year']}}}, and highest in {{high_year}}, with "
                    f"{{ratio_{high['year']}}}",
                    n=len(both),
                    first=both["year"].min(),
                    low_year=low["year"],
                    high_year=high["year"],
                    **{f"ratio_{r['year']}": r["ratio"] for r in (low, high)},
                ).parts,
            )
        )
    told = Sentence((*told.parts, "."))
    return told + "The two count different things, so neither is a check of the other."


def scopes(ledger: Ledger, beside: pd.DataFrame) -> tuple[str, ...]:
    """Say beside the chart what each of the two counts, and since when."""
    remarks = [f"UCDP: {_lower(eras(ledger, 'UCDP')[0].counts)}"]
    if len(beside):
        for place in sorted(set(beside["era"])):
            era = eras(ledger, BESIDE)[place]
            since = f"from {era.first} on" if era.last is None else f"to {era.last}"
            remarks.append(f"{BESIDE} {since}: {_lower(era.counts)}")
        if any("+" in r.how for r in beside["result"]):
            remarks.append(
                f"Where {BESIDE} printed the former FATA apart, the two figures are added up."
            )
    remarks.append("Bars of UCDP reach from the low to the high estimate, where they are known.")
    return tuple(remarks)


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]


def table(
    years: pd.DataFrame, beside: pd.DataFrame, others: dict[str, dict[int, Result]]
) -> pd.DataFrame:
    """Give the years as a table for people, with each other body in its own scope."""
    other = dict(zip(beside["year"], beside["result"], strict=True)) if len(beside) else {}
    ratios = dict(zip(beside["year"], beside["ratio"], strict=True)) if len(beside) else {}
    lows = [r["low"] if r["low"] is not None else r["low_before"] for _, r in years.iterrows()]
    table = pd.DataFrame(
        {
            "Year": [
                str(r["year"]) if r["whole"] else f"{r['year']} ({_months(r['months'])})"
                for _, r in years.iterrows()
            ],
            "Version": years["name"],
            "Events": years["events"],
            "Low": lows,
            "Best": years["best"],
            "High": years["high"],
            "Best before": years["before"],
        },
        dtype=object,
    )
    if years["low_before"].notna().any():
        names = sorted({n for n in years["low_name"] if n is not None})
        table = table.rename(columns={"Low": f"Low ({', '.join(names)})"})
    if table["Best before"].isna().all():
        table = table.drop(columns="Best before")
    if other:
        whole = [y if w else None for y, w in zip(years["year"], years["whole"], strict=True)]
        table[BESIDE] = [other.get(y) for y in whole]
        table[f"{BESIDE} / UCDP"] = [ratios.get(y) for y in whole]
    for body, counts in others.items():
        table[body] = [counts.get(y) for y in years["year"]]
    return table


def _months(n: int) -> str:
    return f"{n} month{'s' if n > 1 else ''}"
