"""What a rule on claims is worth: the parts of a range, and what is refused."""

import pytest

from tally.audit.because import BecauseError, worth
from tally.errors import QuantityError
from tally.quantities.interval import Interval

KNOWN = {
    "share": {"strict": Interval(40.5, 41.5), "interval": Interval(40.5, 41.5), "value": 41},
    "over": {
        "strict": Interval(1500, None, low_open=True),
        "interval": Interval(1501, 1725),
        "value": 1500,
    },
    "total": {"strict": Interval(432, 432), "interval": Interval(432, 432), "value": 432},
}


@pytest.mark.parametrize(
    ("rule", "low", "high"),
    [
        ("[share]", 40.5, 41.5),
        ("value([share])", 41, 41),
        ("usual([over])", 1501, 1725),
        ("low([share])", 40.5, 40.5),
        ("high([share])", 41.5, 41.5),
        ("middle([share])", 41, 41),
        ("whole([share] / 100 * [total])", 175, 179),
        ("high(whole([share] / 100 * [total])) - 1", 178, 178),
        ("rounded([share] / 100 * [total], 1)", 175, 179.3),
        ("rounded(-[share], 0)", -42, -41),
    ],
)
def test_a_rule_gives_a_range(rule, low, high):
    assert worth(KNOWN.__getitem__, rule) == Interval(low, high)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("high([over])", "has no high end"),
        ("rounded([over], 0)", "has no high end"),
        ("whole([share] / 100)", "there is no whole number in"),
        ("rounded([share], 7)", "there are claims, numbers"),
        ("value([share] + 1)", "there are claims, numbers"),
        ("open([share])", "there are claims, numbers"),
        ("[share] ** 2", "there are claims, numbers"),
        ("[total] / ([total] - [total])", "Division by a number that may be zero"),
        ("41", "it names no claim"),
    ],
)
def test_what_can_not_be_computed_is_told(rule, told):
    with pytest.raises((BecauseError, QuantityError), match=told.replace("(", r"\(")):
        worth(KNOWN.__getitem__, rule)
