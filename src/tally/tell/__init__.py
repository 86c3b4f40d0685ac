"""Sentences from derived frames: each reads true for whatever parameters the page was given.

A verb gives a :class:`~tally.sentence.Sentence`; where there is nothing to tell it says so.
The names of its numbers are the names of the values in the run record. Each theme has a module.
"""

from tally.tell.forces import (
    body_names,
    forces_before,
    forces_compared,
    forces_finding,
    forces_in_regions,
    forces_labels,
    forces_scope,
    forces_table,
)
from tally.tell.operations import (
    operations_counted,
    rates,
    rates_finding,
    rates_scope,
    spans_finding,
)
from tally.tell.places import (
    censuses,
    map_finding,
    mapped,
    per_head_finding,
    per_words,
    region_finding,
    two_orders,
    unpublished,
)
from tally.tell.regions import counts, counts_finding, moved, shares, shares_finding
from tally.tell.series import (
    changes_finding,
    published_change,
    restated,
    scope_breaks,
    trend,
    trend_finding,
    worded_otherwise,
)
from tally.tell.words import (
    capital,
    during,
    first_of,
    following,
    in_text,
    largest_first,
    middle,
    region_names,
    slug,
    unnamed,
    when,
)

__all__ = [
    "body_names",
    "capital",
    "censuses",
    "changes_finding",
    "counts",
    "counts_finding",
    "during",
    "first_of",
    "following",
    "forces_before",
    "forces_compared",
    "forces_finding",
    "forces_in_regions",
    "forces_labels",
    "forces_scope",
    "forces_table",
    "in_text",
    "largest_first",
    "map_finding",
    "mapped",
    "middle",
    "moved",
    "operations_counted",
    "per_head_finding",
    "per_words",
    "published_change",
    "rates",
    "rates_finding",
    "rates_scope",
    "region_finding",
    "region_names",
    "restated",
    "scope_breaks",
    "shares",
    "shares_finding",
    "slug",
    "spans_finding",
    "trend",
    "trend_finding",
    "two_orders",
    "unnamed",
    "unpublished",
    "when",
    "worded_otherwise",
]
