"""The directive ``{explorer}``: one page to search, filter and sort all claims.

The page has its first rows as a plain table. A script of the book's own folder holds all claims, so
the page needs no server: a browser that reads it from a disk may load scripts, but not data.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from tally.book import places
from tally.book.cite import day
from tally.book.directive import TableDirective, html
from tally.book.ledger_pages import capital
from tally.book.store import Store, read_again
from tally.book.styles import OWN
from tally.errors import enumerated
from tally.ledger.dimensions import OPEN
from tally.ledger.names import spoken
from tally.ledger.telling import FATES, ends, of_whom
from tally.ledger.wording import namer
from tally.quantities.period import in_words

if TYPE_CHECKING:
    import pandas as pd

    from tally.ledger.tables import Ledger

#: The page that holds the directive, the store in which it keeps the claims, and their script.
PAGE = "book/explorer"
STORE = "explorer"
DATA = "tally-claims.js"

#: The files that only this page loads; `vendor/vendor.json` says where the library is from.
STYLES = ("explorer.css",)
SCRIPTS = ("vendor/datatables.min.js", "explorer.js")

#: What stands for the id of an episode in the address of its page; the script knows it too.
EPISODE = "EPISODE"

#: How many rows are in the page itself, and on one page of the table.
ROWS = 25

#: How many of the bodies that share a page are named above the fields.
MANY = 3

#: The columns of the table: key, heading.
COLUMNS = {
    "quantity": "Quantity",
    "body": "Organisation",
    "what": "Of what",
    "region": "Region",
    "period": "Period",
    "source": "Source",
    "published": "Published",
    "fate": "What became of it",
}

#: The fields of which one term can be chosen, beside the period: column, label.
CHOICES = {
    "body": "Organisation",
    "measure": "Measure",
    "region": "Region",
    "period": "Period and its parts",
    **{dimension: dimension.capitalize() for dimension in OPEN},
    "kind": "Kind",
    "fate": "What became of it",
}

#: The columns of numbers that are nearly as another one, since most figures are exact.
LIKE = {
    "low": "value",
    "high": "low",
    "low_strict": "low",
    "high_strict": "high",
    "text": "printed",
}

#: What each fate is called where no other statement is named.
FATE_NAMES = {
    "latest": "latest",
    "restated": "restated",
    "repeated": "repeated",
    "rounder": "in rounder words",
    "hedged": "with a hedge",
    "beside": "beside another",
}


def setup(app: Sphinx) -> None:
    """Add the directive, and what its page loads."""
    app.add_directive("explorer", ExplorerDirective)
    app.connect("html-page-context", add_files)
    app.connect("env-get-outdated", read_again(PAGE, STORE))
    app.connect("build-finished", publish)


class ExplorerDirective(TableDirective):
    """Show the first claims as a table, with the fields by which all others are found."""

    only_on = PAGE

    def make(self, ledger: Ledger) -> list[nodes.Node]:
        """Make the page, and the script with all claims."""
        rows = rows_of(ledger)
        script = script_of(ledger, rows, self.addresses())
        Store.of(self.env.app, STORE).keep({DATA: script})
        mark = hashlib.sha256(script).hexdigest()[:8]
        source = f"{'../' * PAGE.count('/')}_static/{DATA}?v={mark}"
        parts = (
            form_html(ledger, rows),
            f'<div class="tally-explorer">{toolbar_html(len(rows))}{self.table(rows)}',
            f'{pager_html("bottom", len(rows))}</div><script defer src="{source}"></script>',
            everywhere(self.env, ledger),
        )
        return [html("".join(parts))]

    def addresses(self) -> dict[str, Any]:
        """Give where bodies and sources are told, as seen from this page."""
        known = dict.fromkeys(places.claim_pages(self.env.srcdir).values())
        return {
            "pages": {page: places.address(self.env, page) for page in known},
            "sources": places.address(self.env, places.SOURCES),
            "episodes": self.episodes(),
        }

    def episodes(self) -> str | None:
        """Give where episodes are told, `EPISODE` for the id of one; None where they are not."""
        if not places.has_episodes(self.env):
            return None
        return self.env.app.builder.get_relative_uri(PAGE, places.episode_page(EPISODE))

    def table(self, rows: pd.DataFrame) -> str:
        """Write the first rows as a table, the newest period first."""
        addresses = self.addresses()
        ordered = rows.sort_values(["last_day", "first_day"], ascending=False, kind="stable")
        texts = rows["text"].to_dict()
        body = "".join(
            row_html(row, addresses, texts) for row in ordered.head(ROWS).to_dict("records")
        )
        # The roles say what a table's parts are anyway; where rows become cards, style hides it.
        heads = "".join(
            f'<th scope="col" role="columnheader"{_sorted(key)}>{name}</th>'
            for key, name in COLUMNS.items()
        )
        return (
            '<table id="tally-claims" class="tally-claims-table" role="table">'
            "<caption>Claims of the ledger</caption>"
            f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
            f'<tbody role="rowgroup">{body}</tbody></table>'
        )


def rows_of(ledger: Ledger) -> pd.DataFrame:
    """Give every claim with all that the files of the ledger say of it, and with its words.

    Parameters
    ----------
    ledger : Ledger
        The ledger.

    Returns
    -------
    pandas.DataFrame
        One row is one claim, in the order of the ledger, indexed by its id: the columns of
        :func:`tally.ledger.download.enriched`, then ``text``, ``read_as``, ``what``, ``when``,
        ``day``, ``fate``, ``other`` (the claim to which the fate leads), ``page`` and ``happened``
        (the title of its episode). A missing cell is None.

    Examples
    --------
    >>> import tally
    >>> row = rows_of(tally.load()).loc["crss-2023-pk-fatalities-all-count"]
    >>> row.text, row.what, row["when"], row.fate, row.other
    ('1,524', 'people killed', '2023', 'restated', 'crss-2023-pk-fatalities-all-count-the-news')
    """
    # pandas takes a second to import, and most builds read this page from a store.
    from tally.ledger import download

    rows = download.enriched(ledger).set_index("claim_id", drop=False)
    name = namer(ledger)
    words = {}
    for cell in ledger.histories:
        for said in cell:
            for claim in said.rows:
                usual = claim["interval"]
                words[claim["claim_id"]] = {
                    "text": claim["text"],
                    "read_as": "" if usual.exact else ends(claim, usual),
                    "what": of_whom(claim, name),
                    "when": capital(in_words(claim["period"]).removeprefix("the ")),
                    "day": day(claim["published"]),
                    "fate": said.fate,
                    "other": said.other,
                    "page": places.page_of(said.first["body"]),
                }
    for column in words[rows.index[0]]:
        rows[column] = [words[claim][column] for claim in rows.index]
    rows["happened"] = rows["episode"].map(ledger.episodes["title"])
    return rows.astype(object).where(rows.notna(), None)


def script_of(ledger: Ledger, rows: pd.DataFrame, addresses: dict[str, Any]) -> bytes:
    """Write all claims as a script that assigns them to one name.

    Parameters
    ----------
    ledger : Ledger
        The ledger.
    rows : pandas.DataFrame
        From :func:`rows_of`.
    addresses : dict
        Where bodies and sources are told, as seen from the page.
    """
    from tally.draw import claims
    from tally.ledger import download, spreadsheet

    names = [column.name for column in download.columns(ledger)]
    columns = {name: list(map(_json_value, rows[name])) for name in rows.columns}
    content = {
        **addresses,
        "count": len(rows),
        "rows": ROWS,
        "columns": names,
        "choices": list(CHOICES),
        "formula": spreadsheet.FORMULA,
        "chart": claims.over_days(),
        "named": len(claims.COLOURS),
        "fates": {name: FATES.get(name, capital(text)) for name, text in FATE_NAMES.items()},
        "data": shortened(columns),
    }
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return f"window.tallyClaims={text};\n".encode()


def shortened(columns: Mapping[str, list]) -> dict[str, Any]:
    """Write columns shorter: see :func:`pack` and :func:`differing`.

    What two of them have at the same places, such as a code and its name, has them once.

    Examples
    --------
    >>> shortened({"region": ["PK", "PK", "PK-KP", "PK"], "name": ["all", "all", "KP", "all"]})
    {'region': {'of': ['PK', 'PK-KP'], 'at': [0, 0, 1, 0]}, 'name': {'of': ['all', 'KP'], 'at': \
'region'}}
    """
    data: dict[str, Any] = {}
    places: dict[tuple[int, ...], str] = {}
    for name, values in columns.items():
        if name in LIKE:
            data[name] = differing(values, LIKE[name], columns[LIKE[name]])
            continue
        data[name] = pack(values)
        if isinstance(data[name], dict):
            first = places.setdefault(tuple(data[name]["at"]), name)
            data[name]["at"] = data[name]["at"] if first == name else first
    return data


def pack(values: list) -> list | dict[str, list]:
    """Write a column shorter: each value once, and where it stands, if many are alike.

    Examples
    --------
    >>> pack(["CRSS", "CRSS", "CRSS", "PIPS", "CRSS"])
    {'of': ['CRSS', 'PIPS'], 'at': [0, 0, 0, 1, 0]}
    >>> pack([1524, 1533])
    [1524, 1533]
    """
    known = {value: i for i, value in enumerate(dict.fromkeys(values))}
    if len(known) * 2 > len(values):
        return values
    return {"of": list(known), "at": [known[value] for value in values]}


def differing(values: list, name: str, others: list) -> dict[str, Any]:
    """Write a column shorter that is nearly as another one: where it is not, and what it has there.

    Examples
    --------
    >>> differing([100, 110, None], "low", [100, 101, 501])
    {'as': 'low', 'but': {1: 110, 2: None}}
    """
    pairs = enumerate(zip(values, others, strict=True))
    return {"as": name, "but": {i: value for i, (value, other) in pairs if value != other}}


def row_html(row: dict[str, Any], addresses: dict[str, Any], texts: dict[str, str]) -> str:
    """Write one claim as a row; the script writes the same for all others.

    Parameters
    ----------
    row : dict
        A row of :func:`rows_of`.
    addresses : dict
        Where bodies and sources are told, as seen from the page.
    texts : dict of str to str
        The quantity of each claim, by its id.
    """
    page = addresses["pages"][row["page"]]

    def claim(name: str) -> str:
        return f'<a href="{escape(f"{page}#claim-{name}")}">{escape(texts[name])}</a>'

    read_as = f"<span>read as {escape(row['read_as'])}</span>" if row["read_as"] else ""
    happened = ""
    if row["happened"] and addresses.get("episodes"):
        address = escape(addresses["episodes"].replace(EPISODE, row["episode"]))
        happened = f'<span><a href="{address}">{escape(row["happened"])}</a></span>'
    source = f"{addresses['sources']}#source-{row['source_id']}"
    told = {
        "body": escape(spoken(row["body"]) if row["body"] != "unnamed" else row["body_name"]),
        "what": f"{escape(row['what'])}{happened}",
        "region": escape(row["region_name"]),
        "period": escape(row["when"]),
        "source": f'<a href="{escape(source)}">{escape(row["publisher"])}</a>',
        "published": escape(row["day"] or "undated"),
        "fate": FATES[row["fate"]].format(other=claim(row["other"])) if row["other"] else "Latest",
    }
    cells = "".join(
        f'<td role="cell" data-label="{COLUMNS[key]}">{content}</td>'
        for key, content in told.items()
    )
    head = f'<th scope="row" role="rowheader">{claim(row["claim_id"])}{read_as}</th>'
    return f'<tr role="row">{head}{cells}</tr>'


def everywhere(env: BuildEnvironment, ledger: Ledger) -> str:
    """Say where each claim is told without a script, with links."""
    links: dict[str, list[str]] = {}
    counts = ledger.claims["body"].value_counts()
    for body in sorted(counts.index, key=lambda b: (b == "unnamed", -counts[b], b)):
        links.setdefault(places.page_of(body), []).append(body)
    told = ", ".join(
        f'<a href="{escape(places.address(env, page))}">{escape(_bodies(bodies))}</a>'
        for page, bodies in links.items()
    )
    without = (
        f"<noscript> The table above has the {ROWS} claims about the latest periods; fields to "
        "search and filter by need JavaScript.</noscript>"
    )
    return f"<p>All {len(ledger.claims):,} claims are also in the ledger: {told}.{without}</p>"


def form_html(ledger: Ledger, rows: pd.DataFrame) -> str:
    """Write the fields to search and filter by."""
    fields = "".join(
        f'<p><label for="find-{name}">{label}</label><select id="find-{name}" name="{name}">'
        f'<option value="">any</option>{options}</select></p>'
        for name, label in CHOICES.items()
        for options in [period_options(rows) if name == "period" else options_of(name, ledger)]
    )
    orders = "".join(
        f'<option value="{key}-{way}">{name}, {told}</option>'
        for key, name in COLUMNS.items()
        for way, told in _ways(key)
    )
    return (
        '<form class="tally-find" role="search" aria-label="Claims" autocomplete="off">'
        '<p class="tally-find-words"><label for="find-words">Words</label>'
        '<input id="find-words" name="words" type="search" aria-describedby="find-words-help">'
        '<span id="find-words-help">All of them must be there; put a phrase between quotation '
        "marks. Short names in capitals, such as FATA, are found as whole words, however they are "
        "typed. Publishers, headlines and remarks are searched too.</span></p>"
        f"{fields}"
        '<p class="tally-find-order"><label for="find-order">Order</label>'
        f'<select id="find-order" name="order">{orders}</select></p>'
        '<p class="tally-find-buttons"><button type="reset">Clear all</button></p></form>'
    )


def options_of(name: str, ledger: Ledger) -> str:
    """Write the terms of a field that claims have, in the order of their table.

    Bodies are too many for that: those with the most claims come first. Regions stand under their
    province.
    """
    from tally.ledger.dimensions import TABLE_OF
    from tally.quantities.quantity import KINDS

    if name == "fate":
        names = FATE_NAMES
    elif name == "kind":
        names = {kind: kind for kind in KINDS}
    else:
        names = ledger.tables[TABLE_OF[name]]["name"].to_dict()
    if name == "body":
        names = {
            body: text if spoken(body) in (text, "unnamed") else f"{spoken(body)}: {text}"
            for body, text in names.items()
        }
    used = ledger.claims[name].value_counts() if name in ledger.claims else dict.fromkeys(names, 0)
    if name == "body":
        names = dict(sorted(names.items(), key=lambda n: (n[0] == "unnamed", -used.get(n[0], 0))))
    options = {term: _option(term, text) for term, text in names.items() if term in used}
    if name != "region":
        return "".join(options.values())
    grouped: dict[str, list[str]] = {}
    for region, option in options.items():
        grouped.setdefault(_province(region, ledger), []).append(option)
    return "".join(
        f'<optgroup label="{escape(names[province])}">{"".join(of)}</optgroup>'
        for province, of in grouped.items()
    )


def _province(region: str, ledger: Ledger) -> str:
    """Give the province under which a region stands, or the country of what is in none.

    A range of districts that are not known has no parent, and a code that begins with its
    province's.
    """
    table = ledger.tables["regions"]
    above = [r for r in table.index if ledger.part_of("region", region, r)]
    above += [r for r in table.index if region.startswith(f"{r}-")]
    for kind in ("province", "territory"):
        found = [r for r in above if table.at[r, "kind"] == kind]
        if found:
            return found[0] if len(_parts(found[0], ledger)) > 1 else _country(found[0])
    return _country(region)


def _parts(province: str, ledger: Ledger) -> list[str]:
    """Give a province and what claims tell of it apart."""
    used = set(ledger.claims["region"])
    return [province, *(r for r in ledger.parts_of("region", province) if r in used)]


def _country(region: str) -> str:
    """Give the country that a region's code begins with."""
    return region.split("-")[0]


def period_options(rows: pd.DataFrame) -> str:
    """Write the periods that claims have, by year, the newest first; each year is among them."""
    from tally.quantities import period

    known: dict[str, set[str]] = {}
    for text, first, last in zip(rows["period"], rows["first_day"], rows["last_day"], strict=True):
        year = str(first.year)
        known.setdefault("" if last.year != first.year else year, set()).add(text)
        known.setdefault(year, set()).add(year)
    made = []
    for year, texts in sorted(known.items(), reverse=True):
        periods = sorted(
            (period.parse(text) for text in texts), key=lambda p: (p.first, -p.days, str(p))
        )
        options = "".join(
            _option(
                str(p),
                capital(in_words(str(p)).removeprefix("the ")),
                f' data-first="{p.first}" data-last="{p.last}"',
            )
            for p in periods
        )
        made.append(f'<optgroup label="{year or "Several years"}">{options}</optgroup>')
    return "".join(made)


def toolbar_html(count: int) -> str:
    """Write what stands above the table: how many claims, downloads, and the pages of the table."""
    return (
        '<div class="tally-tools"><p role="status" class="tally-shown">'
        f"All {count:,} claims; here are 1 to {ROWS}.</p>"
        '<p class="tally-take"><button type="button" data-take="csv">Download as CSV</button>'
        '<button type="button" data-take="json">Download as JSON</button>'
        '<button type="button" data-take="link">Copy the link</button></p>'
        f"{pager_html('top', count)}</div>"
        '<details class="tally-drawn"><summary>Draw them over time</summary></details>'
    )


def pager_html(place: str, count: int) -> str:
    """Write the buttons that turn the pages of the table."""
    pages = -(-count // ROWS)
    return (
        f'<nav class="tally-pager" aria-label="Pages of the table, {place}" data-place="{place}">'
        '<button type="button" data-turn="previous" disabled>Previous</button>'
        f"<span>Page 1 of {pages:,}</span>"
        '<button type="button" data-turn="next">Next</button></nav>'
    )


def add_files(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Let this page, and no other, load the table library and what belongs to it.

    A book on one page, which is to be printed, has its styles too.
    """
    if app.builder.format != "html":
        return
    if pagename == PAGE or app.builder.name == "singlehtml":
        for name in STYLES:
            app.add_css_file(name, priority=910, **{OWN: ""})
    if pagename == PAGE:
        for name in SCRIPTS:
            app.add_js_file(name, loading_method="defer")


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Put the script with the claims into the built book."""
    if exception is None and app.builder.format == "html" and PAGE in app.env.found_docs:
        Store.of(app, STORE).put(Path(app.outdir) / "_static")


def _json_value(value: object) -> object:
    """Write a number as people do, 1533 and 40.5, and a date as a text."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


def _option(value: str, text: str, more: str = "") -> str:
    return f'<option value="{escape(value)}"{more}>{escape(text)}</option>'


def _sorted(key: str) -> str:
    return ' aria-sort="descending"' if key == "period" else ""


def _ways(key: str) -> list[tuple[str, str]]:
    """Give the two orders of a column, the one that is asked for more often first."""
    match key:
        case "period" | "published":
            return [("desc", "newest first"), ("asc", "oldest first")]
        case "quantity":
            return [("desc", "largest first"), ("asc", "smallest first")]
    return [("asc", "A to Z"), ("desc", "Z to A")]


def _bodies(names: list[str]) -> str:
    """Name the bodies of a page; of many, those with the most claims and how many others.

    Examples
    --------
    >>> _bodies(["CMC", "HRCP", "GTI", "SATP", "unnamed"])
    'CMC, HRCP, GTI and 2 others'
    """
    if len(names) > MANY + 1:
        return f"{', '.join(map(spoken, names[:MANY]))} and {len(names) - MANY} others"
    return enumerated(spoken(name) if name != "unnamed" else "others" for name in names)
