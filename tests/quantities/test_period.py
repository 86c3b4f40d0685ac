"""Periods: what a text means in days, its canonical form, and which periods make up which."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.errors import PeriodError
from tally.quantities.period import Period, covers, earliest, is_canonical, latest, parse, parts

days = st.dates(date(1947, 1, 1), date(2100, 12, 31))


@st.composite
def spans(draw):
    """Draw a period of days or of whole months."""
    first, last = sorted((draw(days), draw(days)))
    if draw(st.booleans()):
        return Period(first, last)
    return parse(f"{first:%Y-%m}/{last:%Y-%m}")


simple = st.one_of(
    st.integers(1947, 2100).map(str),
    st.builds("{}-Q{}".format, st.integers(1947, 2100), st.integers(1, 4)),
    days.map(lambda day: f"{day:%Y-%m}"),
    days.map(str),
)


@pytest.mark.parametrize(
    ("text", "first", "last", "kind", "length"),
    [
        ("2024", "2024-01-01", "2024-12-31", "year", 366),
        ("2023", "2023-01-01", "2023-12-31", "year", 365),
        ("1900", "1900-01-01", "1900-12-31", "year", 365),
        ("2000", "2000-01-01", "2000-12-31", "year", 366),
        ("2024-Q1", "2024-01-01", "2024-03-31", "quarter", 91),
        ("2023-Q1", "2023-01-01", "2023-03-31", "quarter", 90),
        ("2024-Q4", "2024-10-01", "2024-12-31", "quarter", 92),
        ("2024-02", "2024-02-01", "2024-02-29", "month", 29),
        ("2024-12", "2024-12-01", "2024-12-31", "month", 31),
        ("2024-01-31", "2024-01-31", "2024-01-31", "day", 1),
        ("2024-01/2024-09", "2024-01-01", "2024-09-30", "span", 274),
        ("2024-02/2024-04", "2024-02-01", "2024-04-30", "span", 90),
        ("2020/2024", "2020-01-01", "2024-12-31", "span", 1827),
        ("2025-01-31/2025-02-01", "2025-01-31", "2025-02-01", "span", 2),
        ("2023-07/2024-06", "2023-07-01", "2024-06-30", "span", 366),
    ],
)
def test_canonical_forms(text, first, last, kind, length):
    period = parse(text)
    assert (str(period.first), str(period.last)) == (first, last)
    assert (period.kind, period.days) == (kind, length)
    assert str(period) == text
    assert is_canonical(text)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2024-01-01/2024-12-31", "2024"),
        ("2024-01/2024-12", "2024"),
        ("2024-Q1/2024-Q4", "2024"),
        ("2024-01/2024-03", "2024-Q1"),
        ("2024-01-01/2024-01-31", "2024-01"),
        ("2024-01-01/2024-04", "2024-01/2024-04"),
        ("2024-Q1/2024-Q3", "2024-01/2024-09"),
        ("2024-01-31/2024-01-31", "2024-01-31"),
        ("2020-01/2024-12", "2020/2024"),
        ("2020/2020", "2020"),
        ("2024/2024-12", "2024"),
        ("2024-01-15/2024-03", "2024-01-15/2024-03-31"),
    ],
)
def test_other_forms_are_read_and_shortened(text, canonical):
    assert str(parse(text)) == canonical
    assert not is_canonical(text)


@pytest.mark.parametrize(
    "text",
    [
        "2024-Q5", "2024-Q0", "24", "2024-1", "2024\u200c", "\ufeff2024-Q1", "2024-H1",
        "2024-q1", "2024Q1", "20240131", "2024-01-31 ", " 2024", "2024\n", "2024/", "/2024", "",
        "2024/2024/2025", "2024-W05", "2024-01-31T00:00", "\u0662\u0660\u0662\u0664", "0202",
        "next year", None, 2024,
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused_with_the_forms(text):
    with pytest.raises(PeriodError, match=r"its form is YYYY, YYYY-Qn, |write 2024"):
        parse(text)


@pytest.mark.parametrize(
    "digits", ["\u0660\u0661\u0662\u0663\u0664", "\u06f0\u06f1\u06f2\u06f3\u06f4"]
)
def test_digits_of_another_script_and_signs_that_nobody_sees_are_told_the_form(digits):
    zero, one, two, _, four = digits
    for text in (f"{two}{zero}{two}{four}-Q{one}", "\ufeff2024-Q1", "Q1\u200c 2024"):
        with pytest.raises(PeriodError, match=r"is not a period; write 2024-Q1\."):
            parse(text)


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("2023-02-29", "day"),
        ("2024-02-30", "day"),
        ("2024-01-01/2024-04-31", "day"),
        ("2024-13", "month"),
        ("2024-00/2024-03", "month"),
    ],
)
def test_a_day_that_never_was_is_said_to_be_none(text, lacks):
    with pytest.raises(PeriodError, match=f"is not a period; the calendar has no such {lacks}\\."):
        parse(text)
    if "/" not in text:
        with pytest.raises(
            PeriodError, match=f"is not a date; the calendar has no such {lacks}\\."
        ):
            latest(text)


@pytest.mark.parametrize(
    "text", ["2024-06/2024-01", "2024/2023", "2024/2024-Q1", "2024-Q2/2024-03"]
)
def test_a_period_does_not_end_before_it_begins(text):
    with pytest.raises(PeriodError, match=r"ends before it begins|write the earlier period first"):
        parse(text)


def test_a_period_of_dates_in_the_wrong_order_is_refused():
    with pytest.raises(PeriodError, match="can't end"):
        Period(date(2024, 2, 1), date(2024, 1, 31))


@pytest.mark.parametrize(
    ("text", "before", "year_before"),
    [
        ("2024", "2023", "2023"),
        ("2024-Q1", "2023-Q4", "2023-Q1"),
        ("2024-01", "2023-12", "2023-01"),
        ("2024-03", "2024-02", "2023-03"),
        ("2025-02", "2025-01", "2024-02"),
        ("2024-02", "2024-01", "2023-02"),
        ("2024-03-01", "2024-02-29", "2023-03-01"),
        ("2024-02-29", "2024-02-28", "2023-02-28"),
        ("2024-01/2024-09", "2023-04/2023-12", "2023-01/2023-09"),
        ("2020/2024", "2015/2019", "2019/2023"),
        ("2025-01-31/2025-02-01", "2025-01-29/2025-01-30", "2024-01-31/2024-02-01"),
    ],
)
def test_earlier_periods(text, before, year_before):
    assert str(parse(text).before()) == before
    assert str(parse(text).year_before()) == year_before


@pytest.mark.slow
@given(spans())
def test_the_canonical_text_means_the_period(period):
    assert parse(str(period)) == period
    assert is_canonical(str(period))


@given(simple)
def test_simple_forms_are_canonical(text):
    assert str(parse(text)) == text


@given(simple, simple)
def test_canonical_is_never_longer(a, b):
    first, second = sorted((a, b), key=lambda text: (parse(text).first, parse(text).last))
    if parse(first).last > parse(second).last:
        return
    period = parse(f"{first}/{second}")
    assert period == Period(parse(first).first, parse(second).last)
    if "Q" not in first + second and len(first) == len(second):
        assert len(str(period)) <= len(f"{first}/{second}")


@given(spans())
def test_the_period_before_touches_and_is_of_the_same_kind(period):
    earlier = period.before()
    assert earlier.last + timedelta(1) == period.first
    assert earlier.kind == period.kind
    assert earlier.months == period.months
    assert covers([period, earlier], Period(earlier.first, period.last))


@given(spans(), st.data())
def test_a_partition_covers_and_a_broken_one_does_not(whole, data):
    cuts = data.draw(st.sets(st.integers(1, max(1, whole.days - 1)), max_size=6))
    starts = [whole.first] + [whole.first + timedelta(c) for c in sorted(cuts) if c < whole.days]
    ends = [start - timedelta(1) for start in starts[1:]] + [whole.last]
    pieces = [Period(*piece) for piece in zip(starts, ends, strict=True)]
    shuffled = data.draw(st.permutations(pieces))
    assert covers(shuffled, whole)
    assert sum(piece.days for piece in pieces) == whole.days
    assert not covers(shuffled[1:], whole)
    assert not covers([*shuffled, shuffled[0]], whole)
    assert not covers(shuffled, whole.before())


@pytest.mark.parametrize("kind", ["year", "quarter", "month", "day"])
@given(year=st.integers(1947, 2100), length=st.integers(0, 3))
def test_parts_cover_their_whole(kind, year, length):
    whole = parse(f"{year}/{year + length}")
    pieces = parts(whole, kind)
    assert covers(pieces, whole)
    assert {piece.kind for piece in pieces} == {kind}
    assert all(whole.contains(piece) for piece in pieces)


def test_parts_need_whole_ones():
    assert [str(part) for part in parts(parse("2024-01/2024-09"), "quarter")] == [
        "2024-Q1",
        "2024-Q2",
        "2024-Q3",
    ]
    for text, kind in [
        ("2024-02/2024-04", "quarter"),
        ("2024-Q1", "year"),
        ("2024-01-31", "month"),
    ]:
        with pytest.raises(PeriodError, match=f"is not made of whole {kind}s"):
            parts(parse(text), kind)
    with pytest.raises(PeriodError, match="'week' is no part"):
        parts(parse("2024"), "week")


def test_covers_is_exact():
    quarters = [parse(f"2024-Q{n}") for n in (1, 2, 3, 4)]
    assert covers([*quarters[:2], parse("2024-07/2024-12")], parse("2024"))
    assert covers([parse("2024")], parse("2024"))
    assert not covers([], parse("2024"))
    assert not covers([parse("2024-01/2024-07"), parse("2024-07/2024-12")], parse("2024"))
    assert not covers([quarters[0], *quarters[2:]], parse("2024"))
    assert not covers([parse("2024"), parse("2024-Q4")], parse("2024"))


def test_contains_and_overlaps():
    year, quarter = parse("2024"), parse("2024-Q1")
    assert year.contains(quarter) and not quarter.contains(year)
    assert year.contains(date(2024, 12, 31)) and not year.contains(date(2025, 1, 1))
    assert quarter.overlaps(parse("2024-03-31/2024-04-02"))
    assert not quarter.overlaps(parse("2024-Q2"))
    assert not parse("2024-Q2").overlaps(quarter)


@pytest.mark.parametrize(
    ("partial", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-04", "2024-04-01", "2024-04-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-04-01", "2024-04-01", "2024-04-01"),
    ],
)
def test_partial_dates(partial, first, last):
    assert (str(earliest(partial)), str(latest(partial))) == (first, last)


@pytest.mark.parametrize("partial", ["", "2024-Q1", "2024/2025", "2024-H1", "April 2024", None])
def test_what_is_no_date_is_refused(partial):
    for read in (earliest, latest):
        with pytest.raises(PeriodError, match=r"its form is YYYY, YYYY-MM or|write 2024-04\."):
            read(partial)


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("2024.0", "2024"),
        ("2024-3", "2024-03"),
        ("2024Q1", "2024-Q1"),
        ("Q1 2024", "2024-Q1"),
        ("2013\N{EN DASH}2018", "2013/2018"),
        ("March 2024", "2024-03"),
        ("24-Mar-2024", "2024-03-24"),
        ("Mar-24", None),
        ("24-Mar", None),
        ("45352", None),
        ("01/03/2024", None),
        ("31 February 2024", None),
        ("2018\N{EN DASH}2013", None),
    ],
)
def test_a_period_is_mended_only_where_it_can_mean_one(text, mend):
    with pytest.raises(PeriodError) as refused:
        parse(text)
    told = str(refused.value)
    assert told.endswith(f"; write {mend}." if mend else ", or two of these joined by /.")
