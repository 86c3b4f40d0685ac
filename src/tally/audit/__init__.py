"""The audit: what follows from the claims, and which of them can't all be true.

- :func:`bounds`: the least and the greatest value of any cell, and the claims that bind;
- :func:`all_bounds`: those of many cells at once; :func:`narrowest`: what would narrow most;
- :func:`contradictions`: minimal sets of claims that can't hold together, each in a sentence;
- :func:`settles`: the unpublished figure that would narrow bounds most;
- :func:`comparisons`: the same cell by name as several bodies count it;
- :func:`ranks`: "deadliest in a decade", held against the years;
- :func:`meanings`: under which meaning of its base a loosely worded share could hold.
"""

from tally.audit.bounds import Bounds, Settling, bounds, settles
from tally.audit.compare import Comparison, comparisons
from tally.audit.explained import STATUSES, Explanation, recorded
from tally.audit.findings import Finding, Findings, contradictions, finding_id
from tally.audit.meanings import Meaning, loose_shares, meanings
from tally.audit.ranks import Rank, ranks
from tally.audit.together import Narrowing, all_bounds, narrowest
from tally.audit.world import READINGS, AuditError, Cell, body_world, source_worlds

__all__ = [
    "READINGS",
    "STATUSES",
    "AuditError",
    "Bounds",
    "Cell",
    "Comparison",
    "Explanation",
    "Finding",
    "Findings",
    "Meaning",
    "Narrowing",
    "Rank",
    "Settling",
    "all_bounds",
    "body_world",
    "bounds",
    "comparisons",
    "contradictions",
    "finding_id",
    "loose_shares",
    "meanings",
    "narrowest",
    "ranks",
    "recorded",
    "settles",
    "source_worlds",
]
