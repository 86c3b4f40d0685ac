"""Names of new rows: as short as they can be, and never those of another row."""

import pytest

from tally.ledger.dimensions import whole
from tally.ledger.names import claim_id, fits

CLAIM = {
    "body": "CRSS", "period": "2024", "region": "PK", "measure": "fatalities", **whole(),
    "kind": "count", "source_id": "geo-news-2024-04", "edition": "", "base": "",
}  # fmt: skip
CELL = "crss-2024-pk-fatalities-all-count"


@pytest.mark.parametrize(
    ("source", "taken", "name"),
    [
        ("geo-news-2024-04", [], ""),
        ("geo-news-2024-04", [""], "-geo-news"),
        ("geo-news-2024-04", ["", "-geo-news"], "-geo-news-2024"),
        ("geo-news-2024-04", ["", "-geo-news", "-geo-news-2024"], "-geo-news-2024-04"),
        ("geo-news", ["", "-geo-news"], "-geo-news-2"),
    ],
)
def test_a_second_figure_of_a_cell_is_named_after_its_source_with_as_much_date_as_it_needs(
    source, taken, name
):
    there = dict.fromkeys((f"{CELL}{end}" for end in taken), CLAIM)
    assert claim_id(CLAIM | {"source_id": source}, there) == f"{CELL}{name}"


def test_a_figure_of_another_base_is_named_after_its_base():
    share = CLAIM | {"kind": "share", "base": "region:PK"}
    first = claim_id(share, {})
    other = share | {"base": "group:all"}
    assert claim_id(other, {first: share}) not in (first, claim_id(share, {first: share}))


@pytest.mark.parametrize(
    ("terms", "end"),
    [
        ({"tactic": "suicide-attacks"}, "-all-suicide-attacks-count"),
        ({"actor": "claimed-bla", "target": "railways"}, "-all-claimed-bla-railways-count"),
        ({"group": "police", "target": "polio-teams"}, "-police-polio-teams-count"),
    ],
)
def test_who_did_it_how_and_against_whom_are_in_a_name_where_they_tell_something_apart(terms, end):
    named = CLAIM | terms | {"claim_id": f"crss-2024-pk-fatalities{end}"}
    assert claim_id(named, {}) == named["claim_id"]
    assert fits(named)
    assert not fits(named | whole())
