"""What follows from the claims: claims in, intervals out, each with the claims it used.

Arithmetic on single results is in `result`; the frames that charts, maps and sentences are made
from have a module for each theme.
"""

from tally.derive.forces import forces_by_year, forces_killed
from tally.derive.frames import (
    frame,
    main_scope,
    named,
    people,
    results_of,
    scope_text,
    within,
    words,
)
from tally.derive.operations import rates, spans, totals
from tally.derive.regions import mapped, per_head, regional, regional_series
from tally.derive.result import (
    DeriveError,
    Result,
    add_up,
    both,
    change,
    of_statement,
    part,
    per_100k,
    rate,
    ratio,
    remainder,
    rounds,
    share,
    span,
)
from tally.derive.series import examined_year, published_changes, worded_otherwise, yearly
from tally.derive.ucdp import (
    ucdp_beside,
    ucdp_months,
    ucdp_others,
    ucdp_rows,
    ucdp_runs,
    ucdp_years,
    version_name,
)
from tally.derive.ucdp_regions import ucdp_claims, ucdp_part, ucdp_provinces, ucdp_terms

__all__ = [
    "DeriveError",
    "Result",
    "add_up",
    "both",
    "change",
    "examined_year",
    "forces_by_year",
    "forces_killed",
    "frame",
    "main_scope",
    "mapped",
    "named",
    "of_statement",
    "part",
    "people",
    "per_100k",
    "per_head",
    "published_changes",
    "rate",
    "rates",
    "ratio",
    "regional",
    "regional_series",
    "remainder",
    "results_of",
    "rounds",
    "scope_text",
    "share",
    "span",
    "spans",
    "totals",
    "ucdp_beside",
    "ucdp_claims",
    "ucdp_months",
    "ucdp_others",
    "ucdp_part",
    "ucdp_provinces",
    "ucdp_rows",
    "ucdp_runs",
    "ucdp_terms",
    "ucdp_years",
    "version_name",
    "within",
    "worded_otherwise",
    "words",
    "yearly",
]
