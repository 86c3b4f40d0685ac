"""Explanations: what is probably behind a contradiction, as ``findings.yml`` tells it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from tally import paths
from tally.audit import because
from tally.errors import Problem, TallyError
from tally.ledger.corrections import Loader
from tally.ledger.tables import Ledger

FILE = "findings.yml"

#: What may be behind a contradiction.
STATUSES = {
    "restated": "parts and whole are of different reports",
    "misprint": "one of the figures is probably misprinted",
    "rounding": "a figure was rounded in another way",
    "wording": "a figure holds at its word, and not as such words have been meant",
    "scope": "two scopes go by one name",
    "guess": "this may be behind it, and no published figure shows it",
    "open": "what is behind it is not known",
}

#: What needs no proof: it gives no reason, or says itself that the reason is a guess.
UNPROVED = ("guess", "open")

NEEDED = {"id": str, "claims": list, "explains": int, "status": str, "explanation": str}


@dataclass(frozen=True)
class Explanation:
    """What is probably behind some findings.

    Parameters
    ----------
    id : str
        Its short name.
    claims : tuple of str
        The claims that each of its findings has among its own.
    explains : int
        How many findings these are.
    status : str
        One of `STATUSES`.
    explanation : str
        What is probably right, and on what evidence; without numbers, which the claims have.
    line : int
        Where it begins in the file.
    because : tuple of str
        What the explanation rests on, as :mod:`tally.audit.because` reads it; each must hold.
    """

    id: str
    claims: tuple[str, ...]
    explains: int
    status: str
    explanation: str
    line: int
    because: tuple[str, ...] = ()

    def fits(self, claims: Collection[str]) -> bool:
        """Tell whether it explains a finding, by all claims that print its statements."""
        return set(self.claims) <= set(claims)


def recorded(folder: Path | None = None) -> list[Explanation]:
    """Read ``findings.yml``.

    Parameters
    ----------
    folder : path, optional
        The folder of the tables; by default the project's.

    Returns
    -------
    list of Explanation
        In the order of the file: the first that fits a finding explains it. Empty without the file.

    Raises
    ------
    TallyError
        When an entry has not the form of an explanation; the sentence names it.

    Examples
    --------
    >>> sorted({entry.status for entry in recorded()} - set(STATUSES))
    []
    """
    path = (folder or paths.data()) / FILE
    if not path.is_file():
        return []
    try:
        rows = yaml.load(path.read_text(encoding="utf-8"), Loader) or []
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise TallyError(f"{FILE} is not readable YAML: {error}.") from None
    if not isinstance(rows, list):
        raise TallyError(f"{FILE} must be a list of explanations.")
    entries: list[Explanation] = []
    for row in rows:
        wrong = _wrong_form(row, {entry.id for entry in entries})
        if wrong:
            name = row.get("id", "an entry") if isinstance(row, dict) else "an entry"
            raise TallyError(f"{FILE}: {name}: {wrong}.")
        text = " ".join(row["explanation"].split())
        entries.append(
            Explanation(
                **row
                | {
                    "claims": tuple(row["claims"]),
                    "explanation": text,
                    "because": tuple(_expressions(row)),
                }
            )
        )
    return entries


def unproved(ledger: Ledger, entries: Iterable[Explanation]) -> list[Problem]:
    """Find the explanations whose reasons the claims do not bear out.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    entries : iterable of Explanation
        As :func:`recorded` gives them.

    Returns
    -------
    list of Problem
        Each at its entry, with the expression and what both of its sides are.

    Examples
    --------
    >>> import tally
    >>> unproved(tally.load(), recorded())
    []
    """
    found: list[Problem] = []
    for entry in entries:
        named = {claim for text in entry.because for claim in because.claims_in(text)}
        if not entry.because and entry.status not in UNPROVED:
            said = (
                f"it gives a reason ({entry.status}) and nothing that shows it: add because, or "
                "make it a guess"
            )
            found.append(Problem(FILE, entry.line, entry.id, said))
        elif entry.because and not named.intersection(entry.claims):
            said = f"because: it names none of the claims that it explains ({entry.claims[0]} ...)"
            found.append(Problem(FILE, entry.line, entry.id, said))
        found += because.problems(ledger, FILE, entry.line, entry.id, entry.because)
    return found


def _expressions(row: dict) -> list[str]:
    told = row.get("because", [])
    return [" ".join(text.split()) for text in ([told] if isinstance(told, str) else told)]


def _wrong_form(row: object, taken: set[str]) -> str | None:
    """Say what keeps an entry from being an explanation."""
    if not isinstance(row, dict):
        return f"it is no explanation, which has {', '.join(NEEDED)}"
    for name, kind in NEEDED.items():
        if not row.get(name) or not isinstance(row[name], kind):
            return f"{name} is missing, or not what it should be"
    if extra := sorted(set(row) - {*NEEDED, "because", "line"}):
        return f"an explanation has no {extra[0]!r}; it has {', '.join(NEEDED)} and because"
    told = row.get("because", [])
    if not isinstance(told, str | list) or not all(isinstance(text, str) for text in told):
        return "because is no expression, and no list of them"
    if row["status"] not in STATUSES:
        return f"status is {row['status']!r}; it must be one of {', '.join(STATUSES)}"
    if row["id"] in taken:
        return "another explanation has the same id"
    return None


def explanation_of(claims: Collection[str], entries: Iterable[Explanation]) -> Explanation | None:
    """Give the first entry that explains a finding of these claims, or None."""
    return next((entry for entry in entries if entry.fits(claims)), None)
