"""The data of a figure as CSV for other programs: numbers as numbers, words beside them.

What a figure shows is written for people: "219 to 222", "−0.4%", "at least 5,388". A column of
such cells becomes one column of numbers where each is one number, and otherwise two, for the ends
of the interval, with the hedge or what else was told in a column of its own.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tally.ledger.spreadsheet import harmless

_NUMBER = r"[-\u2212]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
#: Words that leave one end open, and those that leave both.
_ABOVE, _BELOW, _NEAR = (
    ("at least", "over"),
    ("at most", "under", "less than"),
    ("nearly", "around"),
)
_FORMS = (
    rf"(?P<low>{_NUMBER})(?: to (?:under )?(?P<high>{_NUMBER}))?",
    rf"low (?P<low>{_NUMBER})(?: \((?P<words>[^)]+)\))?, high (?P<high>{_NUMBER})",
    rf"(?P<hedge>{'|'.join((*_ABOVE, *_BELOW, *_NEAR))}) (?P<low>{_NUMBER})",
    rf"(?P<hedge>{'|'.join(_ABOVE)}) (?P<low>{_NUMBER}), "
    rf"(?:{'|'.join(_BELOW)}) (?P<high>{_NUMBER})",
)
#: What may be a year: a column that holds these beside words tells of times, and not of numbers.
_YEAR = re.compile("[12][0-9]{3}")


@dataclass(frozen=True)
class _Cell:
    """A cell: its two ends, its unit, and what was told beside them."""

    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    words: str = ""

    @property
    def read(self) -> bool:
        """Whether it holds a number."""
        return self.low is not None or self.high is not None

    @property
    def hedged(self) -> bool:
        """Whether it holds a number with words."""
        return self.read and bool(self.words)


def csv_of(table: Mapping[str, Any], scope: str) -> str:
    r"""Write the table of a figure as CSV.

    Parameters
    ----------
    table : mapping
        The table, as :mod:`tally.page.outputs` has it.
    scope : str
        The unit and the scope of the figure, which each row repeats.

    Examples
    --------
    >>> table = {"columns": ["Of", "Killed", "Change"], "rows": [["A", "219 to 222", "\u22120.4%"]]}
    >>> print(csv_of(table, "People killed"))
    Of,Killed: low,Killed: high,Change (%),Unit and scope
    A,219,222,-0.4,People killed
    <BLANKLINE>
    """
    columns: dict[str, Sequence[object]] = {}
    for place, name in enumerate(table["columns"]):
        cells = [_told(row[place]) for row in table["rows"]]
        split = _split(name, cells)
        # The first column names the rows, whatever else it holds.
        columns |= split if place else {name: _whole(cells)}
        if not place and f"{name}: words" in split and any(_read(cell).hedged for cell in cells):
            columns |= split
    columns["Unit and scope"] = [scope] * len(table["rows"])
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(
        zip(*([harmless(v) for v in values] for values in columns.values()), strict=True)
    )
    return text.getvalue()


def _split(name: str, told: Sequence[object]) -> dict[str, Sequence[object]]:
    """Give the columns that a column becomes."""
    cells = [_read(cell) for cell in told]
    numbers = [cell for cell in cells if cell.read]
    worded = [text for text, cell in zip(told, cells, strict=True) if text and not cell.read]
    if not numbers or (worded and any(_YEAR.fullmatch(str(t)) for t in told)):
        return {name: told}
    units = {cell.unit for cell in numbers}
    unit = units.pop() if len(units) == 1 else None
    title = f"{name} ({unit})" if unit else name
    made: dict[str, Sequence[object]] = {}
    if all(cell.low == cell.high for cell in cells):
        made[title] = [cell.low for cell in cells]
    else:
        made[f"{title}: low"] = [cell.low for cell in cells]
        made[f"{title}: high"] = [cell.high for cell in cells]
    if unit is None:
        made[f"{name}: unit"] = [cell.unit for cell in cells]
    if any(cell.words for cell in cells):
        made[f"{name}: words"] = [cell.words for cell in cells]
    return made


def _whole(told: Sequence[object]) -> Sequence[object]:
    """Give the column that names the rows: numbers where each is one, and otherwise texts."""
    cells = [_read(cell) for cell in told]
    plain = all(cell.low is not None and cell.low == cell.high and not cell.unit for cell in cells)
    return [cell.low for cell in cells] if plain else told


def _read(cell: object) -> _Cell:
    if cell is None or cell == "":
        return _Cell()
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _Cell(Decimal(str(cell)), Decimal(str(cell)))
    text, per_cent = re.subn("%", "", str(cell))
    match = next(filter(None, (re.fullmatch(form, text) for form in _FORMS)), None)
    if match is None:
        return _Cell(words=str(cell))
    found = match.groupdict()
    hedge, unit = found.get("hedge") or "", "%" if per_cent else ""
    low = _number(found["low"])
    if found.get("high"):
        return _Cell(low, _number(found["high"]), unit, hedge or found.get("words") or "")
    below, above = hedge in _BELOW, hedge in _ABOVE
    return _Cell(None if below else low, None if above else low, unit, hedge)


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("\u2212", "-"))


def _told(cell: object) -> object:
    if isinstance(cell, list):
        return "".join(map(str, map(_told, cell)))
    return cell["text"] if isinstance(cell, Mapping) else cell
