"""What a figure is of, in words: its measure, and the deed by cause, tactic, target and actor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tally.ledger.dimensions import DEED, TREES, narrow
from tally.ledger.names import OWN_CAUSE

if TYPE_CHECKING:
    from tally.ledger.tables import Ledger

#: Gives the words for a term of a dimension, as :meth:`tally.ledger.tables.Ledger.name` does.
Namer = Callable[[str, str], str]


def namer(ledger: Ledger) -> Namer:
    """Give a function that gives the words for a term, of tables that are looked up once.

    Examples
    --------
    >>> import tally
    >>> namer(tally.load())("region", "PK-KP")
    'Khyber Pakhtunkhwa'
    """
    names = {d: ledger.tables[table]["name"].to_dict() for d, table in TREES.items()}
    return lambda dimension, term: names[dimension][term]


def deed(of: Mapping[str, str], name: Namer) -> str:
    """Tell in which deeds people were hurt, or which incidents were counted.

    Parameters
    ----------
    of : mapping
        A claim, or the terms of a cell; a dimension that it does not have is not told apart.
    name : callable
        Gives the words for a term.

    Returns
    -------
    str
        Nothing where all violence is counted.

    Examples
    --------
    >>> import tally
    >>> name = tally.load().name
    >>> deed({"cause": "attacks", "tactic": "suicide-attacks", "target": "police"}, name)
    'suicide attacks against the police'
    >>> deed({"cause": "attacks", "actor": "claimed-bla"}, name)
    'attacks claimed by the BLA'
    >>> deed({"cause": "sectarian", "tactic": "gun-attacks"}, name)
    'gun attacks in sectarian violence'
    >>> deed({"target": "settlers"}, name), deed({"group": "militants"}, name)
    ('violence against settlers', '')
    """
    told = narrow(of)
    words = [name(d, told[d]) for d in ("target", "actor") if d in told]
    cause = name("cause", told["cause"]) if "cause" in told else ""
    if "tactic" not in told:
        words.insert(0, cause or ("violence" if words else ""))
    else:
        words.insert(0, name("tactic", told["tactic"]))
        # Tactics are those of attacks, unless another cause is named.
        words += [f"in {cause}"] if cause and told["cause"] != "attacks" else []
    return " ".join(filter(None, words))


def counted(of: Mapping[str, str], name: Namer) -> tuple[str, str]:
    """Give the words for a measure, and those for the deeds where the first do not tell of them.

    Attacks are a measure, and the cause of other measures: those of one tactic, target or actor are
    named by the deed alone.

    Examples
    --------
    >>> import tally
    >>> name = tally.load().name
    >>> counted({"measure": "attacks", "cause": "attacks", "tactic": "suicide-attacks"}, name)
    ('suicide attacks', '')
    >>> counted({"measure": "attacks", "target": "police"}, name)
    ('attacks against the police', '')
    >>> counted({"measure": "fatalities", "cause": "attacks"}, name)
    ('people killed', 'attacks')
    >>> counted({"measure": "operations", "cause": "operations"}, name)
    ('operations', '')
    """
    measure, told = of["measure"], narrow(of)
    own = OWN_CAUSE.get(measure)
    if own and told.get("cause", own) == own and not any(d in told for d in DEED):
        return name("measure", measure), ""
    if measure == "attacks":
        return deed({**of, "cause": told.get("cause", measure)}, name), ""
    return name("measure", measure), deed(of, name)
