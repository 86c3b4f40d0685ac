"""Columns over the years: what each organisation attributes, and suicide attacks."""

from __future__ import annotations

import pandas as pd

from tally.chapters.deeds import say
from tally.draw.columns import columns
from tally.draw.drawing import Drawing
from tally.draw.rows import intervals

#: What a reader must know beside what an organisation attributes.
PARTS = (
    "One strip may be a part of another: the BLA is one of the Baloch armed groups, and the TTP "
    "may be among the groups that name religion."
)


def attributed(rows: pd.DataFrame) -> Drawing:
    """Draw what one organisation attributes to each group, a strip for each.

    Parameters
    ----------
    rows : pandas.DataFrame
        As ``derive.series`` gives it.
    """
    return columns(
        rows.assign(name=[say.named(name) for name in rows["name"]]),
        "name",
        scope=say.attributed_scope(rows),
        axis=say.attributed_axis(rows),
        names="Attributed to",
        remarks=(PARTS,),
    )


def suicide(rows: pd.DataFrame, marks: pd.DataFrame) -> Drawing:
    """Draw suicide attacks, or the deaths in them, a strip for each organisation.

    Parameters
    ----------
    rows : pandas.DataFrame
        As ``derive.long_series`` gives it.
    marks : pandas.DataFrame
        Dated marks, as :func:`tally.results.landmarks.landmarks` gives them.
    """
    return columns(
        rows,
        "by",
        scope=say.suicide_scope(rows),
        axis=say.suicide_axis(rows),
        names="Counted by",
        marks=marks,
    )


def strikes(rows: pd.DataFrame) -> Drawing:
    """Draw the drone strikes of each year, a strip for each organisation.

    Parameters
    ----------
    rows : pandas.DataFrame
        As ``derive.struck_years`` gives it.
    """
    scope = "Strikes, a strip for each organisation that counted; Pakistan"
    return columns(
        rows,
        "by",
        scope=f"Drone strikes by the United States. {scope}",
        axis="drone strikes",
        names="Counted by",
    )


def struck(rows: pd.DataFrame) -> Drawing:
    """Draw what organisations give for the deaths in drone strikes of one year, a row for each.

    Parameters
    ----------
    rows : pandas.DataFrame
        As ``derive.struck`` gives it.
    """
    return intervals(
        rows, "by", scope=say.struck_scope(rows), axis="people killed", source="publishers"
    )
