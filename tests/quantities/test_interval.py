"""Exact intervals: arithmetic that is sound and tight, sets, and text."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.errors import QuantityError
from tally.quantities.interval import Interval

numbers = st.fractions(-50, 50, max_denominator=12)


@st.composite
def intervals(draw, inner=numbers):
    """Draw an interval and a number in it."""
    number = draw(inner)
    low = draw(st.none() | st.fractions(0, 9, max_denominator=6).map(lambda gap: number - gap))
    high = draw(st.none() | st.fractions(0, 9, max_denominator=6).map(lambda gap: number + gap))
    low_open = draw(st.booleans()) and low != number
    high_open = draw(st.booleans()) and high != number
    return Interval(low, high, low_open, high_open), number


@pytest.mark.slow
@given(intervals(), intervals())
def test_arithmetic_is_sound(left, right):
    (a, x), (b, y) = left, right
    assert (a + b).contains(x + y)
    assert (a - b).contains(x - y)
    assert (a * b).contains(x * y)
    assert (-a).contains(-x)
    if not b.contains(0):
        assert (a / b).contains(x / y)


@pytest.mark.slow
@given(intervals(), numbers)
def test_scaling_is_exact(drawn, factor):
    a, x = drawn
    assert (a + factor - factor) == a
    assert (2 * a).contains(2 * x)
    if factor:
        assert a * factor / factor == a
        assert (factor - a) == -(a - factor)


ends = st.integers(-3, 3)


@st.composite
def small(draw):
    """Draw an interval with whole ends."""
    low, high = sorted((draw(ends), draw(ends)))
    is_open = (False, False) if low == high else (draw(st.booleans()), draw(st.booleans()))
    return Interval(low, high, *is_open)


def inside(interval):
    """Give values that reach each end, or come close to an open one."""
    near = [Fraction(n, 8) for n in range(-24, 25)]
    return [x for x in near if interval.contains(x)]


@pytest.mark.slow
@given(small(), small())
def test_arithmetic_is_tight(a, b):
    sums = [x + y for x in inside(a) for y in inside(b)]
    products = [x * y for x in inside(a) for y in inside(b)]
    for result, values in ((a + b, sums), (a * b, products)):
        assert (min(values) == result.low) == (not result.low_open)
        assert (max(values) == result.high) == (not result.high_open)
        assert min(values) - result.low < 1 and result.high - max(values) < 1


@given(small(), small())
def test_sets_agree_with_their_values(a, b):
    in_a, in_b = set(inside(a)), set(inside(b))
    both = a.intersect(b)
    assert (set() if both is None else set(inside(both))) == in_a & in_b
    assert a.overlaps(b) == bool(in_a & in_b)
    assert a.within(b) == (in_a <= in_b)
    assert a.within(a.hull(b)) and b.within(a.hull(b))
    assert a.hull(b).width <= max(a.high, b.high) - min(a.low, b.low)


@pytest.mark.slow
@given(intervals())
def test_whole_numbers_stay(drawn):
    a, _ = drawn
    whole = a.integers()
    for number in range(-60, 61):
        assert a.contains(number) == (whole is not None and whole.contains(number))


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (Interval(219, 222), "219 to 222"),
        (Interval(432, 432), "432"),
        (Interval(1501, None), "at least 1,501"),
        (Interval(None, 34), "at most 34"),
        (Interval(None, None), "any number"),
        (Interval(-21, -19), "\N{MINUS SIGN}21 to \N{MINUS SIGN}19"),
        (Interval("-0.2", "0.2"), "\N{MINUS SIGN}1 to 1"),
        (Interval("-0.4", "-0.4"), "0"),
        (Interval(7, 8, high_open=True), "at least 7, under 8"),
        (Interval("40.5", "41.5", True, True), "40 to 42"),
    ],
)
def test_text(interval, words):
    assert str(interval) == interval.text() == words


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (Interval(175, 179), "about 177 (175 to 179)"),
        (Interval(219, 220), "219 to 220"),
        (Interval(155, 195), "about 180 (155 to 195)"),
        (Interval("40.5", "41.5"), "about 41.0 (40.5 to 41.5)"),
        (Interval(432, 432), "432"),
        (Interval(Fraction(59775, 366), Fraction(59775, 366)), "163.3"),
        (Interval(1501, None), "at least 1,501"),
    ],
)
def test_about(interval, words):
    assert interval.about() == words


@given(intervals())
def test_about_stays_inside(drawn):
    a, _ = drawn
    told = a.about()
    if told.startswith("about"):
        middle = told.split()[1].replace(",", "").replace("\N{MINUS SIGN}", "-")
        assert a.contains(Fraction(middle))


@pytest.mark.parametrize(
    "make",
    [
        lambda: Interval(2, 1),
        lambda: Interval(1, 1, low_open=True),
        lambda: Interval(1, 2) / Interval(0, 1),
        lambda: Interval(1, 2) / Interval(-1, 1),
        lambda: Interval(1, 2) / 0,
        lambda: Interval(float("nan"), 2),
        lambda: Interval(1, float("inf")),
        lambda: Interval(True, 2),
        lambda: Interval("1_5", 20),
    ],
)
def test_impossible_intervals_are_refused(make):
    with pytest.raises(QuantityError, match=r"\.$"):
        make()


def test_division_by_an_interval_that_only_comes_near_zero():
    assert Interval(1, 2) / Interval(0, 4, low_open=True) == Interval(Fraction(1, 4), None)
    assert Interval(1, 2) / Interval(None, -4) == Interval(Fraction(-1, 2), 0, high_open=True)
    assert 1 / Interval(2, None) == Interval(0, Fraction(1, 2), low_open=True)


def test_ends_are_exact_whatever_they_were_given_as():
    tenth = Interval(Fraction(1, 10), Fraction(1, 10))
    assert Interval(0.1, Decimal("0.1")) == tenth == Interval("0.1", 0.1)
    assert tenth.exact and tenth.width == 0
    assert hash(tenth) == hash(Interval(0.1, 0.1))
    assert Interval(1, None).width is None and not Interval(1, None).exact
