"""Printed quantities: real forms from published figures, in both readings."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.errors import QuantityError
from tally.quantities.amount import DASHES
from tally.quantities.interval import Interval, format_number
from tally.quantities.quantity import QUALIFIERS, check, parse

# As newspapers and reports printed them, the counted things left away:
# printed, kind, value, qualifier, conventional interval, strict interval.
REAL = [
    # Exact counts.
    ("432", "count", 432, "exact", "432", "432"),
    ("59,775", "count", 59775, "exact", "59,775", "59,775"),
    ("1,524", "count", 1524, "exact", "1,524", "1,524"),
    ("2610", "count", 2610, "exact", "2,610", "2,610"),
    ("0", "count", 0, "exact", "0", "0"),
    ("109989655", "count", 109989655, "exact", "109,989,655", "109,989,655"),
    ("as many as 245", "count", 245, "exact", "245", "245"),
    ("As many as 7,655", "count", 7655, "exact", "7,655", "7,655"),
    ("a total of 444", "count", 444, "exact", "444", "444"),
    ("A total of 2,597", "count", 2597, "exact", "2,597", "2,597"),
    ("a total of 23754", "count", 23754, "exact", "23,754", "23,754"),
    ("just three", "count", 3, "exact", "3", "3"),
    ("only 49", "count", 49, "exact", "49", "49"),
    # Number words.
    ("five", "count", 5, "exact", "5", "5"),
    ("two", "count", 2, "exact", "2", "2"),
    ("Four", "count", 4, "exact", "4", "4"),
    ("zero", "count", 0, "exact", "0", "0"),
    ("no", "count", 0, "exact", "0", "0"),
    ("No", "count", 0, "exact", "0", "0"),
    ("a single", "count", 1, "exact", "1", "1"),
    ("five hundred sixty-six", "count", 566, "exact", "566", "566"),
    ("eighteen thousand seven hundred thirty-six", "count", 18736, "exact", "18,736", "18,736"),
    ("five thousand one hundred and sixty-one", "count", 5161, "exact", "5,161", "5,161"),
    ("More than one thousand", "count", 1000, "over", "1,001 to 1,150", "at least 1,001"),
    # Larger units, rounded to what was printed.
    (
        "241.49 million", "count", 241490000, "exact",
        "241,485,000 to 241,495,000", "241,485,000 to 241,495,000",
    ),
    (
        "12 crores, 76 lakh, 80 thousand", "count", 127680000, "exact",
        "127,679,500 to 127,680,500", "127,679,500 to 127,680,500",
    ),
    (
        "1 crore, 48 lakh, 90 thousand", "count", 14890000, "exact",
        "14,889,500 to 14,890,500", "14,889,500 to 14,890,500",
    ),
    ("35 million 8 thousand 920", "count", 35008920, "exact", "35,008,920", "35,008,920"),
    ("32 thousand", "count", 32000, "exact", "31,500 to 32,500", "31,500 to 32,500"),
    ("30.5m", "count", 30500000, "exact", "30,450,000 to 30,550,000", "30,450,000 to 30,550,000"),
    ("more than 22 thousand", "count", 22000, "over", "22,001 to 25,300", "at least 22,001"),
    # At least, over.
    ("at least 685", "count", 685, "at_least", "685 to 719", "at least 685"),
    ("At least 383", "count", 383, "at_least", "383 to 402", "at least 383"),
    ("at least 1,034", "count", 1034, "at_least", "1,034 to 1,085", "at least 1,034"),
    ("at least 170", "count", 170, "at_least", "170 to 178", "at least 170"),
    ("over 1,500", "count", 1500, "over", "1,501 to 1,725", "at least 1,501"),
    ("over 1,600", "count", 1600, "over", "1,601 to 1,840", "at least 1,601"),
    ("Over 7,500", "count", 7500, "over", "7,501 to 8,625", "at least 7,501"),
    ("over 5000", "count", 5000, "over", "5,001 to 5,750", "at least 5,001"),
    ("over 518", "count", 518, "over", "519 to 595", "at least 519"),
    ("More than 179", "count", 179, "over", "180 to 205", "at least 180"),
    ("more than 20", "count", 20, "over", "21 to 23", "at least 21"),
    ("More than 970", "count", 970, "over", "971 to 1,115", "at least 971"),
    # Nearly, around, ranges, vague words.
    ("nearly 800", "count", 800, "nearly", "760 to 840", "0 to 840"),
    ("nearly 150", "count", 150, "nearly", "143 to 157", "0 to 157"),
    ("nearly 50", "count", 50, "nearly", "48 to 52", "0 to 52"),
    ("nearly 1,000", "count", 1000, "nearly", "950 to 1,050", "0 to 1,050"),
    ("Nearly 370", "count", 370, "nearly", "352 to 388", "0 to 388"),
    ("around 250", "count", 250, "around", "238 to 262", "200 to 300"),
    ("about 273", "count", 273, "around", "260 to 286", "246 to 300"),
    ("some 344", "count", 344, "around", "327 to 361", "310 to 378"),
    ("Close to 386", "count", 386, "around", "367 to 405", "348 to 424"),
    ("537-545", "count", 537, "range", "537 to 545", "537 to 545"),
    ("537-", "count", 537, "at_least", "at least 537", "at least 537"),
    ("hundreds", "count", 200, "at_least", "200 to 999", "at least 200"),
    # Limits, dozens, lakhs and ranges in words.
    ("up to 40", "count", 40, "at_most", "34 to 40", "0 to 40"),
    ("no more than 40", "count", 40, "at_most", "34 to 40", "0 to 40"),
    ("no fewer than 40", "count", 40, "at_least", "40 to 42", "at least 40"),
    ("40 or more", "count", 40, "at_least", "40 to 42", "at least 40"),
    ("40+", "count", 40, "at_least", "40 to 42", "at least 40"),
    (">40", "count", 40, "over", "41 to 46", "at least 41"),
    ("> 40", "count", 40, "over", "41 to 46", "at least 41"),
    ("a dozen", "count", 12, "exact", "6 to 18", "6 to 18"),
    ("half a dozen", "count", 6, "exact", "3 to 9", "3 to 9"),
    ("at least two dozen", "count", 24, "at_least", "24 to 36", "at least 24"),
    ("around a dozen", "count", 12, "around", "6 to 18", "6 to 18"),
    ("several dozen", "count", 24, "at_least", "24 to 99", "at least 24"),
    ("one lakh", "count", 100000, "exact", "50,000 to 150,000", "50,000 to 150,000"),
    ("half a million", "count", 500000, "exact", "250,000 to 750,000", "250,000 to 750,000"),
    ("around half a million", "count", 500000, "around", *["250,000 to 750,000"] * 2),
    ("between 12 and 15", "count", 12, "range", "12 to 15", "12 to 15"),
    ("two or three", "count", 2, "range", "2 to 3", "2 to 3"),
    ("ten to twelve", "count", 10, "range", "10 to 12", "10 to 12"),
    ("ninety to one hundred", "count", 90, "range", "90 to 100", "90 to 100"),
    ("at least 12 to 15", "count", 12, "at_least", "12 to 16", "at least 12"),
    ("around 20-25", "count", 20, "around", "19 to 26", "10 to 35"),
    ("537\N{NON-BREAKING HYPHEN}545", "count", 537, "range", "537 to 545", "537 to 545"),
    ("537\N{MINUS SIGN}545", "count", 537, "range", "537 to 545", "537 to 545"),
    ("537\N{HYPHEN}545", "count", 537, "range", "537 to 545", "537 to 545"),
    ("537\N{FIGURE DASH}545", "count", 537, "range", "537 to 545", "537 to 545"),
    # Parts of a whole, and multiples.
    ("two-thirds", "share", 66.7, "exact", "61.7 to 71.7", "61.7 to 71.7"),
    ("half", "share", 50, "exact", "45.0 to 55.0", "45.0 to 55.0"),
    ("over half", "share", 50, "over", "over 50.0, at most 60.0", "over 50.0, at most 100.0"),
    ("a quarter", "share", 25, "exact", "20.0 to 30.0", "20.0 to 30.0"),
    ("one in five", "share", 20, "exact", "15.0 to 25.0", "15.0 to 25.0"),
    ("97 out of 100", "share", 97, "exact", "96.5 to 97.5", "96.5 to 97.5"),
    ("between 12% and 15%", "share", 12, "range", "12.0 to 15.0", "12.0 to 15.0"),
    ("doubled", "change", 100, "exact", "90.0 to 110.0", "90.0 to 110.0"),
    ("more than doubled", "change", 100, "over", "over 100.0, at most 120.0", "over 100.0"),
    ("a threefold increase", "change", 200, "exact", "185.0 to 215.0", "185.0 to 215.0"),
    ("halved", "change", -50, "exact", "-55.0 to -45.0", "-55.0 to -45.0"),
    ("fell by a third", "change", -33.3, "exact", "-38.3 to -28.3", "-38.3 to -28.3"),
    (
        "at least 12 to 15% fall", "change", -15, "at_least",
        "-16.0 to -12.0", "-100.0 to -12.0",
    ),
    ("fell by up to 15%", "change", -15, "at_most", "-15.0 to -14.0", "-15.0 to 0.0"),
    # Shares.
    ("41%", "share", 41, "exact", "40.5 to 41.5", "40.5 to 41.5"),
    ("60%", "share", 60, "exact", "59.5 to 60.5", "59.5 to 60.5"),
    ("15pct", "share", 15, "exact", "14.5 to 15.5", "14.5 to 15.5"),
    ("40-odd", "count", 40, "around", "38 to 42", "30 to 50"),
    ("forty-odd", "count", 40, "around", "38 to 42", "30 to 50"),
    ("c. 40", "count", 40, "around", "38 to 42", "30 to 50"),
    ("ca.40", "count", 40, "around", "38 to 42", "30 to 50"),
    ("as few as 12", "count", 12, "exact", "12", "12"),
    ("51pc", "share", 51, "exact", "50.5 to 51.5", "50.5 to 51.5"),
    ("31 per cent", "share", 31, "exact", "30.5 to 31.5", "30.5 to 31.5"),
    ("73 percent", "share", 73, "exact", "72.5 to 73.5", "72.5 to 73.5"),
    ("only 8pc", "share", 8, "exact", "7.5 to 8.5", "7.5 to 8.5"),
    ("over 92%", "share", 92, "over", "over 92.0, at most 93.0", "over 92.0, at most 100.0"),
    ("over 90pc", "share", 90, "over", "over 90.0, at most 91.0", "over 90.0, at most 100.0"),
    ("less than 8%", "share", 8, "under", "at least 7.0, under 8.0", "at least 0.0, under 8.0"),
    ("nearly 94%", "share", 94, "nearly", "92.0 to 96.0", "0.0 to 96.0"),
    ("almost a 44 per cent", "share", 44, "nearly", "42.0 to 46.0", "0.0 to 46.0"),
    ("about 57%", "share", 57, "around", "56.0 to 58.0", "51.3 to 62.7"),
    # Changes.
    ("56%", "change", 56, "exact", "55.5 to 56.5", "55.5 to 56.5"),
    ("a 56 per cent rise", "change", 56, "exact", "55.5 to 56.5", "55.5 to 56.5"),
    ("57pc uptick", "change", 57, "exact", "56.5 to 57.5", "56.5 to 57.5"),
    ("a net 80pc increase", "change", 80, "exact", "79.5 to 80.5", "79.5 to 80.5"),
    ("34% year-on-year rise", "change", 34, "exact", "33.5 to 34.5", "33.5 to 34.5"),
    ("26.5pc increase", "change", 26.5, "exact", "26.4 to 26.6", "26.4 to 26.6"),
    ("283% rise", "change", 283, "exact", "282.5 to 283.5", "282.5 to 283.5"),
    ("21% drop", "change", -21, "exact", "-21.5 to -20.5", "-21.5 to -20.5"),
    ("50% down", "change", -50, "exact", "-50.5 to -49.5", "-50.5 to -49.5"),
    ("24pc [fall]", "change", -24, "exact", "-24.5 to -23.5", "-24.5 to -23.5"),
    ("14.47 [per cent] spike", "change", 14.47, "exact", "14.4 to 14.5", "14.4 to 14.5"),
    ("decreased by 15 per cent", "change", -15, "exact", "-15.5 to -14.5", "-15.5 to -14.5"),
    (
        "fell by nearly 17 per cent", "change", -17, "nearly",
        "-19.0 to -15.0", "-19.0 to 0.0",
    ),
    ("an increase of roughly 42pc", "change", 42, "around", "41.0 to 43.0", "37.8 to 46.2"),
    ("an over 66% surge", "change", 66, "over", "over 66.0, at most 67.0", "over 66.0"),
    ("over 55% more", "change", 55, "over", "over 55.0, at most 56.0", "over 55.0"),
    ("in excess of 40", "count", 40, "over", "41 to 46", "at least 41"),
    ("circa 40", "count", 40, "around", "38 to 42", "30 to 50"),
    ("\u224840", "count", 40, "around", "38 to 42", "30 to 50"),
    # Rates and ranks.
    ("169", "rate", 169, "exact", "168.5 to 169.5", "168.5 to 169.5"),
    ("more than 179", "rate", 179, "over", "over 179.0, at most 205.9", "over 179.0"),
    ("511.5", "rate", 511.5, "exact", "511.4 to 511.6", "511.4 to 511.6"),
    ("highest in the past five years", "rank", 1, "exact", "1.0", "1.0"),
    ("deadliest in a decade", "rank", 1, "exact", "1.0", "1.0"),
]  # fmt: skip


@pytest.mark.parametrize(("printed", "kind", "value", "qualifier", "usual", "strict"), REAL)
def test_real_forms(printed, kind, value, qualifier, usual, strict):
    quantity = parse(printed, kind=kind)
    assert (quantity.value, quantity.qualifier) == (Fraction(str(value)), qualifier)
    places = 0 if kind == "count" else 1

    def told(reading):
        return quantity.interval(reading).text(places).replace("\N{MINUS SIGN}", "-")

    assert told("conventional") == usual
    assert told("strict") == strict
    assert check(printed, kind, value, qualifier) is None


@pytest.mark.parametrize(("printed", "kind"), [case[:2] for case in REAL])
def test_strict_contains_conventional(printed, kind):
    quantity = parse(printed, kind=kind)
    assert quantity.interval("conventional").within(quantity.interval("strict"))


@pytest.mark.parametrize(
    ("printed", "kind", "interval"),
    [
        ("30.71 per cent drop", "change", Interval("-30.715", "-30.705")),
        ("11.8 per cent", "change", Interval("11.75", "11.85")),
        ("nearly 47% fall", "change", Interval(-49, -45)),
        ("at least 80% drop", "change", Interval(-81, -80)),
        ("20-25% drop", "change", Interval(-25, -20)),
        ("over 92%", "share", Interval(92, 93, low_open=True)),
        ("over 30.71 per cent", "share", Interval("30.71", "30.72", low_open=True)),
        ("nearly 12.0%", "share", Interval("11.8", "12.2")),
        ("100%", "share", Interval("99.5", 100)),
        ("0%", "share", Interval(0, "0.5")),
        ("22\N{EN DASH}25%", "share", Interval(22, 25)),
        ("over 100", "count", Interval(101, 115)),
        ("nearly 100", "count", Interval(95, 105)),
        ("around 1,000", "count", Interval(950, 1050)),
        ("nearly 7,500", "count", Interval(7125, 7875)),
        ("over 3", "count", Interval(4, 4)),
        ("nearly 1% rise", "change", Interval(0, 3)),
        ("around 3%", "share", Interval(2, 4)),
        ("nearly 99%", "share", Interval(97, 100)),
        ("fewer than 10", "count", Interval(9, 9)),
        ("less than 1", "count", Interval(0, 0)),
    ],
)
def test_conventional_ends(printed, kind, interval):
    assert parse(printed, kind=kind).interval() == interval


def test_strict_fall_is_at_most_a_hundred_per_cent():
    fall = parse("over 80% drop", kind="change").interval("strict")
    assert fall == Interval(-100, -80, high_open=True)


@pytest.mark.parametrize(
    ("printed", "kind", "says"),
    [
        ("1,50O", "count", "'1,50O' mixes letters and digits"),
        ("59,775 operations", "count", "only the quantity"),
        ("as many as 7,655 people", "count", "only the quantity"),
        ("49,93,044", "count", "write 4993044 and keep the printed form in the note"),
        ("1099,89,655", "count", "not grouped in threes"),
        ("207, 684,626", "count", "do not add up to one number"),
        ("40,45366", "count", "not grouped in threes"),
        ("Six-thirty", "count", "only the quantity"),
        ("7,655 deaths (headline); Over 7,500 (text)", "count", "only the quantity"),
        ("365 (Hindi)", "count", "only the quantity"),
        ("\u0663\u0662", "count", "in English digits"),
        ("10-12 thousand", "count", "both ends of a range need their unit"),
        ("545-537", "count", "from its lower to its upper end"),
        ("at least 537-", "count", "no further qualifier where its end is open"),
        ("at least over 50", "count", "two things at once"),
        ("rise of 5% [fall]", "change", "two things at once"),
        ("1 million million", "count", "only the quantity"),
        ("5 thousand 9000", "count", "do not add up to one number"),
        ("o", "count", "only the quantity"),
        ("over", "count", "only the quantity"),
        ("-5", "count", "only the quantity"),
        ("511.5", "count", "a count is a whole number"),
        ("41%", "count", "a count is not in per cent"),
        ("5%", "rate", "a rate is not in per cent"),
        ("21 drop", "count", "only a change has a direction"),
        ("21% drop", "share", "only a change has a direction"),
        ("41", "share", "a share is in per cent"),
        ("677 fewer", "change", "a change is in per cent"),
        ("110%", "share", "at most 100 per cent"),
        ("over 100%", "share", "No share can be 'over 100%'"),
        ("under zero", "count", "No count can be 'under zero'"),
        ("second highest", "rank", "only a first place is held as a rank; tell another one in the"),
        ("several", "count", "it names no number; tell it in the note"),
        ("a few", "count", "it names no number; tell it in the note"),
        ("two to three hundred", "count", "both ends of a range need their unit"),
        ("24 percentage points", "change", "enter the two shares that it is between"),
        ("half", "count", "a part of a whole is of the kind share"),
        ("doubled", "share", "what doubled or halved of the kind change"),
        ("threefold fall", "change", "two things at once"),
        *((f"{dash}15%", "change", "write 15% [fall]") for dash in DASHES),
        ("\N{MINUS SIGN} 15%", "change", "write 15% [fall]"),
        # What other countries and keyboards print for a comma, a per cent sign, a part.
        ("2.500", "count", "where that is what is meant, write 2,500 and keep"),
        ("over 2.500.000", "count", "write 2,500,000 and keep"),
        ("2'500", "count", "write 2,500 and keep"),
        ("2\N{NARROW NO-BREAK SPACE}500", "count", "write 2,500 and keep"),
        ("41\N{ARABIC PERCENT SIGN}", "share", "is written %, the original in the note"),
        ("41\N{FULLWIDTH PERCENT SIGN}", "share", "is written %, the original in the note"),
        ("20\N{SUPERSCRIPT TWO}", "count", "is one sign; it is written in plain digits"),
        ("3\N{VULGAR FRACTION ONE HALF}", "count", "is one sign; it is written in plain digits"),
        ("'3", "count", "a spreadsheet puts ' before a text, and no source does; take it out"),
        ("five", "rank", "a rank begins with its superlative"),
        ("hundreds", "rate", "only the quantity"),
        ("millions", "count", "only the quantity"),
        ("tens", "count", "only the quantity"),
        ("", "count", "is missing"),
        (None, "count", "is missing"),
        ("5", "number", "'number' is no kind"),
    ],
)
def test_refusals_say_why(printed, kind, says):
    with pytest.raises(QuantityError) as refused:
        parse(printed, kind=kind)
    assert says in str(refused.value)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("dash", DASHES)
def test_any_dash_stands_between_the_ends_of_a_range(dash):
    assert parse(f"537{dash}545").text == "537 to 545"


@pytest.mark.parametrize(
    ("printed", "kind", "mend"),
    [
        ("2,5%", "change", "write 2.5 and"),
        ("41,5%", "share", "write 41.5 and"),
        ("12,30%", "share", "write 12.30 and"),
        ("1,00,000", "count", "write 100000 and"),
        ("1,5k", "count", None),
        ("1234,567", "count", None),
        ("12,3456", "count", None),
    ],
)
def test_a_mend_of_commas_is_never_another_number(printed, kind, mend):
    with pytest.raises(QuantityError) as refused:
        parse(printed, kind=kind)
    told = str(refused.value)
    assert mend in told if mend else "write" not in told


def test_what_was_told_in_words_is_told_again_in_words():
    told = ["a dozen", "two-thirds", "at least 12 to 15"]
    kinds = ["count", "share", "count"]
    assert [parse(p, k).text for p, k in zip(told, kinds, strict=True)] == told


def test_a_rank_knows_its_end():
    assert parse("lowest in eight years", kind="rank").unit == "lowest"
    assert parse("most violent since 2014", kind="rank").unit == "highest"


def test_an_unknown_reading_is_refused():
    with pytest.raises(QuantityError, match="'loose' is no reading"):
        parse("5").interval("loose")


def test_check_tells_both_sides():
    told = check("over 1,500", "count", "1600", "exact")
    assert told == "'over 1,500' says 1500 and over, the table says 1600 and exact."
    assert "says -21 and exact, the table says 21 and" in check("21% drop", "change", 21, "exact")
    assert "the table says no number and no qualifier" in check("5", "count", float("nan"), None)
    assert "mixes letters" in check("1,50O", "count", "1500", "exact")
    assert check("30.71 per cent drop", "change", "-30.71", "exact") is None
    assert check("537-545", "count", "545", "range") is not None


@given(st.integers(0, 10**12), st.booleans())
def test_a_number_is_read_back(number, grouped):
    printed = f"{number:,}" if grouped else str(number)
    assert parse(printed).interval("strict") == Interval(number, number)
    assert parse(format_number(Fraction(number))).value == number


@given(st.decimals(0, 100, places=2), st.sampled_from(["%", "pc", " per cent", " percent"]))
def test_a_share_is_read_back(number, unit):
    quantity = parse(f"{number}{unit}", kind="share")
    assert quantity.value == Fraction(number)
    assert quantity.interval().contains(number)


WORDS = ["", "at least ", "over ", "up to ", "under ", "nearly ", "around ", "as many as "]


@given(
    st.sampled_from(WORDS),
    st.integers(1, 99) | st.integers(1, 10**7),
    st.sampled_from(["count", "change", "rate"]),
    st.sampled_from(["", " fall"]),
)
def test_strict_contains_conventional_for_all(words, number, kind, direction):
    tail = f"%{direction}" if kind == "change" else ""
    try:
        quantity = parse(f"{words}{number}{tail}", kind=kind)
    except QuantityError:
        # Only a fall of more than everything can't be.
        assert direction and number >= 100
        return
    usual, strict = quantity.interval("conventional"), quantity.interval("strict")
    assert usual.within(strict)
    assert quantity.qualifier in QUALIFIERS
    if quantity.qualifier in ("over", "under"):
        assert not strict.contains(quantity.value)
    elif not (direction and number > 100):
        assert usual.contains(quantity.value)


@pytest.mark.parametrize("word", ["at least", "over", "at most", "under", "nearly", "around"])
def test_no_width_hangs_on_how_round_a_number_is(word):
    """Of 1,500 and of 1,601 a word leaves the same part open, and as much of all percentages."""
    parts = []
    for number in (1500, 1600, 1601, 2000, 59779):
        usual = parse(f"{word} {number:,}").interval()
        parts.append((usual.high - usual.low) / number)
    assert max(parts) - min(parts) < Fraction(2, 1000)
    widths = {parse(f"{word} {n}%", kind="share").interval().width for n in (75, 80, 44, 92, 50)}
    assert len(widths) == 1


def test_nearly_does_not_promise_that_the_number_was_not_reached():
    """Nearly 75% was printed where the counts make 75.03, so no reading excludes that."""
    share = parse("Nearly 75pc", kind="share")
    assert all(share.interval(reading).contains("75.03") for reading in ("conventional", "strict"))


def test_first_quarter_of_2024():
    """Published: 432 killed, of them 51% in one province, 41% in another, under 8% elsewhere."""
    total = parse("432").interval()
    first, second, rest = (
        parse(printed, kind="share").interval() for printed in ("51%", "41%", "less than 8%")
    )
    assert str((total * second / 100).integers()) == "175 to 179"
    assert str((total * first / 100).integers()) == "219 to 222"
    assert str((total * rest / 100).integers()) == "31 to 34"


def test_a_rate_that_contradicts_its_total():
    per_day = parse("59,775").interval() / 366
    assert not per_day.overlaps(parse("169", kind="rate").interval("strict"))
    assert not per_day.overlaps(parse("more than 179", kind="rate").interval("strict"))


def test_truth_9_how_far_a_word_reaches_does_not_hang_on_the_last_digit():
    def reach(printed):
        read = parse(printed).interval("conventional")
        return float(read.high / read.low)

    for plain, odd in (("over 59,000", "over 59,779"), ("at least 1,030", "at least 1,069")):
        assert reach(odd) == pytest.approx(reach(plain), rel=0.01)
    assert parse("nearly 150").interval("conventional").low > 140


@pytest.mark.parametrize(("printed", "was"), [("nearly 75%", "75.03"), ("nearly 90%", "90.5")])
def test_truth_9_nearly_has_been_printed_for_a_little_more(printed, was):
    for reading in ("strict", "conventional"):
        assert Interval(Fraction(was), Fraction(was)).within(
            parse(printed, "share").interval(reading)
        )
