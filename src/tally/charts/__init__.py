"""Altair charts from derived frames: intervals as they are, gaps left open, one scope each."""

from tally.charts.bodies import body_rows, body_years
from tally.charts.bounds import known_bounds
from tally.charts.contradictions import contradiction_gaps
from tally.charts.months import ucdp_by_month
from tally.charts.rows import changes, intervals
from tally.charts.series import over_time, yearly
from tally.charts.timeline import over_days
from tally.charts.ucdp import ucdp_by_year, ucdp_heat
from tally.charts.vintages import vintage_changes, vintage_steps

__all__ = [
    "body_rows",
    "body_years",
    "changes",
    "contradiction_gaps",
    "intervals",
    "known_bounds",
    "over_days",
    "over_time",
    "ucdp_by_month",
    "ucdp_by_year",
    "ucdp_heat",
    "vintage_changes",
    "vintage_steps",
    "yearly",
]
