"""Validate a folder of tables: every problem in one run, each with file, row and column.

Form and schema come from the descriptor and are checked by the Frictionless framework;
what a schema cannot say (double entry, periods, regions in time, duplicates, parts and wholes)
is checked here.
"""

from __future__ import annotations

import csv
import importlib
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import frictionless

from tally import ledger, period, quantity
from tally.errors import PeriodError, Problem, QuantityError, TallyError

#: Largest table that is read: the ledger is typed by hand, and its claims are a fiftieth of this.
MAX_BYTES = 5_000_000

#: Longest cell, in characters.
MAX_CELL = 2_000

#: A report on a period may come out this many days before the period ends.
DAYS_BEFORE_END = 31

#: How the cells of a type are written, in words and as a pattern: Frictionless reads more forms
#: ("1_000", "2018-5-1") than a person expects in a table.
PLAIN = {
    "number": ("a number", "1524 or -21.5", r"-?[0-9]{1,15}(\.[0-9]{1,15})?"),
    "integer": ("a whole number", "240000", r"-?[0-9]{1,15}"),
    "year": ("a year", "2024", r"[12][0-9]{3}"),
    "date": ("a day", "2018-05-31", r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}"),
}

#: Characters that break a line or are not seen; LF ends a line, and CR is told by itself.
CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")

# Two rules read each printed quantity.
_parse = lru_cache(maxsize=10_000)(quantity.parse)
_compare = lru_cache(maxsize=10_000)(quantity.check)

Row = tuple[int, dict[str, str]]
Rows = dict[str, list[Row]]


def check(folder: Path | str) -> list[Problem]:
    """Find every problem of the tables in a folder.

    A table whose form or header is wrong is told by that alone; all others are checked through.

    Parameters
    ----------
    folder : path
        The folder that holds ``datapackage.json``.

    Returns
    -------
    list of Problem
        In the order of file and row; empty when all is well.

    Examples
    --------
    >>> from tally import paths
    >>> check(paths.root() / "data")
    []
    """
    folder = Path(folder)
    try:
        descriptor = ledger.read_descriptor(folder)
        resources = ledger.table_resources(descriptor)
    except TallyError as error:
        return [Problem("datapackage.json", None, None, str(error))]
    if problems := _check_descriptor(descriptor, folder):
        return problems
    rows: Rows = {}
    for resource in descriptor["resources"]:
        if resource["name"] not in resources:
            problems += _check_geo(folder, resource["path"])
            continue
        text, wrong = _read(folder, resource["path"])
        wrong = wrong or _check_header(text, resource)
        if not wrong:
            rows[resource["name"]], ragged = _rows(text, resource)
            problems += ragged
        problems += wrong
    problems += _check_schema(rows, resources)
    told = {(p.file, p.row, p.column) for p in problems}
    problems += [
        p for p in _check_meaning(rows, resources) if (p.file, p.row, p.column) not in told
    ]
    problems = list(dict.fromkeys(problems))
    return sorted(problems, key=lambda p: (p.file, p.row or 0, p.column or ""))


def _check_descriptor(descriptor: dict, folder: Path) -> list[Problem]:
    # Frictionless loads jsonschema, which for the format "iri" compiles grammars for a second,
    # and no descriptor has that format.
    if not {"jsonschema", "rfc3987_syntax"} & set(sys.modules):
        sys.modules["rfc3987_syntax"] = None
        importlib.import_module("jsonschema")
        del sys.modules["rfc3987_syntax"]
    try:
        frictionless.Package.from_descriptor(descriptor, basepath=str(folder))
    except frictionless.FrictionlessException as error:
        notes = dict.fromkeys(found.note for found in error.reasons or [error.error])
        return [Problem("datapackage.json", None, None, note) for note in notes]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # Frictionless validates only what has the right shape, and stumbles over the rest.
        message = f"the descriptor is not a Data Package: {error}"
        return [Problem("datapackage.json", None, None, message)]
    return list(_rules_and_keys(descriptor))


def _rules_and_keys(descriptor: dict) -> Iterator[Problem]:
    """Find what Frictionless takes on trust and stumbles over later."""
    tables = ledger.table_resources(descriptor)
    columns = {n: {f["name"] for f in t["schema"]["fields"]} for n, t in tables.items()}
    for name, table in tables.items():
        for field in table["schema"]["fields"]:
            rules = field.get("constraints", {})
            wrong = [rule for rule in rules if rule.endswith("imum") and not _number(rules[rule])]
            try:
                re.compile(rules.get("pattern") or "")
            except re.error:
                wrong.append("pattern")
            for rule in wrong:
                message = f"the {rule} of {name}.{field['name']} is no {rule}: {rules[rule]!r}"
                yield Problem("datapackage.json", None, None, message)
        ends = [(name, column) for column in table["schema"]["primaryKey"]]
        for key in table["schema"].get("foreignKeys", []):
            reference = key.get("reference", {})
            target = reference.get("resource") or name
            fields, targets = key.get("fields", []), reference.get("fields", [])
            ends += [(name, column) for column in fields]
            ends += [(target, column) for column in targets]
            if len(fields) != 1 or len(targets) != 1:
                message = f"a reference of {name} is not from one column to one: {key}"
                yield Problem("datapackage.json", None, None, message)
        for where, column in ends:
            if column not in columns.get(where, ()):
                message = f"a key of {name} names {where}.{column}, and there is no such column"
                yield Problem("datapackage.json", None, None, message)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


# Form: what must hold before a table can be read at all.


def _read(folder: Path, name: str) -> tuple[str, list[Problem]]:
    """Read a table as text, with what is wrong in it as a text."""
    problems: list[Problem] = []

    def wrong(message: str, row: int | None = None) -> tuple[str, list[Problem]]:
        problems.append(Problem(name, row, None, message))
        return "", problems

    path = folder / name
    if not path.is_file():
        return wrong(f"the file is missing from {path.parent}")
    size = path.stat().st_size
    if size == 0:
        return wrong("the file is empty; it must at least have its header line and a row")
    if size > MAX_BYTES:
        return wrong(f"the file has {size:,} bytes; a table here has at most {MAX_BYTES:,}")
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        return wrong(f"byte 0x{raw[error.start]:02x} is not UTF-8; save the file as UTF-8", row)
    if text.startswith("\ufeff"):
        wrong("the file begins with a byte order mark; save it as UTF-8 without BOM", 1)
    if "\r" in text:
        wrong("lines end in CR LF; save the file with LF line ends", _line_of(text, "\r"))
    if mark := CONTROL.search(text):
        code = f"U+{ord(mark[0]):04X}"
        wrong(f"the character {code} is no text; take it out", _line_of(text, mark[0]))
    if not text.endswith("\n"):
        wrong("the last line does not end in a line feed", text.count("\n") + 1)
    if problems:
        return "", problems
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begin = 1
    unclosed = "a quotation mark is not closed, or a cell holds a line break"
    try:
        for _ in reader:
            if reader.line_num > begin:
                return wrong(unclosed, begin)
            begin = reader.line_num + 1
    except csv.Error as error:
        if reader.line_num > begin or "end of data" in str(error):
            return wrong(unclosed, begin)
        return wrong(f"this is not a CSV line: {error}", begin)
    return text, []


def _line_of(text: str, mark: str) -> int:
    return text[: text.index(mark)].count("\n") + 1


def _check_geo(folder: Path, name: str) -> list[Problem]:
    path = folder / name
    if not path.is_file():
        return [Problem(name, None, None, f"the file is missing from {path.parent}")]
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        return [Problem(name, None, None, f"the file is not readable GeoJSON: {error}")]
    if not isinstance(found, dict) or not found.get("features"):
        return [Problem(name, None, None, "the file has no features; make it anew with the script")]
    return []


def _check_header(text: str, resource: dict) -> list[Problem]:
    want = [field["name"] for field in resource["schema"]["fields"]]
    have = next(csv.reader([text.partition("\n")[0]]), [])
    if have == want:
        if text.count("\n") > 1:
            return []
        return [Problem(resource["path"], 1, None, "the table has a header and no row")]
    missing = [c for c in want if c not in have]
    more = [c for c in have if c not in want]
    twice = sorted({c for c in have if have.count(c) > 1})
    told = [f"missing: {', '.join(missing)}"] if missing else []
    told += [f"not in the schema: {', '.join(map(repr, more))}"] if more else []
    told += [f"twice: {', '.join(twice)}"] if twice else []
    if told:
        message = f"the columns are not those of the schema ({'; '.join(told)})"
    else:
        wrong = next(i for i, (h, w) in enumerate(zip(have, want, strict=True)) if h != w)
        message = (
            f"the columns are in another order: column {wrong + 1} is {have[wrong]!r} "
            f"and must be {want[wrong]!r}"
        )
    return [Problem(resource["path"], 1, None, message)]


def _rows(text: str, resource: dict) -> tuple[list[Row], list[Problem]]:
    """Give the rows as text, each with the number of its line, and the lines that are no rows."""
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader)
    rows, problems = [], []
    for cells in reader:
        if not any(cells):
            message = "the row is empty; take it out"
        elif len(cells) != len(header):
            message = (
                f"the row has {len(cells)} cells and the header {len(header)}; "
                "is a cell with a comma not quoted?"
            )
        elif any(len(cell) > MAX_CELL for cell in cells):
            column = next(c for c, cell in zip(header, cells, strict=True) if len(cell) > MAX_CELL)
            message = f"the cell of {column} has more than {MAX_CELL:,} characters"
        else:
            rows.append((reader.line_num, dict(zip(header, cells, strict=True))))
            continue
        problems.append(Problem(resource["path"], reader.line_num, None, message))
    return rows, problems


# Schema: types, enumerations, keys and references, by Frictionless.


def _check_schema(rows: Rows, resources: dict[str, dict]) -> list[Problem]:
    package = frictionless.Package(resources=[])
    for name, table in rows.items():
        schema = dict(resources[name]["schema"])
        # For each key Frictionless reads the other table again: _references is ten times as fast.
        schema.pop("foreignKeys", None)
        columns = [field["name"] for field in schema["fields"]]
        cells = [columns, *([*row.values()] for _, row in table)]
        schema = frictionless.Schema.from_descriptor(schema)
        package.add_resource(frictionless.Resource(name=name, data=cells, schema=schema))
    problems = []
    for name, task in zip(rows, package.validate(limit_errors=MAX_BYTES).tasks, strict=True):
        resource = resources[name]
        plain = list(_not_plain(rows[name], resource))
        problems += plain
        told = {(p.row, p.column) for p in plain}
        found = [error.to_dict() for error in task.errors]
        keyed = {e["rowNumber"] for e in found if e["type"] in ("unique-error", "constraint-error")}
        for error in found:
            # A doubled or empty key is told once, by its column.
            if error["type"] == "primary-key" and error["rowNumber"] in keyed:
                continue
            problem = _schema_problem(resource, error, rows)
            if (problem.row, problem.column) not in told:
                problems.append(problem)
        problems += _references(rows, resource, resources)
    return problems


def _not_plain(rows: list[Row], resource: dict) -> Iterator[Problem]:
    for field in resource["schema"]["fields"]:
        if field["type"] in PLAIN:
            pattern = re.compile(PLAIN[field["type"]][2])
            for line, row in rows:
                cell = row[field["name"]]
                if cell and not pattern.fullmatch(cell):
                    yield Problem(resource["path"], line, field["name"], _no(field["type"], cell))


def _no(kind: str, cell: str) -> str:
    name, example, _ = PLAIN[kind]
    return f"{cell!r} is not {name}; write it as {example}"


def _schema_problem(resource: dict, error: dict, rows: Rows) -> Problem:
    column, note = error.get("fieldName"), error.get("note", "")
    table, schema = rows[resource["name"]], resource["schema"]
    # The first row of the data is the second line; lines that are no rows are not in the data.
    line, row = table[error["rowNumber"] - 2]
    cell = row.get(column)
    field = next((f for f in schema["fields"] if f["name"] == column), {})
    match error["type"]:
        case "type-error":
            message = _no(field["type"], cell)
        case "constraint-error" if '"required"' in note:
            message = "the cell is empty, and this column needs a value"
        case "constraint-error" if '"enum"' in note:
            allowed = [str(word) for word in field["constraints"]["enum"]]
            message = f"{cell!r} is not one of {', '.join(allowed)}{_mean(cell, allowed)}"
        case "constraint-error" if '"pattern"' in note:
            message = f"{cell!r} does not have the form of this column ({field['description']})"
        case "constraint-error":
            message = f"{cell!r} breaks the rule: {note}"
        case "unique-error" | "primary-key":
            key = [column] if column else schema["primaryKey"]
            column, words = key[0], [row[k] for k in key]
            first = next(n for n, other in table if [other[k] for k in key] == words)
            message = f"{', '.join(words)!r} stands already in row {first}"
        case _:
            message = error.get("message", note)
    return Problem(resource["path"], line, column, message)


def _references(rows: Rows, resource: dict, resources: dict[str, dict]) -> Iterator[Problem]:
    for key in resource["schema"].get("foreignKeys", []):
        name = key["reference"].get("resource") or resource["name"]
        if name not in rows:
            # The table can't be read, which has been told.
            continue
        (column,), (target,) = key["fields"], key["reference"]["fields"]
        known = {row[target] for _, row in rows[name]}
        for line, row in rows[resource["name"]]:
            if row[column] and row[column] not in known:
                message = f"{row[column]!r} is not in {resources[name]['path']}"
                message += _mean(row[column], known)
                yield Problem(resource["path"], line, column, message)


def _mean(word: object, known: Iterable[str]) -> str:
    found = ledger.nearest(word, known)
    return f"; did you mean {found!r}?" if found else ""


# Meaning: what no schema can say.


def _check_meaning(rows: Rows, resources: dict[str, dict]) -> Iterator[Problem]:
    for rule in (
        _double_entry,
        _base_fits_kind,
        _periods,
        _regions_in_time,
        _dates,
        _editions_of_body,
        _duplicates,
        _parts_within_wholes,
        _used,
        _trees,
        _eras,
        _population_printed,
    ):
        try:
            yield from rule(rows)
        except KeyError as error:
            # A table that can't be read has been named already.
            if error.args[0] not in resources:
                message = f"the schemas have no table or column {error}, which the ledger needs"
                yield Problem("datapackage.json", None, None, message)


def _double_entry(rows: Rows) -> Iterator[Problem]:
    for line, claim in rows["claims"]:
        printed, kind, value = claim["printed"], claim["kind"], claim["value"]
        if kind not in quantity.KINDS:
            continue
        try:
            says = _parse(printed, kind)
        except QuantityError as error:
            yield Problem("claims.csv", line, "printed", str(error))
            continue
        if told := _compare(printed, kind, value, claim["qualifier"]):
            value_agrees = _compare(printed, kind, value, says.qualifier) is None
            yield Problem("claims.csv", line, "qualifier" if value_agrees else "value", told)


def _base_fits_kind(rows: Rows) -> Iterator[Problem]:
    wanted = {
        "share": ({"region", "group", "cause", "measure"}, "region:PK or group:all"),
        "change": ({"period"}, "period:2022"),
        "rate": ({"per"}, "per:day"),
        "rank": ({"period"}, "period:2015/2024"),
    }
    known = {d: {row[d] for _, row in rows[t]} for d, t in ledger.TREES.items()}
    for line, claim in rows["claims"]:
        kind, base = claim["kind"], claim["base"]
        if kind == "count" and base:
            message = f"a count has no base, and this one has {base!r}"
            yield Problem("claims.csv", line, "base", message)
        if kind not in wanted:
            continue
        dimensions, example = wanted[kind]
        if not base:
            yield Problem("claims.csv", line, "base", f"a {kind} needs its base, such as {example}")
            continue
        for part in base.split():
            dimension, _, term = part.partition(":")
            if dimension not in dimensions:
                message = f"the base of a {kind} is such as {example}, not {part!r}"
            elif dimension in known and term not in known[dimension]:
                near = _mean(term, known[dimension])
                message = f"{term!r} is not in {ledger.TREES[dimension]}.csv{near}"
            elif dimension == "per" and term not in ("day", "month", "quarter", "year"):
                message = f"{part!r} is not one of per:day, per:month, per:quarter, per:year"
            elif dimension in claim and term == claim[dimension]:
                message = f"the base {part!r} is the figure's own {dimension}"
            else:
                continue
            yield Problem("claims.csv", line, "base", message)


def _periods(rows: Rows) -> Iterator[Problem]:
    def told(text: str) -> str | None:
        try:
            found = period.parse(text)
        except PeriodError as error:
            return str(error)
        return None if str(found) == text else f"{text!r} is written {str(found)!r}"

    for line, claim in rows["claims"]:
        if message := told(claim["period"]):
            yield Problem("claims.csv", line, "period", message)
        for part in claim["base"].split():
            if part.startswith("period:") and (message := told(part.removeprefix("period:"))):
                yield Problem("claims.csv", line, "base", message)
    for line, episode in rows["episodes"]:
        if message := told(episode["date"]):
            yield Problem("episodes.csv", line, "date", message)
    for name, column in (("sources", "published"), ("editions", "released")):
        for line, row in rows[name]:
            try:
                if row[column]:
                    period.latest(row[column])
            except PeriodError as error:
                yield Problem(f"{name}.csv", line, column, str(error))


def _period_of(claim: dict[str, str]) -> period.Period | None:
    try:
        return period.parse(claim["period"])
    except PeriodError:
        return None


def _regions_in_time(rows: Rows) -> Iterator[Problem]:
    life = {row["region"]: (row["valid_from"], row["valid_to"]) for _, row in rows["regions"]}
    for line, claim in rows["claims"]:
        when = _period_of(claim)
        if when is None:
            continue
        named = [("region", claim["region"])]
        for part in claim["base"].split():
            if part.startswith("region:"):
                named.append(("base", part.removeprefix("region:")))
        for column, region in named:
            begin, end = life.get(region, ("", ""))
            if begin and str(when.last) < begin:
                message = f"{region} exists from {begin}, after {claim['period']}"
            elif end and str(when.first) > end:
                message = f"{region} exists to {end}, before {claim['period']}"
            else:
                continue
            hint = "; use the region in its extent of that time" + (
                " (PK-KP-without-TA or PK-TA)" if region == "PK-KP" else ""
            )
            yield Problem("claims.csv", line, column, message + hint)


def _dates(rows: Rows) -> Iterator[Problem]:
    """Find figures that were printed long before the time they count had ended."""
    published = {row["source_id"]: row["published"] for _, row in rows["sources"]}
    released = {row["edition"]: row["released"] for _, row in rows["editions"]}
    for line, claim in rows["claims"]:
        when = _period_of(claim)
        for column, text in (
            ("source_id", published.get(claim["source_id"])),
            ("edition", released.get(claim["edition"])),
        ):
            try:
                day = period.latest(text) if text else None
            except PeriodError:
                continue
            if when and day and (when.last - day).days > DAYS_BEFORE_END:
                early = (when.last - day).days
                message = f"{claim[column]} is of {text}, {early} days before {when} ends"
                yield Problem("claims.csv", line, column, message)


def _editions_of_body(rows: Rows) -> Iterator[Problem]:
    body = {row["edition"]: row["body"] for _, row in rows["editions"]}
    for line, claim in rows["claims"]:
        of = body.get(claim["edition"])
        if of and of != claim["body"]:
            message = f"{claim['edition']} is an edition of {of}, the claim is of {claim['body']}"
            yield Problem("claims.csv", line, "edition", message)


def _duplicates(rows: Rows) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], int] = {}
    columns = ("source_id", "edition", *ledger.CELL, "value", "qualifier", "episode")
    for line, claim in rows["claims"]:
        key = tuple(claim[c] for c in columns)
        if key in seen:
            message = f"the same figure of the same source stands in row {seen[key]}"
            yield Problem("claims.csv", line, "claim_id", message)
        seen.setdefault(key, line)


def _parts_within_wholes(rows: Rows) -> Iterator[Problem]:
    """Find parts of a count that are greater than their whole in the same publication."""
    if any(_trees(rows)):
        # What is a part of what is not known until the trees are mended.
        return
    above = {d: ledger.ancestors(d, [r for _, r in rows[t]]) for d, t in ledger.TREES.items()}
    counts: dict[tuple[str, str], list[tuple[int, dict, period.Period, object]]] = {}
    for line, claim in rows["claims"]:
        when = _period_of(claim)
        if claim["kind"] != "count" or when is None or claim["episode"]:
            continue
        try:
            interval = _parse(claim["printed"], "count").interval("strict")
        except QuantityError:
            continue
        key = (claim["source_id"], claim["edition"])
        counts.setdefault(key, []).append((line, claim, when, interval))
    for told in counts.values():
        for line, part, when, amount in told:
            for other_line, whole, longer, most in told:
                if line == other_line or most.high is None or amount.low is None:
                    continue
                if part["body"] != whole["body"] or amount.low <= most.high:
                    continue
                if not longer.contains(when):
                    continue
                if all(whole[d] in above[d].get(part[d], ()) for d in ledger.TREES):
                    yield Problem(
                        "claims.csv",
                        line,
                        "value",
                        f"{part['printed']!r} is a part of {whole['printed']!r} in row "
                        f"{other_line} ({whole['claim_id']}) and is more",
                    )


def _used(rows: Rows) -> Iterator[Problem]:
    """Find sources and editions that nothing cites: a claim went missing, or a name changed."""
    cited = {row["source_id"] for t in ("claims", "population", "places") for _, row in rows[t]}
    told = {row["edition"] for _, row in rows["claims"]}
    for line, row in rows["sources"]:
        if row["source_id"] not in cited:
            yield Problem("sources.csv", line, "source_id", f"nothing cites {row['source_id']!r}")
    for line, row in rows["editions"]:
        if row["edition"] not in told:
            yield Problem("editions.csv", line, "edition", f"no claim is of {row['edition']!r}")


def _trees(rows: Rows) -> Iterator[Problem]:
    """Find terms above themselves, and members of regions that are no regions."""
    for dimension, table in ledger.TREES.items():
        parent = {row[dimension]: row["parent"] for _, row in rows[table]}
        for line, row in rows[table]:
            seen, term = [row[dimension]], row["parent"]
            while term and term not in seen:
                seen.append(term)
                term = parent.get(term, "")
            # Terms below a circle end in it as well; only those on it are told.
            if term == row[dimension]:
                message = f"{term!r} is above itself: {' < '.join([*seen, term])}"
                yield Problem(f"{table}.csv", line, "parent", message)
            for member in filter(None, row.get("members", "").split("+")):
                if member not in parent:
                    message = f"{member!r} is not a region{_mean(member, parent)}"
                    yield Problem(f"{table}.csv", line, "members", message)


def _eras(rows: Rows) -> Iterator[Problem]:
    for line, row in rows["scopes"]:
        if row["last"] and row["last"] < row["first"]:
            message = f"the era ends in {row['last']}, before it begins in {row['first']}"
            yield Problem("scopes.csv", line, "last", message)


def _population_printed(rows: Rows) -> Iterator[Problem]:
    for line, row in rows["population"]:
        printed, garbled = row["printed"], False
        try:
            says = str(quantity.parse(printed).value)
        except QuantityError:
            says, garbled = re.sub(r"\D", "", printed), True
        if says != row["population"]:
            message = f"{printed!r} does not say {row['population']}"
            yield Problem("population.csv", line, "population", message)
        elif garbled and not row["note"]:
            message = f"{printed!r} is garbled; the note must say how it was read"
            yield Problem("population.csv", line, "note", message)
