"""The streams of a shell: what they can't show, and what they hand over in broken bytes."""

from __future__ import annotations

import codecs
import io
import os
import sys
import unicodedata

import click

#: What stands for a sign that an encoding lacks: a minus must stay a minus.
PLAIN = str.maketrans(
    "\u2212\u2010\u2011\u2012\u2013\u2014\u2018\u2019\u201c\u201d", "------''\"\""
)


def open_what_is_closed() -> None:
    """Give the process an empty input and outputs that are lost, where a shell closed its own.

    Otherwise the next file that is opened gets the number of a stream, and is written into.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # It has the lowest number that is free: that of the stream.
            stream = open(os.devnull, mode, encoding="utf-8")  # noqa: SIM115
            os.set_inheritable(stream.fileno(), True)
            setattr(sys, name, stream)


def replace_what_cannot_be_printed() -> None:
    """Let standard output and error write what they can of any text, in every encoding."""
    codecs.register_error("tally", _plainly)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="tally")


def _plainly(error: UnicodeError) -> tuple[str | bytes, int]:
    assert isinstance(error, UnicodeEncodeError)
    sign = error.object[error.start]
    if 0xDC80 <= ord(sign) <= 0xDCFF:  # a byte of a file's name that was no text
        return os.fsencode(sign) if error.encoding != "ascii" else "?", error.start + 1
    plain = unicodedata.normalize("NFKD", sign.translate(PLAIN))
    return plain.encode("ascii", "ignore").decode() or "?", error.start + 1


class Text(click.ParamType):
    r"""A text, also where the locale has made surrogates of its letters.

    Examples
    --------
    >>> Text().convert("caf\udcc3\udca9", None, None)
    'café'
    """

    name = "text"

    def convert(
        self, value: str, param: click.Parameter | None, context: click.Context | None
    ) -> str:
        """Read the bytes as UTF-8, or refuse them."""
        try:
            return value.encode("utf-8", "surrogateescape").decode("utf-8")
        except UnicodeError:
            self.fail(f"{value!r} is no text in UTF-8; type it anew.", param, context)
