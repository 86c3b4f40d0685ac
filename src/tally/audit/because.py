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

``>`` and ``>=`` are ``<`` and ``<=`` from the other side. Nothing is evaluated as Python: the text
is parsed, and what is not named here is refused.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from datetime import date

from tally.errors import Problem, QuantityError, TallyError, did_you_mean
from tally.ledger.tables import Ledger, as_day
from tally.quantities.interval import Interval, as_fraction

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
    tree, names = _parsed(expression)
    left, *rest = [_value(ledger, names, part) for part in (tree.left, *tree.comparators)]
    for operator, right in zip(tree.ops, rest, strict=True):
        if type(operator) not in _COMPARED:
            known = ", ".join(word for word, _ in _COMPARED.values())
            raise BecauseError(f"sides are compared by {known}, and by nothing else")
        word, holds = _COMPARED[type(operator)]
        if not holds(left[0], right[0]):
            return f"the left side of {word} is {left[1]} and the right side {right[1]}"
        left = right
    return None


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


def _parsed(expression: str) -> tuple[ast.Compare, dict[str, str]]:
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
    if not isinstance(tree, ast.Compare):
        raise BecauseError("it compares nothing; write such as '[a] + [b] != [c]'")
    return tree, {name: claim for claim, name in names.items()}


def _value(ledger: Ledger, names: dict[str, str], node: ast.expr) -> tuple[Interval, str]:
    """Give a side as a range, and in words."""
    if _is_day(node):
        day = _day(ledger, names, node)
        return Interval.of(day.toordinal()), day.isoformat()
    found = _range(ledger, names, node)
    ends = [end for end in (found.low, found.high) if end is not None]
    return found, found.text(0 if all(end.denominator == 1 for end in ends) else 2)


def _range(ledger: Ledger, names: dict[str, str], node: ast.expr) -> Interval:
    match node:
        case ast.Name(id=name) if name in names:
            return _claim(ledger, names[name])["strict"]
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return Interval.of(as_fraction(value))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_range(ledger, names, operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SUMS:
            one, other = (_range(ledger, names, side) for side in (left, right))
            return _SUMS[type(op)](one, other)
        case _ if _is_day(node):
            raise BecauseError("a day can be compared with a day, and with nothing else")
    raise BecauseError("there are claims, numbers, + - * /, brackets and known([claim]) only")


def _is_day(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="known"), args=[ast.Name()], keywords=[]):
            return True
    return False


def _day(ledger: Ledger, names: dict[str, str], node: ast.expr) -> date:
    assert isinstance(node, ast.Call) and isinstance(node.args[0], ast.Name)  # as `_is_day` says
    name = node.args[0].id
    claim = _claim(ledger, names.get(name, name))
    day = as_day(claim["known"])
    if day is None:
        raise BecauseError(f"nothing tells the day on which '{claim.name}' became known")
    return day


def _claim(ledger: Ledger, claim: str):
    if claim not in ledger.tables["claims"].index:
        hint = did_you_mean(claim, ledger.tables["claims"].index)
        raise BecauseError(f"there is no claim '{claim}'{hint}")
    return ledger.claim(claim)
