"""Validate a folder of tables: every problem in one run, each with file, row and column.

Form and schema come from the descriptor and are checked by the Frictionless framework;
what a schema cannot say (double entry, periods, regions in time, duplicates, parts and wholes)
is checked here.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import frictionless

from tally import ledger, period, quantity
from tally.errors import PeriodError, Problem, QuantityError, TallyError

#: Largest table that is read: the ledger is typed by hand, a hundredth of this is long.
MAX_BYTES = 20_000_000

#: A report on a period may come out this many days before the period ends.
DAYS_BEFORE_END = 31


def check(folder: Path | str) -> list[Problem]:
    """Find every problem of the tables in a folder.

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
    except (KeyError, TypeError, AttributeError):
        message = "the descriptor has no list of resources with names, paths and schemas"
        return [Problem("datapackage.json", None, None, message)]
    problems: list[Problem] = []
    for resource in descriptor["resources"]:
        path = folder / resource["path"]
        problems += _check_form(path) if resource["name"] in resources else _check_geo(path)
    if not problems:
        for resource in resources.values():
            problems += _check_header(folder / resource["path"], resource)
    if not problems:
        problems += _check_schema(folder, descriptor, resources)
        rows = {name: _rows(folder / resource["path"]) for name, resource in resources.items()}
        seen = {(p.file, p.row, p.column) for p in problems}
        for problem in _check_meaning(rows):
            if (problem.file, problem.row, problem.column) not in seen:
                problems.append(problem)
    return sorted(problems, key=lambda p: (p.file, p.row or 0, p.column or ""))


# Form: what must hold before a table can be read at all.


def _check_form(path: Path) -> list[Problem]:
    """Check that a file is there and is clean text; stop at the first fault that hides others."""

    def one(message: str, row: int | None = None) -> list[Problem]:
        return [Problem(path.name, row, None, message)]

    if not path.is_file():
        return one(f"the file is missing from {path.parent}")
    size = path.stat().st_size
    if size == 0:
        return one("the file is empty; it must at least have its header line")
    if size > MAX_BYTES:
        return one(f"the file has {size:,} bytes; a table here has at most {MAX_BYTES:,}")
    raw = path.read_bytes()
    if raw.startswith(b"\xef\xbb\xbf"):
        return one("the file begins with a byte order mark; save it as UTF-8 without BOM", 1)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        byte = raw[error.start]
        return one(f"byte 0x{byte:02x} is not UTF-8; save the file as UTF-8", row)
    if "\0" in text:
        return one("there is a NUL character; the file is not a text table", _line_of(text, "\0"))
    if "\r" in text:
        return one("lines end in CR LF; save the file with LF line ends", _line_of(text, "\r"))
    if not text.endswith("\n"):
        return one("the last line does not end in a line feed", text.count("\n") + 1)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            if any("\n" in cell for cell in cells):
                return one("a cell holds a line break, or a quotation mark is not closed", reader.line_num)
    except csv.Error as error:
        return one(f"this is not a CSV line: {error}", reader.line_num)
    return []


def _line_of(text: str, mark: str) -> int:
    return text[: text.index(mark)].count("\n") + 1


def _check_geo(path: Path) -> list[Problem]:
    name = f"geo/{path.name}"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return [Problem(name, None, None, f"the file is missing from {path.parent}")]
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        return [Problem(name, None, None, f"the file is not readable GeoJSON: {error}")]
    if not isinstance(found, dict) or not found.get("features"):
        return [Problem(name, None, None, "the file has no features; make it anew with the script")]
    return []


def _check_header(path: Path, resource: dict) -> list[Problem]:
    want = [field["name"] for field in resource["schema"]["fields"]]
    with path.open(encoding="utf-8", newline="") as file:
        have = next(csv.reader(file))
    if have == want:
        return []
    missing = [c for c in want if c not in have]
    more = [c for c in have if c not in want]
    if missing or more:
        told = [f"missing: {', '.join(missing)}"] if missing else []
        told += [f"not in the schema: {', '.join(map(repr, more))}"] if more else []
        message = f"the columns are not those of the schema ({'; '.join(told)})"
    elif len(have) != len(want):
        message = "a column stands twice"
    else:
        wrong = next(i for i, (h, w) in enumerate(zip(have, want, strict=True)) if h != w)
        message = f"the columns are in another order: column {wrong + 1} is {have[wrong]!r} and must be {want[wrong]!r}"
    return [Problem(path.name, 1, None, message)]


# Schema: types, enumerations, keys and references, by Frictionless.


def _check_schema(folder: Path, descriptor: dict, resources: dict[str, dict]) -> list[Problem]:
    tables = {**descriptor, "resources": list(resources.values())}
    package = frictionless.Package.from_descriptor(tables, basepath=str(folder))
    problems = []
    for task, resource in zip(package.validate().tasks, resources.values(), strict=True):
        found = [error.to_dict() for error in task.errors]
        keyed = {e["rowNumber"] for e in found if e["type"] in ("unique-error", "constraint-error")}
        for error in found:
            # A doubled or empty key is told once, by its column.
            if error["type"] == "primary-key" and error["rowNumber"] in keyed:
                continue
            problems.append(_schema_problem(resource, error, folder, resources))
    return problems


def _schema_problem(resource: dict, error: dict, folder: Path, resources: dict) -> Problem:
    file, row, column = resource["path"], error.get("rowNumber"), error.get("fieldName")
    cell, note = error.get("cell"), error.get("note", "")
    field = next((f for f in resource["schema"]["fields"] if f["name"] == column), {})
    rules = field.get("constraints", {})
    match error["type"]:
        case "type-error":
            example = {"number": "1524 or -21.5", "integer": "240000", "year": "2024", "date": "2018-05-31"}
            kind = field["type"]
            message = f"{cell!r} is not a {kind}; write it as {example.get(kind, 'plain text')}"
        case "constraint-error" if "required" in note:
            message = "the cell is empty, and this column needs a value"
        case "constraint-error" if "enum" in note:
            allowed = rules["enum"]
            message = f"{cell!r} is not one of {', '.join(allowed)}{_mean(cell, allowed)}"
        case "constraint-error" if "pattern" in note:
            message = f"{cell!r} does not have the form of this column ({field['description']})"
        case "constraint-error":
            message = f"{cell!r} breaks the rule: {note}"
        case "unique-error" | "primary-key":
            message = f"{cell!r} stands twice; {note}" if cell else f"the key stands twice: {note}"
        case "foreign-key":
            names = error.get("fieldNames") or [column]
            column = names[0]
            values = error.get("fieldCells") or [cell]
            target = next(
                k["reference"] for k in resource["schema"]["foreignKeys"] if column in k["fields"]
            )
            table = target["resource"] or resource["name"]
            known = [r[target["fields"][0]] for _, r in _rows(folder / resources[table]["path"])]
            message = f"{values[0]!r} is not in {resources[table]['path']}{_mean(values[0], known)}"
        case "extra-cell" | "missing-cell":
            column = None
            want = len(resource["schema"]["fields"])
            more = error["type"] == "extra-cell"
            message = f"the row has {'more' if more else 'fewer'} than {want} cells; is a cell with a comma not quoted?"
        case "blank-row":
            message = "the row is empty; take it out"
        case _:
            message = error.get("message", note)
    return Problem(file, row, column, message)


def _mean(word: object, known: list[str]) -> str:
    found = ledger.nearest(word, known)
    return f"; did you mean {found!r}?" if found else ""


# Meaning: what no schema can say.

Row = tuple[int, dict[str, str]]
Rows = dict[str, list[Row]]


def _rows(path: Path) -> list[Row]:
    """Give the rows of a table as text, with the number of the line in the file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(i, row) for i, row in enumerate(csv.DictReader(file), start=2) if None not in row]


def _check_meaning(rows: Rows) -> Iterator[Problem]:
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
        _population_printed,
    ):
        yield from rule(rows)


def _double_entry(rows: Rows) -> Iterator[Problem]:
    for line, claim in rows["claims"]:
        try:
            quantity.parse(claim["printed"], kind=claim["kind"])
        except QuantityError as error:
            yield Problem("claims.csv", line, "printed", str(error))
            continue
        try:
            value = float(claim["value"])
        except ValueError:
            continue
        told = quantity.check(claim["printed"], claim["kind"], value, claim["qualifier"])
        if told:
            yield Problem("claims.csv", line, "value", told)


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
            yield Problem("claims.csv", line, "base", f"a count has no base, and this one has {base!r}")
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
                message = f"{term!r} is not in {ledger.TREES[dimension]}.csv{_mean(term, list(known[dimension]))}"
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
        named = [claim["region"]]
        named += [b.removeprefix("region:") for b in claim["base"].split() if b.startswith("region:")]
        for region in named:
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
            yield Problem("claims.csv", line, "region", message + hint)


def _dates(rows: Rows) -> Iterator[Problem]:
    """A figure can't be printed long before the time it counts has ended."""
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
                name = claim[column]
                yield Problem(
                    "claims.csv", line, column,
                    f"{name} is of {text}, {(when.last - day).days} days before {claim['period']} ends",
                )  # fmt: skip


def _editions_of_body(rows: Rows) -> Iterator[Problem]:
    body = {row["edition"]: row["body"] for _, row in rows["editions"]}
    for line, claim in rows["claims"]:
        of = body.get(claim["edition"])
        if of and of != claim["body"]:
            message = f"{claim['edition']} is an edition of {of}, and the claim is of {claim['body']}"
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
    """Within one publication no part of a count can exceed its whole."""
    above = {d: ledger.ancestors(d, [r for _, r in rows[t]]) for d, t in ledger.TREES.items()}
    counts: dict[tuple[str, str], list[tuple[int, dict, period.Period, object]]] = {}
    for line, claim in rows["claims"]:
        when = _period_of(claim)
        if claim["kind"] != "count" or when is None or claim["episode"]:
            continue
        try:
            interval = quantity.parse(claim["printed"]).interval("strict")
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
                        "claims.csv", line, "value",
                        f"{part['printed']!r} is a part of {whole['printed']!r} in row {other_line} "
                        f"({whole['claim_id']}) and is more",
                    )  # fmt: skip


def _used(rows: Rows) -> Iterator[Problem]:
    """A source or an edition that nothing cites is a slip: a claim went missing, or a name changed."""
    cited = {row["source_id"] for t in ("claims", "population", "places") for _, row in rows[t]}
    told = {row["edition"] for _, row in rows["claims"]}
    for line, row in rows["sources"]:
        if row["source_id"] not in cited:
            yield Problem("sources.csv", line, "source_id", f"nothing cites {row['source_id']!r}")
    for line, row in rows["editions"]:
        if row["edition"] not in told:
            yield Problem("editions.csv", line, "edition", f"no claim is of {row['edition']!r}")


def _trees(rows: Rows) -> Iterator[Problem]:
    """No term is above itself, and the members of a region are regions."""
    for dimension, table in ledger.TREES.items():
        parent = {row[dimension]: row["parent"] for _, row in rows[table]}
        for line, row in rows[table]:
            seen, term = [row[dimension]], row["parent"]
            while term and term not in seen:
                seen.append(term)
                term = parent.get(term, "")
            if term:
                message = f"{row[dimension]!r} is above itself: {' < '.join([*seen, term])}"
                yield Problem(f"{table}.csv", line, "parent", message)
            for member in filter(None, row.get("members", "").split("+")):
                if member not in parent:
                    message = f"{member!r} is not a region{_mean(member, list(parent))}"
                    yield Problem(f"{table}.csv", line, "members", message)
    for line, row in rows["scopes"]:
        if row["last"] and row["last"] < row["first"]:
            message = f"the era ends in {row['last']}, before it begins in {row['first']}"
            yield Problem("scopes.csv", line, "last", message)


def _population_printed(rows: Rows) -> Iterator[Problem]:
    for line, row in rows["population"]:
        try:
            says = str(quantity.parse(row["printed"]).value)
        except QuantityError:
            says = None
        if says != row["population"] and not row["note"]:
            message = f"{row['printed']!r} does not say {row['population']}; correct it, or explain it in the note"
            yield Problem("population.csv", line, "population", message)
