"""Altair charts from derived frames: intervals as they are, gaps left open, one scope each."""

from tally.charts.rows import changes, intervals
from tally.charts.series import over_time, yearly

__all__ = ["changes", "intervals", "over_time", "yearly"]
