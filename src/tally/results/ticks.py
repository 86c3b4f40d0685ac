"""The linear program of some figures as plain data: a page solves it without what a reader doubts.

It says what the model of the audit says (see :mod:`tally.audit.model`), in fewer variables: what is
always the sum of others is written as these, and what always goes together is one. So no answer
changes, in whole numbers or in any, whichever statements are taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tally.audit.model import Component, Expression


def program(part: Component, cells: Sequence[Expression]) -> dict[str, Any]:
    """Write a part of a model as plain data.

    Parameters
    ----------
    part : Component
        The rows, those of statements among them.
    cells : sequence of dict of int to int
        What will be asked for.

    Returns
    -------
    dict
        ``size``, the number of variables, of which none is below zero; ``rows``, each with its
        variables and their coefficients in turn, its ends, and its statement or None; and
        ``cells``, written as the first of these.

    Examples
    --------
    >>> from tally.audit.model import Row
    >>> rows = (Row({0: 1, 1: 1, 2: -1}, 0, 0), Row({2: 1}, 5, 5, 7))
    >>> told = program(Component(None, (0, 1, 2), rows, (7,)), [{0: 1}])
    >>> told["size"], told["rows"], told["cells"]
    (2, [[[0, 1, 1, 1], 5, 5, 7]], [[0, 1]])
    """
    sums: dict[int, Expression] = {}
    kept = [row for row in part.rows if not _is_sum(row.coefficients, row, sums)]
    rows = [_in_parts(row.coefficients, sums) for row in kept]
    asked = [_in_parts(cell, sums) for cell in cells]
    names = _merged([*rows, *asked])
    return {
        "size": len(set(names.values())),
        "rows": [
            [_flat(told, names), row.low, row.high, row.statement]
            for told, row in zip(rows, kept, strict=True)
        ],
        "cells": [_flat(told, names) for told in asked],
    }


def _is_sum(coefficients: Expression, row: Any, sums: dict[int, Expression]) -> bool:
    """Note it where a row only says that a variable is the sum of others."""
    if row.statement is not None or row.low != 0 or row.high != 0:
        return False
    wholes = [v for v, c in coefficients.items() if c == -1]
    parts = {v: c for v, c in coefficients.items() if c == 1}
    if len(wholes) != 1 or len(parts) + 1 != len(coefficients) or wholes[0] in sums:
        return False
    told = _in_parts(parts, sums)
    if wholes[0] in told:
        return False
    sums[wholes[0]] = told
    return True


def _in_parts(expression: Expression, sums: Mapping[int, Expression]) -> dict[int, int]:
    """Write an expression without what is the sum of others."""
    found: dict[int, int] = {}
    left = list(expression.items())
    while left:
        variable, coefficient = left.pop()
        if variable in sums:
            left += [(v, c * coefficient) for v, c in sums[variable].items()]
        else:
            found[variable] = found.get(variable, 0) + coefficient
    return {v: c for v, c in sorted(found.items()) if c}


def _merged(expressions: Iterable[Expression]) -> dict[int, int]:
    """Give each variable a number; those that stand together everywhere have the same."""
    places: dict[int, list[tuple[int, int]]] = {}
    for n, expression in enumerate(expressions):
        for variable, coefficient in expression.items():
            places.setdefault(variable, []).append((n, coefficient))
    numbers: dict[tuple, int] = {}
    return {v: numbers.setdefault(tuple(of), len(numbers)) for v, of in places.items()}


def _flat(expression: Expression, names: Mapping[int, int]) -> list[int]:
    told = {names[v]: c for v, c in expression.items()}
    return [number for pair in told.items() for number in pair]
