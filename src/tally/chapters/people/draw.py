"""Who was killed: a strip of columns for each group, and a line of police."""

from __future__ import annotations

import pandas as pd

from tally.chapters.people import say
from tally.draw.columns import columns
from tally.draw.drawing import Drawing
from tally.draw.series import yearly
from tally.results.words import capital

#: What a reader must know beside the groups.
NOT_ALL = "The three groups need not be everybody whom the organisation counts."


def groups(rows: pd.DataFrame, body: str, marks: pd.DataFrame) -> Drawing:
    """Draw the three groups over the years.

    Parameters
    ----------
    rows : pandas.DataFrame
        As ``derive.killed`` gives it.
    body : str
        Who counted.
    marks : pandas.DataFrame
        Dated marks, as :func:`tally.results.landmarks.landmarks` gives them.
    """
    return columns(
        rows.assign(name=[capital(name) for name in rows["name"]]),
        "name",
        scope=say.scope(rows, body),
        axis=say.axis(rows),
        names="Of whom",
        marks=marks,
        remarks=(NOT_ALL,),
    )


def police(rows: pd.DataFrame) -> Drawing:
    """Draw the police killed by year, with all versions; at the merger the line breaks.

    Parameters
    ----------
    rows : pandas.DataFrame
        As ``derive.police`` gives it.
    """
    return yearly(rows, scope=say.police_scope(), axis="police killed, all causes")
