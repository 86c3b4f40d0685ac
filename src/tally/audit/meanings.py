"""Meanings: under which reading of its words a loosely worded share could hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tally.audit.bounds import bounds
from tally.audit.tell import cell_text
from tally.audit.world import AuditError, Cell
from tally.ledger.days import as_day
from tally.ledger.dimensions import ALL
from tally.ledger.statements import AS_WORDED
from tally.ledger.tables import Ledger
from tally.quantities.interval import Interval


@dataclass(frozen=True)
class Meaning:
    """One meaning of a share: what it may be a part of, and whether it then fits.

    Parameters
    ----------
    part, whole : Cell
        What the share is then of.
    part_known, whole_known : Interval
        What is known of each.
    share : Interval
        The share in per cent that follows.
    fits : bool
        Whether the printed share is possible then.
    measured : bool
        Whether both were published, or follow exactly; otherwise the share is only not excluded.
    claims : tuple of str
        The claims that were used.
    sentence : str
        The meaning and the arithmetic.
    """

    part: Cell
    whole: Cell
    part_known: Interval
    whole_known: Interval
    share: Interval
    fits: bool
    measured: bool
    claims: tuple[str, ...]
    sentence: str


def loose_shares(ledger: Ledger, body: str | None = None) -> list[str]:
    """Give the claims of shares whose words don't say of what they are, of one body or of all.

    Examples
    --------
    >>> import tally
    >>> loose_shares(tally.load(), "CRSS")
    ['crss-2024-pk-casualties-attacks-as-worded-civilians-share']
    """
    rows = ledger.select(cause=AS_WORDED, kind="share")
    return [claim for claim, said in rows["body"].items() if body in (None, said)]


def meanings(
    ledger: Ledger, claim_id: str, *, as_of: str | date | None = None, reading: str = "strict"
) -> list[Meaning]:
    """Try a share under each meaning that its measure and its whole may have.

    The measure may be people killed, people injured or both; the whole may be all groups, or
    civilians and security forces. The cause is all violence, since a loosely worded figure of a
    body can only be of what the body counts. Counts are those of the claim's own edition, as it
    was known on the day of its release.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    claim_id : str
        A claim of kind share.
    as_of : date or str, optional
        Only what was known on that day; by default the day of the claim.
    reading : {"strict", "conventional"}
        How words such as "over" are read.

    Raises
    ------
    AuditError
        When the claim is not a share.

    Examples
    --------
    >>> import tally
    >>> ledger = tally.load()
    >>> (claim,) = ledger.select(cause="attacks-as-worded", kind="share").index
    >>> [m.share.text(1) for m in meanings(ledger, claim)][:2]
    ['36.4', '57.5']
    """
    row = ledger.claim(claim_id)
    if row["kind"] != "share":
        raise AuditError(f"{claim_id} is a {row['kind']}; meanings are tried for a share.")
    day = as_of or as_day(row["known"])
    printed = row["interval"]
    found = []
    for measure in ("fatalities", "injuries", "casualties"):
        for group in ("all", "civilians-and-security"):
            part = replace(Cell.of(row), measure=measure, cause=ALL)
            whole = replace(part, group=group)
            try:
                ends = [
                    bounds(ledger, cell, body=row["body"], as_of=day, reading=reading)
                    for cell in (part, whole)
                ]
            except AuditError:
                continue
            found.append(_meaning(ledger, row, printed, ends))
    return found


def _meaning(ledger: Ledger, row, printed: Interval, ends: list) -> Meaning:
    part, whole = ends
    most = Interval(0, 100)
    share = most
    if whole.low > 0:
        share = (part.interval / whole.interval * 100).intersect(most) or most
    measured = part.low == part.high and whole.low == whole.high
    fits = share.overlaps(printed)
    verdict = "not excluded" if fits and not measured else "fits" if fits else "does not fit"
    sentence = (
        f"{part.text} ({cell_text(ledger, part.cell)}) of {whole.text} "
        f"({cell_text(ledger, whole.cell)}) are {share.text(1)}%: {row['text']} {verdict}."
    )
    claims = tuple(dict.fromkeys((*part.claims, *whole.claims)))
    return Meaning(
        part.cell,
        whole.cell,
        part.interval,
        whole.interval,
        share,
        fits,
        measured,
        claims,
        sentence,
    )
