"""The directive ``{dictionary}``: tables, columns and terms, as the descriptor has them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.core import publish_doctree
from sphinx.application import Sphinx

from tally.book import claim_files, places
from tally.book.claims import web_address
from tally.book.directive import TableDirective, html, section
from tally.book.render import Markup, html_table
from tally.ledger.dimensions import TREES

if TYPE_CHECKING:
    import pandas as pd

    from tally.ledger.tables import Ledger

#: The tables whose rows are the terms of a column, and which a reader of the figures looks up.
TERMS = (*TREES.values(), "districts")

#: The words of a constraint.
RULES = {
    "required": "never empty",
    "unique": "each only once",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "pattern": "of the form {}",
}


def setup(app: Sphinx) -> None:
    """Add the directive."""
    app.add_directive("dictionary", DictionaryDirective)


class DictionaryDirective(TableDirective):
    """Tell what the tables hold, as the descriptor of the Data Package has it."""

    def make(self, ledger: Ledger) -> list[nodes.Node]:
        """Make sections: the package, each table, the terms, how quantities are read."""
        from tally.ledger.files import read_descriptor

        descriptor = read_descriptor(ledger.folder)
        tables = [r for r in descriptor["resources"] if "schema" in r]
        others = [r for r in descriptor["resources"] if "schema" not in r]
        made: list[nodes.Node] = [html(overview_html(descriptor, ledger))]
        for table in tables:
            anchor = f"table-{table['name']}"
            rows = len(ledger.tables[table["name"]])
            made.append(section(table["title"], anchor, [html(table_html(table, rows))]))
        made.append(section("Outlines for maps", "outlines", [html(files_html(others))]))
        for name in TERMS:
            title = next(t["title"] for t in tables if t["name"] == name)
            terms = html(terms_html(ledger.tables[name], title))
            made.append(section(f"Terms: {title.lower()}", f"terms-{name}", [terms]))
        made.append(section("Columns of the downloads", "downloads", [html(added_html(ledger))]))
        if claim_files.are_in(self.env.app):
            files = html(claims_html(claim_files.schema(), "../" * self.env.docname.count("/")))
            made.append(section("A claim as a file", "claim-files", [files]))
        made.append(section("How quantities are read", "readings", self.readings(ledger)))
        return made

    def readings(self, ledger: Ledger) -> list[nodes.Node]:
        """Give the rules as the package states them, and an example of each from the ledger."""
        from tally.quantities import quantity

        # The rules are told where they are made; the first paragraph there is the module's title.
        _, *blocks = (quantity.__doc__ or "").strip().split("\n\n")
        made: list[nodes.Node] = []
        for block in blocks:
            if block.startswith("==="):
                made.append(html(rules_html(block)))
            else:
                made += [node.deepcopy() for node in publish_doctree(block).children]
        return [*made, html(self.examples_html(ledger))]

    def examples_html(self, ledger: Ledger) -> str:
        """Write one claim of each qualifier, in both readings."""
        import pandas as pd

        from tally.quantities import quantity

        rows = []
        for qualifier in quantity.QUALIFIERS:
            claims = ledger.claims[ledger.claims["qualifier"] == qualifier]
            if claims.empty:
                continue
            claim = claims[claims["kind"] == claims["kind"].mode().iloc[0]].iloc[0]
            page = places.page_of_claim(ledger, claim)
            link = places.address(self.env, page, f"claim-{claim['claim_id']}")
            places_shown = 0 if claim["kind"] == "count" else claim["places"] + 1
            rows.append(
                {
                    "Qualifier": qualifier,
                    "Printed": Markup(
                        f'<a href="{escape(link)}">{escape(claim["printed"])}</a>', claim["printed"]
                    ),
                    "Kind": claim["kind"],
                    "Conventional": claim["interval"].text(places_shown),
                    "Strict": claim["strict"].text(places_shown),
                }
            )
        return html_table(pd.DataFrame(rows), caption="Examples from the ledger")


def rules_html(block: str) -> str:
    r"""Write a plain-text table, in which a text that runs on into the next column spans the two.

    Examples
    --------
    >>> rules_html("=== ===\na   b\n=== ===\nx   y\n=== ===").count("<td>")
    1
    """
    import pandas as pd

    border, *lines = block.splitlines()
    starts = [i for i, sign in enumerate(border) if sign == "=" and border[i - 1 : i] != "="]
    rows: list[list[str]] = []
    for line in lines:
        if line == border:
            continue
        cells = [line[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)]
        if line[starts[-1] - 1 : starts[-1]].strip():
            cells[-2:] = [line[starts[-2] :], "the same"]
        if cells[0]:
            rows.append(cells)
        else:
            rows[-1] = [f"{old} {more}".strip() for old, more in zip(rows[-1], cells, strict=True)]
    head, *body = rows
    frame = pd.DataFrame(body, columns=[name.capitalize() for name in head])
    return html_table(frame, caption="What each qualifier means")


def overview_html(descriptor: dict, ledger: Ledger) -> str:
    """Write what the package is, its licence and its sources, and a table of its tables."""
    import pandas as pd

    rows = [
        {
            "Table": Markup(f'<a href="#table-{escape(r["name"])}">{escape(r["title"])}</a>', ""),
            "File": r["path"],
            "Rows": f"{len(ledger.tables[r['name']]):,}",
            "Columns": str(len(r["schema"]["fields"])),
        }
        for r in descriptor["resources"]
        if "schema" in r
    ]
    return (
        f"<p>{escape(descriptor['description'])}</p>"
        f"<p>Version {escape(descriptor['version'])}. Licence: {_links(descriptor['licenses'])}. "
        f"Made from: {_links(descriptor['sources'])}.</p>"
        f"{html_table(pd.DataFrame(rows), caption='The tables of the Data Package')}"
    )


def table_html(table: dict, rows: int) -> str:
    """Write one table of the package: what a row is, its keys and its columns."""
    import pandas as pd

    schema = table["schema"]
    refers = {
        field: f"{key['reference']['resource'] or table['name']}"
        for key in schema.get("foreignKeys", [])
        for field in key["fields"]
    }
    columns = pd.DataFrame(
        [
            {
                "Column": field["name"],
                "Type": field["type"],
                "Rules": "; ".join(_rules(field, refers)),
                "What it holds": field.get("description", ""),
            }
            for field in schema["fields"]
        ]
    )
    key = ", ".join(schema["primaryKey"])
    more = "".join(
        f" {word}: {_links(table[name])}."
        for name, word in (("licenses", "Licence"), ("sources", "Made from"))
        if name in table
    )
    return (
        f"<p>{escape(table['description'])}</p>"
        f"<p>File: <code>{escape(table['path'])}</code>; {rows:,} rows. "
        f"Key: <code>{escape(key)}</code>.{more}</p>"
        f"{html_table(columns, caption='Columns of ' + table['path'])}"
    )


def added_html(ledger: Ledger) -> str:
    """Write the columns that the downloads have beside those of the table of claims."""
    import pandas as pd

    from tally.ledger import download

    own = set(ledger.tables["claims"].columns)
    rows = [
        {"Column": column.name, "Type": column.type, "What it holds": column.about}
        for column in download.columns(ledger)
        if column.name not in own
    ]
    caption = "Columns that follow from other tables, or from the printed words"
    lead = "<p>The downloads have every column of the claims, and these.</p>"
    return lead + html_table(pd.DataFrame(rows), caption=caption)


def claims_html(schema: Mapping[str, Any], root: str) -> str:
    """Write what the file of a claim holds, from its schema.

    Parameters
    ----------
    schema : mapping
        From :func:`tally.book.claim_files.schema`.
    root : str
        From the page to the book's own folder.
    """
    import pandas as pd

    rows = [
        {"Name": name, "Holds": _held(schema, field), "What it is": field["description"]}
        for name, field in schema["properties"].items()
        if "description" in field
    ]
    address = f"{root}{claim_files.FOLDER}/{claim_files.SCHEMA}"
    told = (
        f"Each claim is a file too, <code>{claim_files.FOLDER}/ID.json</code>, to which its place "
        f'in the ledger links. <a href="{escape(address)}">The JSON Schema</a> describes them all.'
    )
    table = html_table(pd.DataFrame(rows), caption="What the file of a claim holds")
    return f"<p>{told}</p>{table}"


def _held(schema: Mapping[str, Any], field: Mapping[str, Any]) -> str:
    """Tell of what type a field is; of an object, the names in it."""
    if "oneOf" in field:
        return " or ".join(_held(schema, one) for one in field["oneOf"])
    if "$ref" in field:
        parts = schema["$defs"][field["$ref"].rpartition("/")[2]]["properties"]
        return f"an object: {', '.join(parts)}"
    if "enum" in field:
        return f"one of {', '.join(field['enum'])}"
    types = field["type"] if isinstance(field["type"], list) else [field["type"]]
    told = " or ".join(types)
    return f"{told}, each {_held(schema, field['items'])}" if "items" in field else told


def files_html(resources: list[dict]) -> str:
    """Write the files that are no tables."""
    items = "".join(
        f"<li><code>{escape(r['path'])}</code>: {escape(r['title'])}. {escape(r['description'])}"
        + (f" Made from: {_links(r['sources'])}." if "sources" in r else "")
        for r in resources
    )
    return f"<ul>{items}</ul>"


def terms_html(terms: pd.DataFrame, title: str) -> str:
    """Write the terms of a column with their definitions."""
    shown = terms.rename(columns=lambda name: name.replace("_", " ").capitalize()).astype(object)
    return html_table(shown.where(shown.notna(), ""), caption=f"{title}: the terms")


def _rules(field: dict, refers: dict[str, str]) -> list[str]:
    """Tell the constraints of a column in words."""
    rules = field.get("constraints", {})
    words = []
    for name, rule in rules.items():
        if name == "enum":
            words.append(f"one of {', '.join(map(str, rule))}")
        elif rule is not False:
            words.append(RULES.get(name, f"{name} {{}}").format(rule))
    if field["name"] in refers:
        words.append(f"a key of {refers[field['name']]}")
    return words


def _links(rows: list[dict]) -> str:
    """Write titled addresses as links."""
    told = []
    for row in rows:
        title = escape(row.get("title") or row.get("name") or row.get("path", ""))
        url = web_address(row.get("path"))
        told.append(f'<a href="{escape(url)}">{title}</a>' if url else title)
    return "; ".join(told)
