"""A page for each episode: the directive ``{episode}``, and the pages that hold it.

The pages are written into `book/episodes` when a build begins, from the table of episodes, and are
no part of the repository; they are in no table of contents, so that no side bar lists them.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from tally.book import places
from tally.book.directive import TableDirective, html, section
from tally.book.shown import output
from tally.errors import TallyError
from tally.page.outputs import EPISODES, FORMAT
from tally.writing import write_whole

if TYPE_CHECKING:
    import pandas as pd

    from tally.ledger.tables import Ledger
    from tally.page.page import Block

#: The setting of a book that has these pages.
SETTING = "tally_episode_pages"

#: The file of a page, which bears the id of its episode: the directive makes all that it says.
SOURCE = "---\norphan: true\n---\n\n```{episode}\n```\n"

#: What a page says of each measure, as a heading.
HEADINGS = {"fatalities": "People killed", "injuries": "People injured"}


def setup(app: Sphinx) -> None:
    """Add the directive, and write the pages before Sphinx looks for them."""
    app.add_config_value(SETTING, False, "env", bool)
    app.add_directive("episode", EpisodeDirective)
    # After the table of contents has excluded what is not in it.
    app.connect("config-inited", let_in, priority=900)
    app.connect("builder-inited", write_pages, priority=100)


def let_in(app: Sphinx, config: Config) -> None:
    """Let Sphinx read the pages, which no table of contents names."""
    if config[SETTING]:
        kept = [p for p in config["exclude_patterns"] if not p.startswith(f"{EPISODES}/")]
        config["exclude_patterns"] = kept


def write_pages(app: Sphinx) -> None:
    """Write a page for each episode, and take away those of episodes that are gone."""
    folder = Path(app.srcdir) / EPISODES
    wanted = episodes(Path(app.srcdir)) if app.config[SETTING] else []
    for path in folder.glob("*.md"):
        if path.stem not in wanted:
            path.unlink()
    for episode in wanted:
        path = folder / f"{episode}.md"
        # A page that is not touched is not read again.
        if not path.is_file() or path.read_text(encoding="utf-8") != SOURCE:
            write_whole(path, SOURCE)


def episodes(root: Path) -> list[str]:
    """Give the ids of the episodes of which something was printed.

    Parameters
    ----------
    root : pathlib.Path
        The project's folder.
    """
    # Without pandas: a build that writes a chapter again does not load the ledger.
    found: list[list[str]] = []
    for table in ("episodes", "claims"):
        with (root / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            found.append([row["episode"] for row in csv.DictReader(file)])
    told = set(found[1])
    return [episode for episode in found[0] if episode in told]


class EpisodeDirective(TableDirective):
    """Tell the episode of its page: what, when, where, the ranges of its counts, each print."""

    def make(self, ledger: Ledger) -> list[nodes.Node]:
        """Make the whole page, with its title."""
        folder, _, episode = self.env.docname.rpartition("/")
        if folder != EPISODES or episode not in ledger.episodes.index:
            raise TallyError(
                f"The directive 'episode' belongs on a page {EPISODES}/ID with the id of an "
                "episode of episodes.csv."
            )
        title = ledger.episodes.at[episode, "title"]
        return [section(title, "episode", self.parts(ledger, episode))]

    def parts(self, ledger: Ledger, episode: str) -> list[nodes.Node]:
        """Make what stands under the title."""
        from tally.chapters.episodes import say_all
        from tally.page.page import Page

        every, printed, ranges = told_of(ledger)
        printed = printed[printed["episode"] == episode].reset_index(drop=True)
        ranges = ranges[ranges["episode"] == episode]
        page = Page("episodes", ledger, {"episode": episode})
        lead = str(say_all.what_when_where(ledger, episode))
        made: list[nodes.Node] = [nodes.paragraph(lead, lead), *self.related(every, episode)]
        for measure, heading in HEADINGS.items():
            of = ranges[ranges["measure"] == measure].sort_values(
                "main", ascending=False, kind="stable"
            )
            told = [shown(page.say(say_all.range_told(row))) for _, row in of.iterrows()]
            if told:
                made.append(section(heading, measure, told))
        if own := say_all.own_told(ledger, printed):
            made.append(section("What an armed group says", "own", [shown(page.say(own))]))
        table = say_all.prints_table(ledger, printed)
        table["Ledger"] = [self.entry(ledger, claim) for claim in printed["claim"]]
        prints = [shown(page.table(table, "Every print of this episode"))]
        if silent := say_all.unnamed_told(printed):
            prints.insert(0, shown(page.say(silent)))
        made.append(section("Every print", "prints", prints))
        made.append(html(self.ways(every, episode)))
        made.append(shown(page.record()))
        return made

    def entry(self, ledger: Ledger, claim: str) -> Any:
        """Link to the entry of a claim in the ledger."""
        from tally.page.outputs import PageLink

        page = places.page_of_claim(ledger, ledger.claim(claim))
        return PageLink("entry", f"{page}#claim-{claim}")

    def related(self, every: pd.DataFrame, episode: str) -> list[nodes.Node]:
        """Link to the episode of which this one is a part, and to its parts."""
        whole = every.at[episode, "part_of"]
        found = [("It is a part of", [whole])] if whole in every.index else []
        if parts := list(every.index[every["part_of"] == episode]):
            found.append(("Parts of it have pages of their own:", parts))
        return [
            html(f"<p>{words} {', '.join(self.link(every, name) for name in names)}.</p>")
            for words, names in found
        ]

    def ways(self, every: pd.DataFrame, episode: str) -> str:
        """Link to the episodes before and after this one, and to all of them."""
        names = list(every.index)
        here = names.index(episode)
        links = []
        if here:
            links.append(f"<li>Before it: {self.link(every, names[here - 1])}")
        if here + 1 < len(names):
            links.append(f"<li>After it: {self.link(every, names[here + 1])}")
        chapter = places.page_address(self.env.app, self.env.docname, places.CHAPTER_OF_EPISODES)
        if chapter:
            links.append(f'<li><a href="{escape(chapter)}">All episodes</a>')
        links.append(
            f"<li>In the ledger and as the chapter’s parameter: <code>{escape(episode)}</code>"
        )
        return (
            f'<nav class="tally-ways" aria-label="Other episodes"><ul>{"".join(links)}</ul></nav>'
        )

    def link(self, every: pd.DataFrame, episode: str) -> str:
        """Link to the page of another episode."""
        name, year = every.at[episode, "title"], str(every.at[episode, "first"].year)
        title = escape(name if year in name else f"{name} ({year})")
        address = places.page_address(self.env.app, self.env.docname, places.episode_page(episode))
        return f'<a href="{escape(address)}">{title}</a>' if address else title


@lru_cache(maxsize=1)
def told_of(ledger: Ledger) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Give all episodes, their prints and the ranges of these: once for all pages."""
    from tally.chapters.episodes import derive_all

    printed = derive_all.prints(ledger)
    return derive_all.overview(ledger), printed, derive_all.ranges(ledger, printed)


def shown(block: Block) -> output:
    """Put what a verb of a page shows onto this one, as a chapter does."""
    return output(data={"format": FORMAT, **block.data})
