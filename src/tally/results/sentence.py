"""Sentences whose numbers know their claims: plain text and data from one template."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tally.errors import TallyError
from tally.results.result import Result


class SentenceError(TallyError):
    """A template names a value that it was not given."""


@dataclass(frozen=True)
class Number:
    """A result as a sentence prints it."""

    name: str
    result: Result
    text: str


@dataclass(frozen=True)
class Sentence:
    """A run of text in which numbers keep their results.

    Parameters
    ----------
    parts : tuple of str or Number
        In order.

    Examples
    --------
    >>> from tally.quantities.interval import Interval
    >>> killed = Result(Interval(219, 222), "people killed", ("a",))
    >>> print(sentence("{body} put it at {kp}.", body="CRSS", kp=killed))
    CRSS put it at 219 to 222.
    """

    parts: tuple[str | Number, ...] = ()

    def __add__(self, other: Sentence | str) -> Sentence:
        """Join two sentences with a blank."""
        more = other.parts if isinstance(other, Sentence) else (other,)
        if not self.parts:
            return Sentence(more)
        return Sentence((*self.parts, " ", *more)) if more else self

    def __bool__(self) -> bool:
        """Tell whether there is anything to say."""
        return bool(self.parts)

    def __str__(self) -> str:
        """Give the plain text."""
        return "".join(p.text if isinstance(p, Number) else p for p in self.parts)

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers, in order."""
        return tuple(p for p in self.parts if isinstance(p, Number))

    def of(self, name: str) -> Sentence:
        """Put a name before the names of all numbers, so that a page can hold several like it.

        Examples
        --------
        >>> from tally.quantities.interval import Interval
        >>> killed = Result(Interval(219, 222), "people killed", ("a",))
        >>> [number.name for number in sentence("{kp}", kp=killed).of("crss").numbers]
        ['crss_kp']
        """
        return Sentence(
            tuple(
                replace(p, name=f"{name}_{p.name}") if isinstance(p, Number) else p
                for p in self.parts
            )
        )

    def data(self, number: Callable[[Number], dict[str, Any]]) -> list[str | dict[str, Any]]:
        """Give its parts as data.

        Parameters
        ----------
        number : callable
            Gives a :class:`Number` as data.

        Examples
        --------
        >>> Sentence(("None.",)).data(vars)
        ['None.']
        """
        return [number(p) if isinstance(p, Number) else p for p in self.parts]


def sentence(template: str, /, **values: Result | Sentence | str | int) -> Sentence:
    """Fill a template.

    Parameters
    ----------
    template : str
        Text with ``{name}`` for each value. A result prints as its source printed it, or as its
        interval; ``{name:interval}`` prints the interval, ``{name:about}`` its middle and the
        interval.
    **values
        Results, other sentences, or plain words.

    Returns
    -------
    Sentence

    Raises
    ------
    SentenceError
        When the template names a value that is not given, or a result is missing.

    Examples
    --------
    >>> str(sentence("In {period} nothing was published.", period="2024-Q4"))
    'In 2024-Q4 nothing was published.'
    """
    return Sentence(tuple(_parts(template, values)))


def _parts(template: str, values: Mapping[str, object]) -> Iterator[str | Number]:
    for text, name, spec, _ in string.Formatter().parse(template):
        if text:
            yield text
        if name is None:
            continue
        if values.get(name) is None:
            raise SentenceError(f"The sentence {template!r} needs a value for {name!r}.")
        value = values[name]
        if isinstance(value, Sentence):
            yield from value.parts
        elif isinstance(value, Result):
            yield Number(name, value, _number_text(value, spec))
        else:
            yield str(value)


def _number_text(result: Result, spec: str | None) -> str:
    if spec == "interval":
        return result.interval_text
    if spec == "about":
        return result.interval.about() + ("%" if result.unit == "%" else "")
    return result.text


def listed(items: Sequence[Sentence | str], last: str = "and") -> Sentence:
    """Join items as a list in words: "a, b and c".

    Examples
    --------
    >>> str(listed(["a", "b", "c"]))
    'a, b and c'
    """
    joined = Sentence()
    for i, item in enumerate(items):
        glue = "" if i == 0 else (f" {last} " if i == len(items) - 1 else ", ")
        more = item.parts if isinstance(item, Sentence) else (item,)
        joined = Sentence((*joined.parts, *((glue,) if glue else ()), *more))
    return joined
