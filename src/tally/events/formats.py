"""The three forms in which events are published, each as expressions over its columns.

The expressions are Ibis's, so that the same are computed by DuckDB, over a file, and by a
warehouse, over a table. All columns are taken as text: what a text must look like is said here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import ibis
from ibis import Table
from ibis.expr.types import BooleanValue, StringValue

from tally.errors import TallyError

#: A whole number of people, also where a spreadsheet made it 3.0.
WHOLE = r"^[0-9]{1,7}([.]0*)?$"
DAY = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
DAY_IN_WORDS = r"^[0-9]{1,2} [A-Z][a-z]+ [0-9]{4}$"

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

#: UCDP's precision of places: the place itself, near it, and somewhere in its district.
TO_THE_DISTRICT = ("1", "2", "3", "1.0", "2.0", "3.0")


class EventsError(TallyError):
    """Events that can't be read or added up."""


@dataclass(frozen=True)
class Read:
    """The columns of one form in our words; each is an expression of text.

    Parameters
    ----------
    id, month, country, province, district, actor : StringValue
        ``month`` is ``2024-03``, or missing where the day is none; ``district`` is missing where
        the place is not known to the district.
    low, best, high : StringValue
        Estimates of people killed.
    tags : BooleanValue
        Whether a row has no event but the tags of the Humanitarian Data Exchange.
    told : bool
        Whether every event must tell how many were killed.
    """

    id: StringValue
    month: StringValue
    country: StringValue
    province: StringValue
    district: StringValue
    actor: StringValue
    low: StringValue
    best: StringValue
    high: StringValue
    tags: BooleanValue
    told: bool = True


@dataclass(frozen=True)
class Form:
    """One form: its name, the columns by which it is known, those it may have, and its reading."""

    name: str
    columns: frozenset[str]
    more: frozenset[str]
    read: Callable[[Table], Read]


def form_of(columns: Collection[str], where: object) -> Form:
    """Give the form of a table by its columns.

    Raises
    ------
    EventsError
        When it is none of them.

    Examples
    --------
    >>> form_of(
    ...     ["event_id_cnty", *"event_date country admin1 admin2 actor1".split(), "fatalities"], ""
    ... )
    Form(name='ACLED', ...)
    """
    for form in FORMS:
        if form.columns <= set(columns):
            return form
    likest = max(FORMS, key=lambda form: len(form.columns & set(columns)))
    lacking = ", ".join(sorted(likest.columns - set(columns)))
    raise EventsError(
        f"{where} does not have the columns of events of UCDP, ACLED or GTD; "
        f"for {likest.name} it lacks: {lacking}."
    )


def _ucdp(t: Table) -> Read:
    actor = ibis.null(str)
    if {"type_of_violence", "side_a", "side_b", "dyad_name"} <= set(t.columns):
        kind = t.type_of_violence.substr(0, 1)
        # Against a state it is the other side, against civilians the side that did it.
        actor = ibis.cases((kind == "1", t.side_b), (kind == "3", t.side_a), else_=t.dyad_name)
    district = ibis.null(str)
    if {"adm_2", "where_prec"} <= set(t.columns):
        district = ibis.cases(
            (t.where_prec.isin(TO_THE_DISTRICT), t.adm_2.fill_null("")), else_=None
        )
    return Read(
        t.id, _month(t.date_start), t.country, t.adm_1, district, actor, t.low, t.best, t.high,
        t.date_start.startswith("#"),
    )  # fmt: skip


def _acled(t: Table) -> Read:
    words = t.event_date
    number = ibis.cases(
        *[(words.contains(f" {name} "), f"{n:02}") for n, name in enumerate(MONTHS, 1)], else_=None
    )
    spelt = ibis.cases(
        (words.re_search(DAY_IN_WORDS), words.right(4).concat("-").concat(number)), else_=None
    )
    district = t.admin2.fill_null("")
    if "geo_precision" in t.columns:
        district = ibis.cases((t.geo_precision.substr(0, 1) != "3", district), else_=None)
    return Read(
        t.event_id_cnty, _month(words).fill_null(spelt), t.country, t.admin1, district, t.actor1,
        t.fatalities, t.fatalities, t.fatalities, words.startswith("#"),
    )  # fmt: skip


def _gtd(t: Table) -> Read:
    year, number = t.iyear.substr(0, 4), t.imonth.re_replace("[.]0*$", "")
    known = t.iyear.re_search("^[0-9]{4}([.]0*)?$") & number.re_search("^([1-9]|1[0-2])$")
    month = year.concat("-").concat(number.lpad(2, "0"))
    return Read(
        t.eventid, ibis.cases((known, month), else_=None), t.country_txt, t.provstate,
        ibis.null(str), t.gname, t.nkill, t.nkill, t.nkill, t.iyear.startswith("#"), told=False,
    )  # fmt: skip


def _month(day: StringValue) -> StringValue:
    """Give the month of a day that begins as 2024-03-15 does, and that there is."""
    none = day.substr(5, 5).isin(["02-30", "02-31", "04-31", "06-31", "09-31", "11-31"])
    return ibis.cases((day.re_search(DAY) & ~none, day.substr(0, 7)), else_=None)


FORMS = (
    Form(
        "UCDP",
        frozenset(("id", "date_start", "country", "adm_1", "low", "best", "high")),
        frozenset(("type_of_violence", "side_a", "side_b", "dyad_name", "adm_2", "where_prec")),
        _ucdp,
    ),
    Form(
        "ACLED",
        frozenset(
            ("event_id_cnty", "event_date", "country", "admin1", "admin2", "actor1", "fatalities")
        ),
        frozenset(("geo_precision",)),
        _acled,
    ),
    Form(
        "GTD",
        frozenset(("eventid", "iyear", "imonth", "country_txt", "provstate", "gname", "nkill")),
        frozenset(),
        _gtd,
    ),
)
