"""Altair charts from derived frames: intervals as they are, gaps left open, one scope each."""

from tally.charts.bodies import body_rows, body_years
from tally.charts.rows import changes, intervals
from tally.charts.series import over_time, yearly

__all__ = ["body_rows", "body_years", "changes", "intervals", "over_time", "yearly"]
