"""The base of a figure: of what it is a share, or against when it is a change."""

from tally.ledger.base import Base


def test_a_base_tells_each_of_its_terms():
    base = Base.parse("region:PK cause:attacks")
    assert (base.get("region"), base.get("cause"), base.get("period")) == ("PK", "attacks", None)
    assert str(base) == "region:PK cause:attacks"


def test_only_is_for_a_base_that_names_nothing_else():
    assert Base.parse("region:PK").only("region") == "PK"
    assert Base.parse("region:PK").only("cause") is None
    assert Base.parse("region:PK cause:attacks").only("region") is None
    assert Base().only("region") is None


def test_the_first_colon_ends_the_dimension():
    assert dict(Base.parse("region:PK:KP cause")) == {"region": "PK:KP", "cause": ""}
