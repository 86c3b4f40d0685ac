"""Maps from derived frames: regions shaded by their figures, and episodes where they were.

What is not known is told as that: a grey region, a shaded outline in place of a point.
"""

from tally.maps.ground import MapError
from tally.maps.located import episode_map
from tally.maps.shaded import FOCUSES, NO_CENSUS, PRECISION, UNPUBLISHED, map_of

__all__ = [
    "FOCUSES",
    "NO_CENSUS",
    "PRECISION",
    "UNPUBLISHED",
    "MapError",
    "episode_map",
    "map_of",
]
