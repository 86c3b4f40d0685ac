"""Reasons as arithmetic: what an explanation rests on, as expressions that the claims prove.

An expression compares two sums, such as ``[a] + [b] != [c]``. A claim is its id in square
brackets, and stands for all that its printed words allow, read strictly. There are numbers,
``+ - * /``, brackets, and ``known([a])``: the day on which a figure became known. Two sides are
compared as the ranges that they are:

========  ==========================================================
``==``    they can be the same number
``!=``    they can't be the same number
``<``     every value on the left is below every one on the right
``<=``    no value on the left is above one on the right
``in``    every value on the left is possible on the right
========  ==========================================================

``>`` and ``>=`` are ``<`` and ``<=`` from the other side. Of a range there are parts: ``low(x)``,
``high(x)`` and ``middle(x)``, ``whole(x)`` (the whole numbers in it) and ``rounded(x, 1)`` (its
ends to a decimal place); of a claim, the number in its words, ``value([a])``, and what its words
have usually meant, ``usual([a])``. Nothing is evaluated as Python: the text is parsed, and what is
not named here is refused.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

from tally.errors import Problem, QuantityError, TallyError, did_you_mean
from tally.ledger.days import as_day
from tally.ledger.tables import Ledger
from tally.quantities.interval import Interval, as_fraction, rounded

#: Gives what is known of a name in square brackets: its ranges ``strict`` and ``interval``, its
#: ``value``, and the day on which it became ``known``.
Lookup = Callable[[str], Mapping[str, Any]]

CLAIM = re.compile(r"\[([^\[\]]*)\]")

#: The longest expression that is read: far more than any reason needs.
LONGEST = 1_000

_SUMS: dict[type[ast.operator], Callable[[Interval, Interval], Interval]] = {
    ast.Add: lambda one, other: one + other,
    ast.Sub: lambda one, other: one - other,
    ast.Mult: lambda one, other: one * other,
    ast.Div: lambda one, other: one / other,
}


class BecauseError(TallyError):
    """An expression that can't be read, or that names what is not in the ledger."""


def _whole(x: Interval) -> Interval:
    found = x.integers()
    if found is None:
        raise BecauseError(f"there is no whole number in {x.text(2)}")
    return found


def _end(x: Interval, name: str) -> Fraction:
    end = getattr(x, name)
    if end is None:
        raise BecauseError(f"{x.text(2)} has no {name} end")
    return end


def _middle(x: Interval) -> Interval:
    return Interval.of((_end(x, "low") + _end(x, "high")) / 2)


_PARTS: dict[str, Callable[[Interval], Interval]] = {
    "whole": _whole,
    "low": lambda x: Interval.of(_end(x, "low")),
    "high": lambda x: Interval.of(_end(x, "high")),
    "middle": _middle,
}

#: What can be taken of a claim alone.
_OF_CLAIM = {"value": "value", "usual": "interval"}


def _below(one: Interval, other: Interval) -> bool:
    if one.high is None or other.low is None:
        return False
    touching = one.high == other.low and (one.high_open or other.low_open)
    return one.high < other.low or touching


def _not_above(one: Interval, other: Interval) -> bool:
    return one.high is not None and other.low is not None and one.high <= other.low


_COMPARED: dict[type[ast.cmpop], tuple[str, Callable[[Interval, Interval], bool]]] = {
    ast.Eq: ("==", lambda one, other: one.overlaps(other)),
    ast.NotEq: ("!=", lambda one, other: not one.overlaps(other)),
    ast.Lt: ("<", _below),
    ast.LtE: ("<=", _not_above),
    ast.Gt: (">", lambda one, other: _below(other, one)),
    ast.GtE: (">=", lambda one, other: _not_above(other, one)),
    ast.In: ("in", lambda one, other: one.within(other)),
}


def claims_in(expression: str) -> tuple[str, ...]:
    """Give the claims that an expression names, each once.

    Examples
    --------
    >>> claims_in("[a] + [b] != [a] * 2")
    ('a', 'b')
    """
    return tuple(dict.fromkeys(CLAIM.findall(expression)))


def disproved(ledger: Ledger, expression: str) -> str | None:
    """Say in what an expression does not hold; None where it holds.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    expression : str
        As the text at the head of this module says.

    Raises
    ------
    BecauseError
        When it can't be read, or names a claim that is not there.

    Examples
    --------
    >>> import tally
    >>> claim = "[crss-2025-pk-fatalities-all-count]"
    >>> disproved(tally.load(), f"{claim} == 3417")
    >>> print(disproved(tally.load(), f"{claim} / 2 < 1700"))
    the left side of < is 1,708.50 and the right side 1,700
    """
    return falsified(partial(_claim, ledger), expression)


def falsified(lookup: Lookup, expression: str) -> str | None:
    """Say the same as :func:`disproved`, for names that something else than a ledger knows."""
    tree, names = _parsed(expression)
    if not isinstance(tree, ast.Compare):
        raise BecauseError("it compares nothing; write such as '[a] + [b] != [c]'")
    left, *rest = [_value(lookup, names, part) for part in (tree.left, *tree.comparators)]
    for operator, right in zip(tree.ops, rest, strict=True):
        if type(operator) not in _COMPARED:
            known = ", ".join(word for word, _ in _COMPARED.values())
            raise BecauseError(f"sides are compared by {known}, and by nothing else")
        word, holds = _COMPARED[type(operator)]
        if not holds(left[0], right[0]):
            return f"the left side of {word} is {left[1]} and the right side {right[1]}"
        left = right
    return None


def worth(lookup: Lookup, expression: str) -> Interval:
    """Give the range that a sum of claims has.

    Parameters
    ----------
    lookup : callable
        Gives what is known of a name in square brackets.
    expression : str
        One side of what the head of this module tells of.

    Raises
    ------
    BecauseError, QuantityError
        When it can't be read or computed.

    Examples
    --------
    >>> import tally
    >>> said = "whole([crss-2024q1-pk-ba-fatalities-all-share] / 100 * 432)"
    >>> print(worth(tally.load().claim, said))
    175 to 179
    """
    tree, names = _parsed(expression)
    return _range(lookup, names, tree)


def problems(
    ledger: Ledger, file: str, line: int, entry: str, because: Iterable[str]
) -> list[Problem]:
    """Find the reasons of an explanation that do not hold.

    Parameters
    ----------
    ledger : Ledger
        The claims.
    file, line, entry : str, int, str
        Where the explanation stands.
    because : iterable of str
        Its expressions.
    """
    found = []
    for expression in because:
        try:
            said = disproved(ledger, expression)
        except (BecauseError, QuantityError) as error:
            found.append(Problem(file, line, entry, f"because: '{expression}': {error}"))
            continue
        if said is not None:
            message = f"because: '{expression}' does not hold: {said}"
            found.append(Problem(file, line, entry, message))
    return found


def _parsed(expression: str) -> tuple[ast.expr, dict[str, str]]:
    """Parse an expression; give it with the claim that each name in it stands for."""
    if len(expression) > LONGEST:
        raise BecauseError(f"it is longer than {LONGEST:,} characters")
    claims = claims_in(expression)
    if not claims:
        raise BecauseError("it names no claim; write its id in square brackets")
    names = {claim: f"claim_{number}" for number, claim in enumerate(claims)}
    text = CLAIM.sub(lambda found: f" {names[found[1]]} ", expression)
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise BecauseError("it is no expression such as '[a] + [b] != [c]'") from None
    return tree, {name: claim for claim, name in names.items()}


def _value(lookup: Lookup, names: dict[str, str], node: ast.expr) -> tuple[Interval, str]:
    """Give a side as a range, and in words."""
    if _is_day(node):
        day = _day(lookup, names, node)
        return Interval.of(day.toordinal()), day.isoformat()
    found = _range(lookup, names, node)
    ends = [end for end in (found.low, found.high) if end is not None]
    return found, found.text(0 if all(end.denominator == 1 for end in ends) else 2)


def _range(lookup: Lookup, names: dict[str, str], node: ast.expr) -> Interval:
    match node:
        case ast.Name(id=name) if name in names:
            return lookup(names[name])["strict"]
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return Interval.of(as_fraction(value))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_range(lookup, names, operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SUMS:
            one, other = (_range(lookup, names, side) for side in (left, right))
            return _SUMS[type(op)](one, other)
        case ast.Call(func=ast.Name(id=of), args=[ast.Name(id=name)], keywords=[]) if (
            of in _OF_CLAIM and name in names
        ):
            return Interval.of(lookup(names[name])[_OF_CLAIM[of]])
        case ast.Call(func=ast.Name(id=of), args=[inner], keywords=[]) if of in _PARTS:
            return _PARTS[of](_range(lookup, names, inner))
        case ast.Call(
            func=ast.Name(id="rounded"), args=[inner, ast.Constant(value=int() as places)]
        ) if 0 <= places <= 6:
            found = _range(lookup, names, inner)
            low, high = (rounded(_end(found, end), places) for end in ("low", "high"))
            return Interval(low, high)
        case _ if _is_day(node):
            raise BecauseError("a day can be compared with a day, and with nothing else")
    raise BecauseError(
        "there are claims, numbers, + - * /, brackets, known([claim]), value([claim]), "
        "usual([claim]), low, high, middle, whole and rounded(…, places) only"
    )


def _is_day(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="known"), args=[ast.Name()], keywords=[]):
            return True
    return False


def _day(lookup: Lookup, names: dict[str, str], node: ast.expr) -> date:
    assert isinstance(node, ast.Call) and isinstance(node.args[0], ast.Name)  # as `_is_day` says
    name = node.args[0].id
    claim = names.get(name, name)
    known = as_day(lookup(claim)["known"])
    if known is None:
        raise BecauseError(f"nothing tells the day on which '{claim}' became known")
    return known


def _claim(ledger: Ledger, claim: str):
    if claim not in ledger.tables["claims"].index:
        hint = did_you_mean(claim, ledger.tables["claims"].index)
        raise BecauseError(f"there is no claim '{claim}'{hint}")
    return ledger.claim(claim)
