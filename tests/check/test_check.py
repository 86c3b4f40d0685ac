"""`tally check`: silent on the ledger, and a sentence with file, row and column for each damage."""

import copy
import csv
import io
import json
import random
import shutil
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import frictionless
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.small import cut, read, write

from tally.check import check, form
from tally.check import schema as rules
from tally.check.form import MAX_BYTES
from tally.errors import Problem
from tally.ledger import corrections
from tally.ledger import tables as ledger
from tally.ledger.files import read_descriptor, table_resources

TOTAL = "crss-2024q1-pk-fatalities-all-count"
PART = "crss-2024q1-pk-fatalities-civilians-and-security-count"
SHARE = "crss-2024q1-pk-kp-fatalities-all-share"
FALL = "crss-2017-pk-fatalities-all-change"
RATE = "ispr-2024-pk-operations-all-rate"
OVER = "crss-2023-pk-fatalities-attacks-as-worded-all-count"

Table = list[list[str]]
Damage = Callable[[Path], int | None]


def row_of(rows: Table, key: str) -> int:
    """Give the line of the row whose first cell is the key."""
    return next(line for line, cells in enumerate(rows, start=1) if cells[:1] == [key])


def put(file: str, key: str, **cells: str) -> Damage:
    """Write other cells into the row with this key."""

    def damage(folder: Path) -> int:
        rows = read(folder / file)
        line = row_of(rows, key)
        for column, cell in cells.items():
            rows[line - 1][rows[0].index(column)] = cell
        write(folder / file, rows)
        return line

    return damage


def cells(file: str, key: str, change: Callable[[list[str]], list[str]]) -> Damage:
    """Change the list of cells of one row."""

    def damage(folder: Path) -> int:
        rows = read(folder / file)
        line = row_of(rows, key)
        rows[line - 1] = change(rows[line - 1])
        write(folder / file, rows)
        return line

    return damage


def columns(file: str, change: Callable[[list[str]], list[str]]) -> Damage:
    """Change the list of cells of each row."""

    def damage(folder: Path) -> None:
        write(folder / file, [change(row) for row in read(folder / file)])

    return damage


def copied(file: str, key: str, **cells: str) -> Damage:
    """Append a copy of the row with this key, in which some cells are others."""

    def damage(folder: Path) -> int:
        rows = read(folder / file)
        row = dict(zip(rows[0], rows[row_of(rows, key) - 1], strict=True)) | cells
        write(folder / file, [*rows, [*row.values()]])
        return len(rows) + 1

    return damage


def raw(file: str, change: Callable[[bytes], bytes]) -> Damage:
    """Change the bytes of a file."""

    def damage(folder: Path) -> None:
        path = folder / file
        path.write_bytes(change(path.read_bytes()))

    return damage


def at_row(file: str, key: str, change: Callable[[bytes], bytes]) -> Damage:
    """Change the bytes of the line that begins with the key."""

    def damage(folder: Path) -> int:
        path = folder / file
        lines = path.read_bytes().split(b"\n")
        line = next(i for i, text in enumerate(lines) if text.startswith(key.encode() + b","))
        lines[line] = change(lines[line])
        path.write_bytes(b"\n".join(lines))
        return line + 1

    return damage


def gone(file: str) -> Damage:
    return lambda folder: (folder / file).unlink()


def swap(row: list[str]) -> list[str]:
    return [row[1], row[0], *row[2:]]


def schema(change: Callable[[dict], object]) -> Damage:
    """Change the descriptor."""

    def damage(folder: Path) -> None:
        path = folder / "datapackage.json"
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        change(descriptor)
        path.write_text(json.dumps(descriptor), encoding="utf-8")

    return damage


def field(table: int, column: int, **said: object) -> Damage:
    """Change what the descriptor says of a column."""
    return schema(lambda d: d["resources"][table]["schema"]["fields"][column].update(said))


def noise(size: int) -> bytes:
    return random.Random(2).randbytes(size)


#: What is done to a copy of a ledger, and each line that must be told: how it begins ({row} is the
#: row that was damaged) and a phrase in it.
DAMAGES: Mapping[str, tuple[Damage, list[tuple[str, str]]]] = {
    # Form.
    "file missing": (gone("episodes.csv"), [("episodes.csv: ", "missing from")]),
    "file empty": (raw("claims.csv", lambda _: b""), [("claims.csv: ", "is empty")]),
    "header only": (
        raw("claims.csv", lambda b: b[: b.index(b"\n") + 1]),
        [("claims.csv:1: ", "a header and no row")],
    ),
    "Windows-1252": (
        at_row("claims.csv", TOTAL, lambda b: b.replace(b",432,", b",\x93432\x94,")),
        [("claims.csv:{row}: ", "byte 0x93 is not UTF-8")],
    ),
    "byte order mark": (
        raw("sources.csv", lambda b: b"\xef\xbb\xbf" + b),
        [("sources.csv:1: ", "byte order mark")],
    ),
    "CRLF": (
        raw("claims.csv", lambda b: b.replace(b"\n", b"\r\n")),
        [("claims.csv:1: ", "lines end in CR LF")],
    ),
    "a lone CR": (
        at_row("claims.csv", TOTAL, lambda b: b.replace(b",432,", b",4\r32,", 1)),
        [("claims.csv:{row}: ", "a CR stands here alone, without LF")],
    ),
    "as a spreadsheet saves": (
        raw("claims.csv", lambda b: b"\xef\xbb\xbf" + b.replace(b"\n", b"\r\n")),
        [("claims.csv:1: ", "byte order mark"), ("claims.csv:1: ", "CR LF")],
    ),
    "UTF-16": (
        raw("claims.csv", lambda b: b.decode().encode("utf-16")),
        [("claims.csv:1: ", "the file is in UTF-16; save it as UTF-8")],
    ),
    "NUL": (
        at_row("claims.csv", TOTAL, lambda b: b.replace(b"432", b"4\x0032", 1)),
        [("claims.csv:{row}: ", "the character U+0000 is no text")],
    ),
    "tab": (
        put("claims.csv", TOTAL, note="a\tb"),
        [("claims.csv:{row}: ", "the character U+0009 is no text")],
    ),
    "last line without LF": (
        raw("bodies.csv", lambda b: b[:-1]),
        [("bodies.csv:", "does not end in a line feed")],
    ),
    "too large": (
        raw("claims.csv", lambda b: b + b"x" * MAX_BYTES),
        [("claims.csv: ", "a table here has at most")],
    ),
    "noise": (raw("claims.csv", lambda _: noise(100_000)), [("claims.csv:1: ", "is not UTF-8")]),
    "quotation mark not closed": (
        at_row("claims.csv", TOTAL, lambda b: b.replace(b",432,", b',"432,', 1)),
        [("claims.csv:{row}: ", "quotation mark is not closed")],
    ),
    "line break in a cell": (
        cells("claims.csv", TOTAL, lambda row: [*row[:-1], "a\nb"]),
        [("claims.csv:{row}: ", "a cell holds a line break")],
    ),
    "text behind a quotation mark": (
        at_row("claims.csv", TOTAL, lambda b: b.replace(b",432,", b',"4"32,', 1)),
        [("claims.csv:{row}: ", "not a CSV line")],
    ),
    "geo file missing": (
        gone("geo/provinces.geojson"),
        [("geo/provinces.geojson: ", "missing from")],
    ),
    "geo file not JSON": (
        raw("geo/lines.geojson", lambda b: b[:-9]),
        [("geo/lines.geojson: ", "not readable GeoJSON")],
    ),
    "geo file without features": (
        raw("geo/lines.geojson", lambda _: b'{"features": []}'),
        [("geo/lines.geojson: ", "no features")],
    ),
    # Header and rows.
    "columns swapped": (
        columns("claims.csv", swap),
        [("claims.csv:1: ", "column 1 is 'source_id' and must be 'claim_id'")],
    ),
    "additional column": (
        columns("claims.csv", lambda row: [*row, "comment"]),
        [("claims.csv:1: ", "not in the schema: 'comment'")],
    ),
    "column missing": (
        columns("sources.csv", lambda row: row[:-1]),
        [("sources.csv:1: ", "missing: note")],
    ),
    "column renamed": (
        columns("regions.csv", lambda row: ["code" if row[0] == "region" else row[0], *row[1:]]),
        [("regions.csv:1: ", "missing: region; not in the schema: 'code'")],
    ),
    "column doubled": (
        columns("claims.csv", lambda row: [*row, row[-1]]),
        [("claims.csv:1: ", "twice: note")],
    ),
    "no header": (
        raw("bodies.csv", lambda b: b[b.index(b"\n") + 1 :]),
        [("bodies.csv:1: ", "missing: body, name")],
    ),
    "too many cells": (
        cells("claims.csv", TOTAL, lambda row: [*row, "x", "y"]),
        [("claims.csv:{row}: ", "the row has 23 cells and the header 21")],
    ),
    "comma not quoted": (
        at_row("claims.csv", TOTAL, lambda b: b.replace(b",432,", b",1,432,", 1)),
        [("claims.csv:{row}: ", "is a cell with a comma not quoted?")],
    ),
    "too few cells": (
        cells("claims.csv", TOTAL, lambda row: row[:-6]),
        [("claims.csv:{row}: ", "the row has 15 cells and the header 21")],
    ),
    "blank row": (
        at_row("claims.csv", TOTAL, lambda b: b"\n" + b),
        [("claims.csv:{row}: ", "the row is empty")],
    ),
    "row of commas": (
        at_row("claims.csv", TOTAL, lambda b: b"," * 16 + b"\n" + b),
        [("claims.csv:{row}: ", "the row is empty")],
    ),
    "endless cell": (
        put("claims.csv", TOTAL, note="x" * 5_000),
        [("claims.csv:{row}: ", "the cell of note has more than 2,000 characters")],
    ),
    # Double entry.
    "letter O for zero": (
        put("claims.csv", OVER, printed="over 1,50O"),
        [("claims.csv:{row}: printed: ", "'over 1,50O' is not a quantity")],
    ),
    "digit changed in value": (
        put("claims.csv", TOTAL, value="423"),
        [("claims.csv:{row}: value: ", "'432' says 432 and exact, the table says 423")],
    ),
    "digit changed in printed": (
        put("claims.csv", OVER, printed="over 1,600"),
        [("claims.csv:{row}: value: ", "says 1600 and over, the table says 1500")],
    ),
    "qualifier changed": (
        put("claims.csv", OVER, qualifier="exact"),
        [("claims.csv:{row}: qualifier: ", "says 1500 and over, the table says 1500 and exact")],
    ),
    "qualifier unknown": (
        put("claims.csv", OVER, qualifier="above"),
        [("claims.csv:{row}: qualifier: ", "'above' is not one of exact, at_least, over")],
    ),
    "value not a number": (
        put("claims.csv", TOTAL, value="432 people"),
        [("claims.csv:{row}: value: ", "'432 people' is not a number; its form is digits")],
    ),
    "value with a separator": (
        put("claims.csv", OVER, value="1_500"),
        [("claims.csv:{row}: value: ", "'1_500' is not a number")],
    ),
    "value NaN": (
        put("claims.csv", TOTAL, value="NaN"),
        [("claims.csv:{row}: value: ", "'NaN' is not a number")],
    ),
    "value empty": (
        put("claims.csv", TOTAL, value=""),
        [("claims.csv:{row}: value: ", "the cell is empty")],
    ),
    "printed empty": (
        put("claims.csv", TOTAL, printed=""),
        [("claims.csv:{row}: printed: ", "the cell is empty")],
    ),
    "sign of a change lost": (
        put("claims.csv", FALL, value="21"),
        [("claims.csv:{row}: value: ", "'21% drop' says -21 and exact, the table says 21")],
    ),
    "share in no per cent": (
        put("claims.csv", SHARE, printed="51"),
        [("claims.csv:{row}: printed: ", "a share is in per cent")],
    ),
    # Terms.
    "source unknown": (
        put("claims.csv", TOTAL, source_id="geo-news-2024-05"),
        [("claims.csv:{row}: source_id: ", "not in sources.csv; did you mean 'geo-news-2024-04'?")],
    ),
    "region unknown": (
        put("claims.csv", SHARE, region="PK-KPK"),
        [("claims.csv:{row}: region: ", "'PK-KPK' is not in regions.csv; did you mean 'PK-KP'?")],
    ),
    "body unknown": (
        put("claims.csv", TOTAL, body="CRS"),
        [
            ("claims.csv:{row}: body: ", "'CRS' is not in bodies.csv; did you mean 'CRSS'?"),
            ("claims.csv:{row}: edition: ", "is an edition of CRSS, the claim is of CRS"),
        ],
    ),
    "measure unknown": (
        put("claims.csv", TOTAL, measure="fatality"),
        [("claims.csv:{row}: measure: ", "not in measures.csv; did you mean 'fatalities'?")],
    ),
    "episode unknown": (
        put("claims.csv", TOTAL, episode="besham-2024"),
        [("claims.csv:{row}: episode: ", "did you mean 'besham-2024-03'?")],
    ),
    "edition of another body": (
        put("claims.csv", TOTAL, edition="ispr-2024-12-27"),
        [("claims.csv:{row}: edition: ", "is an edition of ISPR, the claim is of CRSS")],
    ),
    "kind unknown": (
        put("claims.csv", TOTAL, kind="cuont"),
        [("claims.csv:{row}: kind: ", "did you mean 'count'?")],
    ),
    "claim_id in capitals": (
        put("claims.csv", TOTAL, claim_id="CRSS-2024"),
        [("claims.csv:{row}: claim_id: ", "does not have the form of this column")],
    ),
    "body type unknown": (
        put("bodies.csv", "CRSS", type="thinktank"),
        [("bodies.csv:{row}: type: ", "did you mean 'think tank'?")],
    ),
    "parent unknown": (
        put("groups.csv", "police", parent="security"),
        [("groups.csv:{row}: parent: ", "'security' is not in groups.csv")],
    ),
    # Bases.
    "share without base": (
        put("claims.csv", SHARE, base=""),
        [("claims.csv:{row}: base: ", "a share needs its base, such as region:PK or group:all")],
    ),
    "count with base": (
        put("claims.csv", TOTAL, base="region:PK"),
        [("claims.csv:{row}: base: ", "a count has no base")],
    ),
    "base of another dimension": (
        put("claims.csv", SHARE, base="period:2023"),
        [("claims.csv:{row}: base: ", "the base of a share is such as region:PK")],
    ),
    "base without form": (
        put("claims.csv", SHARE, base="PK"),
        [("claims.csv:{row}: base: ", "'PK' does not have the form of this column")],
    ),
    "base term unknown": (
        put("claims.csv", SHARE, base="region:KPK"),
        [("claims.csv:{row}: base: ", "'KPK' is not in regions.csv; the term for it is 'PK-KP'")],
    ),
    "base per week": (
        put("claims.csv", RATE, base="per:week"),
        [("claims.csv:{row}: base: ", "not one of per:day")],
    ),
    "base its own region": (
        put("claims.csv", SHARE, base="region:PK-KP"),
        [("claims.csv:{row}: base: ", "is the figure's own region")],
    ),
    "base period impossible": (
        put("claims.csv", FALL, base="period:2016-Q5"),
        [("claims.csv:{row}: base: ", "'2016-Q5' is not a period")],
    ),
    # Time.
    "period not canonical": (
        put("claims.csv", TOTAL, period="2024-01/2024-03"),
        [("claims.csv:{row}: period: ", "'2024-01/2024-03' is written '2024-Q1'")],
    ),
    "period impossible": (
        put("claims.csv", TOTAL, period="2024-13"),
        [("claims.csv:{row}: period: ", "'2024-13' is not a period")],
    ),
    "episode's date impossible": (
        put("episodes.csv", "harnai-2025-02-01", date="2025-02-30"),
        [("episodes.csv:{row}: date: ", "'2025-02-30' is not a period")],
    ),
    "region not yet there": (
        put("claims.csv", "crss-2015-pk-ta-fatalities-all-count", region="PK-KP"),
        [("claims.csv:{row}: region: ", "PK-KP exists from 2018-05-31, after 2015; use")],
    ),
    "base region not yet there": (
        put(
            "claims.csv", "crss-2015-pk-ta-fatalities-all-count",
            kind="share", base="region:PK-KP", printed="10%", value="10",
        ),
        [("claims.csv:{row}: base: ", "PK-KP exists from 2018-05-31, after 2015")],
    ),
    "region no longer there": (
        put("regions.csv", "PK-PB+PK-SD", valid_to="2011-12-31"),
        [("claims.csv:", "PK-PB+PK-SD exists to 2011-12-31, before 20")],
    ),
    "published impossible": (
        put("sources.csv", "geo-news-2024-04", published="2024-04-31"),
        [("sources.csv:{row}: published: ", "'2024-04-31' is not a date")],
    ),
    "published long before": (
        put("sources.csv", "daily-pakistan-2026-01-06", published="2024-01-06"),
        [("sources.csv:{row}: published: ", "the id ends in 2026-01-06, and the source is of")],
    ),
    "released impossible": (
        put("editions.csv", "crss-2024-q1", released="2024-00"),
        [("editions.csv:{row}: released: ", "'2024-00' is not a date")],
    ),
    "valid_from no day": (
        put("regions.csv", "PK-KP", valid_from="2018-5-31"),
        [("regions.csv:{row}: valid_from: ", "'2018-5-31' is not a day; write 2018-05-31")],
    ),
    "era ends before it begins": (
        put("scopes.csv", "CRSS", last="2010"),
        [("scopes.csv:{row}: last: ", "the era ends in 2010, before it begins in 2011")],
    ),
    "era of no year": (
        put("scopes.csv", "CRSS", first="over 5"),
        [("scopes.csv:{row}: first: ", "'over 5' is not a year; its form is YYYY")],
    ),
    # Duplicates, parts and wholes, what nothing uses.
    "duplicate claim_id": (
        copied("claims.csv", TOTAL, region="PK-PB"),
        [("claims.csv:{row}: claim_id: ", f"'{TOTAL}' stands already in row ")],
    ),
    "duplicate claim": (
        copied("claims.csv", TOTAL, claim_id="crss-again"),
        [("claims.csv:{row}: claim_id: ", "the same figure of the same source stands in row")],
    ),
    "duplicate key of two columns": (
        copied("population.csv", "PK-BA", note="again"),
        [("population.csv:{row}: region: ", "'PK-BA, 2017' stands already in row")],
    ),
    "part greater than its whole": (
        put("claims.csv", PART, printed="481", value="481"),
        [("claims.csv:{row}: value: ", "'481' is a part of '432' in row")],
    ),
    "source uncited": (
        copied("sources.csv", "geo-news-2024-04", source_id="geo-news-1999"),
        [("sources.csv:{row}: source_id: ", "nothing cites 'geo-news-1999'")],
    ),
    "edition unused": (
        copied("editions.csv", "crss-2024-q1", edition="crss-1999-q1"),
        [("editions.csv:{row}: edition: ", "no claim is of 'crss-1999-q1'")],
    ),
    # Trees and population.
    "circle of two regions": (
        put("regions.csv", "PK-KP", parent="PK-TA"),
        [
            ("regions.csv:{row}: parent: ", "'PK-KP' is above itself: PK-KP < PK-TA < PK-KP"),
            ("regions.csv:", "'PK-TA' is above itself"),
        ],
    ),
    "region above itself": (
        put("regions.csv", "PK", parent="PK"),
        [("regions.csv:{row}: parent: ", "'PK' is above itself: PK < PK")],
    ),
    "member unknown": (
        put("regions.csv", "PK-PB+PK-SD", members="PK-PB+PK-SND"),
        [("regions.csv:{row}: members: ", "'PK-SND' is not in regions.csv; did you mean 'PK-SD'?")],
    ),
    "population not as printed": (
        put("population.csv", "PK-SD", population="47854511"),
        [("population.csv:{row}: population: ", "'47,854,510' does not say 47854511")],
    ),
    "population garbled and not explained": (
        put("population.csv", "PK-TA", note=""),
        [("population.csv:{row}: note: ", "'49,93,044' is garbled")],
    ),
    "population not above zero": (
        put("population.csv", "PK-SD", population="0", printed="0"),
        [("population.csv:{row}: population: ", "breaks the rule")],
    ),
    "latitude off the map": (
        put("places.csv", "harnai", latitude="67.9382"),
        [("places.csv:{row}: latitude: ", "breaks the rule")],
    ),
    # The descriptor.
    "descriptor missing": (gone("datapackage.json"), [("datapackage.json: ", "is missing")]),
    "descriptor not JSON": (
        raw("datapackage.json", lambda b: b[:-3]),
        [("datapackage.json: ", "not readable JSON")],
    ),
    "descriptor no object": (
        raw("datapackage.json", lambda _: b"[1, 2]"),
        [("datapackage.json: ", "must have a list of resources")],
    ),
    "descriptor nested without end": (
        raw("datapackage.json", lambda _: b"[" * 100_000),
        [("datapackage.json: ", "not readable JSON")],
    ),
    "descriptor without schema": (
        schema(lambda d: d["resources"][0].pop("schema")),
        [("datapackage.json: ", "each table with its schema")],
    ),
    "descriptor without a table": (
        schema(lambda d: d["resources"].pop(1)),
        [("datapackage.json: ", "has no table sources")],
    ),
    "descriptor with a type unknown": (
        schema(lambda d: d["resources"][0]["schema"]["fields"][0].update(type="txt")),
        [
            (
                "datapackage.json: ",
                "claims.claim_id has the type 'txt', which is not one of string, number, integer",
            )
        ],
    ),
    "constraint unknown": (
        field(0, 0, constraints={"maxLength": 40}),
        [("datapackage.json: ", "of the type string, has 'maxLength', which nothing here checks")],
    ),
    "constraint misspelt": (
        field(0, 0, constraints={"patern": "[a-z]+"}),
        [("datapackage.json: ", "which nothing here checks; did you mean 'pattern'?")],
    ),
    "constraint of another type": (
        field(0, 0, constraints={"minimum": 1}),
        [("datapackage.json: ", "claims.claim_id, of the type string, has 'minimum'")],
    ),
    "pattern is none": (
        field(0, 0, constraints={"pattern": "("}),
        [("datapackage.json: ", "the pattern of claims.claim_id is no pattern: '('")],
    ),
    "enumeration is no list": (
        field(0, 13, constraints={"enum": "count"}),
        [("datapackage.json: ", "the enum of claims.kind is no enum: 'count'")],
    ),
    "bound is no number": (
        field(0, 16, constraints={"minimum": "1"}),
        [("datapackage.json: ", "the minimum of claims.value is no minimum: '1'")],
    ),
    "required is no truth": (
        field(0, 0, constraints={"required": "false"}),
        [("datapackage.json: ", "the required of claims.claim_id is no required: 'false'")],
    ),
    "format of a column": (
        field(0, 3, format="email"),
        [("datapackage.json: ", "claims.body has 'format', which nothing here checks")],
    ),
    "other missing values": (
        schema(lambda d: d["resources"][0]["schema"].update(missingValues=["", "-"])),
        [("datapackage.json: ", "missingValues of claims is ['', '-']; here it is always ['']")],
    ),
    "columns in any order": (
        schema(lambda d: d["resources"][0]["schema"].update(fieldsMatch="subset")),
        [("datapackage.json: ", "fieldsMatch of claims is 'subset'; here it is always 'exact'")],
    ),
    "two unique columns together": (
        schema(lambda d: d["resources"][0]["schema"].update(uniqueKeys=[["body", "period"]])),
        [("datapackage.json: ", "the schema of claims has 'uniqueKeys', which nothing here")],
    ),
    "key of no column": (
        schema(lambda d: d["resources"][0]["schema"].update(primaryKey=["id"])),
        [("datapackage.json: ", "a key of claims names claims.id, and there is no such column")],
    ),
    "reference to no table": (
        schema(
            lambda d: d["resources"][0]["schema"]["foreignKeys"][0]["reference"].update(
                resource="source"
            )
        ),
        [("datapackage.json: ", "a key of claims names source.source_id, and there is no such")],
    ),
    "reference from two columns": (
        schema(
            lambda d: d["resources"][0]["schema"]["foreignKeys"][0].update(fields=["body", "kind"])
        ),
        [("datapackage.json: ", "a reference of claims is not from one column to one")],
    ),
    "two columns of one name": (
        field(0, 1, name="claim_id"),
        [("datapackage.json: ", "two columns of claims have the name 'claim_id'")],
    ),
    "two tables of one name": (
        schema(lambda d: d["resources"].append(d["resources"][0])),
        [("datapackage.json: ", "two resources have the name 'claims'")],
    ),
    "table in another folder": (
        schema(lambda d: d["resources"][0].update(path="../claims.csv")),
        [("datapackage.json: ", "the path '../claims.csv' leads out of the folder")],
    ),
}  # fmt: skip


#: The claims that the damages are done to, and the sources of which all claims are kept.
CLAIMS = {TOTAL, PART, SHARE, FALL, RATE, OVER, "crss-2015-pk-ta-fatalities-all-count"}
CLAIMS |= {"crss-2023-pk-pb-and-pk-sd-fatalities-all-share"}
SOURCES = {"geo-news-2024-04", "daily-pakistan-2026-01-06", "propakistani-2023-01-02"}


def is_damaged(claim: dict[str, str]) -> bool:
    """Tell whether a damage is done to a claim, or to one of the same source."""
    return claim["claim_id"] in CLAIMS or claim["source_id"] in SOURCES


@pytest.fixture(scope="module")
def undamaged(root, tmp_path_factory) -> Path:
    """A small ledger in which nothing is wrong."""
    folder = cut(root / "data", tmp_path_factory.mktemp("undamaged"), is_damaged)
    assert check(folder) == []
    return folder


@pytest.fixture
def folder(undamaged, tmp_path) -> Path:
    """A copy of the small ledger that may be damaged."""
    return shutil.copytree(undamaged, tmp_path / "data")


@pytest.fixture
def whole(root, tmp_path) -> Path:
    """A copy of data/ that may be damaged."""
    return shutil.copytree(root / "data", tmp_path / "whole")


def lines(folder: Path) -> list[str]:
    return [str(problem) for problem in check(folder)]


@pytest.mark.slow
def test_a_table_written_anew_by_these_tests_has_no_problem(whole):
    for path in whole.glob("*.csv"):
        write(path, read(path))
    assert check(whole) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", DAMAGES)
def test_a_damage_is_told_by_file_row_and_column(folder, name):
    damage, expected = DAMAGES[name]
    row = damage(folder)
    told = lines(folder)
    assert len(told) == len(expected), told
    for line, (begins, phrase) in zip(told, expected, strict=True):
        assert line.startswith(begins.format(row=row)), line
        assert phrase in line


def test_all_damages_are_told_in_one_run_in_the_order_of_file_and_row(folder):
    broken = ["value not a number", "region unknown", "share without base", "sign of a change lost"]
    broken += ["published impossible", "era ends before it begins", "geo file missing"]
    expected = []
    for name in broken[:1] + broken[3:]:
        damage, found = DAMAGES[name]
        row = damage(folder)
        expected += [begins.format(row=row) for begins, _ in found]
    row = put("claims.csv", SHARE, region="PK-KPK", base="", printed="51", kind="shar")(folder)
    expected += [f"claims.csv:{row}: {column}: " for column in ("kind", "region")]
    told = check(folder)
    assert sorted(expected) == sorted(
        next(begins for begins in expected if str(line).startswith(begins)) for line in told
    )
    assert told == sorted(told, key=lambda p: (p.file, p.row or 0, p.column or ""))


def test_a_table_that_cannot_be_read_hides_no_damage_of_another(folder):
    raw("sources.csv", lambda b: b"\xef\xbb\xbf" + b)(folder)
    raw("regions.csv", lambda _: b"")(folder)
    row = put("claims.csv", TOTAL, value="423", body="CRS", period="2024-13")(folder)
    told = lines(folder)
    assert [line.split(": ")[0:2] for line in told[:4]] == [
        [f"claims.csv:{row}", "body"],
        [f"claims.csv:{row}", "edition"],
        [f"claims.csv:{row}", "period"],
        [f"claims.csv:{row}", "value"],
    ]
    assert [line.split(": ")[0] for line in told[4:]] == ["regions.csv", "sources.csv:1"]


@pytest.mark.slow
def test_each_wrong_row_of_a_table_is_told(small_data, tmp_path):
    folder = shutil.copytree(small_data, tmp_path / "data")
    rows = read(folder / "claims.csv")
    wrong = ("kind", "qualifier")
    for row in rows[1:]:
        for column in wrong:
            row[rows[0].index(column)] = row[rows[0].index(column)].upper()
    write(folder / "claims.csv", rows)
    told = [(p.row, p.column) for p in check(folder) if p.column in wrong]
    assert len(rows) > 100
    assert told == [(row, column) for row in range(2, len(rows) + 1) for column in wrong]


def test_a_row_is_counted_in_lines_of_the_file_behind_a_blank_one(folder):
    DAMAGES["blank row"][0](folder)
    row = put("claims.csv", SHARE, region="PK-KPK", value="52")(folder)
    told = lines(folder)
    assert any(line.startswith(f"claims.csv:{row}: region: ") for line in told)
    assert any(line.startswith(f"claims.csv:{row}: value: ") for line in told)


#: Faults that a schema can tell of, as Frictionless sees them too: the file, the key of the row,
#: and what is changed in it.
BY_SCHEMA = [
    ("claims.csv", TOTAL, {"value": "many"}),
    ("claims.csv", SHARE, {"kind": "shares"}),
    ("claims.csv", FALL, {"printed": ""}),
    ("claims.csv", OVER, {"base": "PK"}),
    ("claims.csv", RATE, {"claim_id": TOTAL}),
    ("claims.csv", PART, {"region": "PK-KPK"}),
    ("regions.csv", "PK-KP", {"valid_from": "2018-02-30"}),
    ("scopes.csv", "GTI", {"first": "20I5"}),
    ("population.csv", "PK-SD", {"population": "0"}),
    ("places.csv", "harnai", {"latitude": "67.9"}),
    ("places.csv", "kalat", {"longitude": "-29.0266"}),
    ("ucdp_monthly.csv", "2024-01", {"events": "1.5"}),
    ("ucdp_districts.csv", "2021", {"high": ""}),
    ("districts.csv", "FR Kohat", {"within": "Kohaat"}),
    ("left_out.csv", "764", {"row": "324"}),
]


def by_frictionless(folder: Path) -> set[tuple[str, int]]:
    """Validate the tables of a folder with Frictionless: the file and row of each error."""
    package = frictionless.Package(str(folder / "datapackage.json"))
    tables = [r.name for r in package.resources if r.type != "table"]
    for name in tables:
        package.remove_resource(name)
    report = package.validate()
    assert report.errors == []
    return {(task.place, error.row_number) for task in report.tasks for error in task.errors}


@pytest.mark.slow
def test_the_tables_are_a_data_package_to_frictionless(root):
    assert by_frictionless(root / "data") == set()


@pytest.mark.slow
def test_frictionless_finds_the_same_rows_wrong(folder):
    damaged = {(file, put(file, key, **cells)(folder)) for file, key, cells in BY_SCHEMA}
    resources = table_resources(read_descriptor(folder))
    rows = {name: form.table(folder, resource)[0] for name, resource in resources.items()}
    assert {(p.file, p.row) for p in rules.problems(rows, resources, folder)} >= damaged
    assert by_frictionless(folder) == {
        (p.file, p.row) for p in rules.problems(rows, resources, folder)
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://www.dawn.com/news/1155952/{{", "no address holds '{'"),
        ("https://www.dawn.com/news/{id}", "no address holds '{'"),
        ("https://www.dawn.com/news/%7B%7Burl%7D%7D", "no address holds '%7B'"),
        ("https://www.dawn.com/news/100%-rise", "no address holds '%'"),
        ("https://www.dawn.com/<news>", "no address holds '<'"),
        ("https://www.dawn.com/a|b", "no address holds '|'"),
        ("https://www.dawn.com/undefined", "no address holds '/undefined'"),
        ("https://reader:secret@www.dawn.com/news", "a name or a password stands before its site"),
        ("https://192.168.0.1/news", "names no site"),
        ("https://dawn/news", "names no site"),
        ("https:///news", "names no site"),
        ("https://www..dawn.com/news", "names no site"),
        ("https://www.dawn.com:port/news", "names no site"),
        ("https://[dawn.com/news", "names no site"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(folder, url, said):
    row = put("sources.csv", "geo-news-2024-04", url=url)(folder)
    (told,) = lines(folder)
    assert told.startswith(f"sources.csv:{row}: url: ") and said in told


@pytest.mark.parametrize(
    "url",
    [
        "https://aletihad.ae/amp/news/عربي-ودولي/4513273/",
        "https://www.alhurra.com/%D8%AA%D8%B1/",
        "http://example.org:8080/a_(b)/c;d,e?f=g&h=[1]#i",
    ],
)
def test_an_address_of_any_letters_is_one(folder, url):
    put("sources.csv", "geo-news-2024-04", url=url)(folder)
    assert lines(folder) == []


def test_a_day_that_has_not_come_is_refused(folder):
    later = date.today() + timedelta(days=2)
    row = put("sources.csv", "geo-news-2024-04", published="2999-01")(folder)
    assert (
        f"sources.csv:{row}: published: 2999-01 has not come yet; look the day up in the source"
        in lines(folder)
    )
    edition = put("editions.csv", "crss-2024-q1", released=str(later))(folder)
    assert any(
        line.startswith(f"editions.csv:{edition}: released: {later} has not come")
        for line in lines(folder)
    )


def test_what_was_published_this_month_may_have_been_today(folder):
    today = date.today()
    put("editions.csv", "crss-2024-q1", released=f"{today:%Y}")(folder)
    assert not any("has not come" in line for line in lines(folder))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: b"\xef\xbb\xbf" + text.encode(), "begins with a byte order mark"),
        (lambda text: text.replace(",", ";").encode(), "cells are separated by semicolons"),
        (lambda text: text.replace(",", "\t").encode(), "cells are separated by tabs"),
        (lambda text: b"sep=,\n" + text.encode(), "a line for a spreadsheet stands before"),
        (lambda text: text[:30].upper().encode() + text[30:].encode(), "not in small letters"),
        (lambda text: text.encode("utf-16"), "the file is in UTF-16"),
        (lambda text: text.encode("utf-16-le"), "the file is in UTF-16"),
        (lambda text: text.encode("utf-16-be"), "the file is in UTF-16"),
        (lambda text: text.replace(",", ',"', 1).encode(), "a quotation mark is not closed"),
    ],
)
@pytest.mark.parametrize("table", ["claims.csv", "sources.csv"])
def test_a_table_that_cannot_be_read_is_told_in_one_line(small_data, tmp_path, table, change, said):
    folder = shutil.copytree(small_data, tmp_path / "data")
    path = folder / table
    path.write_bytes(change(path.read_text(encoding="utf-8")))
    told = [str(problem) for problem in [*check(folder), *corrections.check(folder)]]
    assert len(told) == 1, told[:3]
    assert told[0].startswith(f"{table}:1: ") and said in told[0]


def test_a_number_stands_already_whatever_its_zeros(folder):
    row = copied("left_out.csv", "324", row="0324")(folder)
    assert any(
        line.startswith(f"left_out.csv:{row}: row: '0324' stands already in row 2")
        for line in lines(folder)
    )


def test_a_key_is_needed_whether_or_not_its_column_says_so(folder):
    schema(lambda d: d["resources"][0]["schema"]["fields"][0]["constraints"].clear())(folder)
    row = put("claims.csv", TOTAL, claim_id="")(folder)
    assert f"claims.csv:{row}: claim_id: the cell is empty, and this column needs a value" in lines(
        folder
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("latitude", "longitude", "outside"),
    [
        ("30", "68", True),  # in the hole
        ("30.95", "68", False),  # in the hole, a twentieth of a degree from its border
        ("31.5", "68", False),
        ("32.09", "68", False),  # beyond the border by less than the margin
        ("32.08", "70.08", True),  # beyond a corner: 0.08 either way is 0.113
        ("32.2", "68", True),
    ],
)
def test_a_place_lies_in_its_region_but_not_in_a_hole_of_it(folder, latitude, longitude, outside):
    def square(half: float) -> list[list[float]]:
        corners = ((-1, -1), (-1, 1), (1, 1), (1, -1), (-1, -1))
        return [[68 + half * x, 30 + half * y] for x, y in corners]

    path = folder / "geo" / "provinces.geojson"
    described = json.loads(path.read_bytes())
    for feature in described["features"]:
        if feature["properties"]["region"] == "PK-BA":
            feature["geometry"] = {"type": "Polygon", "coordinates": [square(2), square(1)]}
    path.write_text(json.dumps(described), encoding="utf-8")
    row = put("places.csv", "kalat", latitude=latitude, longitude=longitude)(folder)
    told = [p for p in check(folder) if (p.file, p.row, p.column) == ("places.csv", row, "region")]
    assert len(told) == outside


def test_a_folder_that_is_not_there_is_one_problem(tmp_path):
    (problem,) = check(tmp_path / "nowhere")
    assert problem.file == "datapackage.json"
    assert "nowhere is not a ledger" in problem.message


# Whatever is in the files, check gives a list, and what it lets pass can be loaded.


@pytest.fixture(scope="module")
def small(undamaged, tmp_path_factory) -> Path:
    """The small ledger without its maps, of which one file at a time is mangled."""
    folder = tmp_path_factory.mktemp("small")
    shutil.copytree(undamaged, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("geo"))
    schema(lambda d: d.update(resources=[r for r in d["resources"] if r.get("schema")]))(folder)
    assert check(folder) == []
    return folder


def assert_told_or_sound(folder: Path, file: str, damaged: bytes) -> list[Problem]:
    """Check the folder while one of its files has these bytes."""
    path = folder / file
    whole = path.read_bytes()
    path.write_bytes(damaged)
    try:
        problems = check(folder)
        assert all(isinstance(problem, Problem) for problem in problems)
        assert all(len(str(problem).splitlines()) == 1 for problem in problems)
        if not problems:
            assert not ledger.load(folder).statements().empty
    finally:
        path.write_bytes(whole)
    return problems


TABLES = ["claims.csv"] * 4 + ["sources.csv", "regions.csv", "population.csv", "scopes.csv"]

#: What slips of the hand, programs and storage put into files.
BYTES = st.binary(max_size=3) | st.sampled_from(
    [b",", b'"', b"\n", b"\r\n", b"\0", b"\xff", b"\xe2\x80\xa8", b"\xc2\xa0", b" ", b"-", b"/"]
)

#: What stands in a wrong cell.
SLIPS = ["NaN", "-inf", "1e400", "1_0", "٤٣٢", "1/0", "+5", ".5", "5.", "0x10", "02024", "-5%"]
SLIPS += ["2024-02-30", "0000", "2024/2023", "2024-Q1/2024", "0-0", "2024-1-1", "101%", "%", "=1"]
SLIPS += ["PK+PK", "region:", "region:PK", "per:day", "period:x", "hundreds", "over", "PK-KP", "pk"]
CELLS = st.one_of(
    st.text(max_size=12),
    st.text("0123456789,.-/%Q +ONaInfe", max_size=9),
    st.sampled_from([*SLIPS, "", " ", "a\nb", 'a"b', "\u2028", "\x1c", "9" * 400, "9" * 1_999]),
    st.tuples(st.sampled_from(SLIPS), st.sampled_from(SLIPS)).map(" ".join),
)

#: A place in a file or a table, as a fraction of it.
PLACE = st.floats(0, 1, exclude_max=True)


@pytest.mark.slow
@settings(max_examples=50)
@given(
    file=st.sampled_from(TABLES),
    edits=st.lists(st.tuples(PLACE, st.integers(0, 20), BYTES), min_size=1, max_size=3),
)
def test_mangled_bytes_raise_nothing(small, file, edits):
    whole = (small / file).read_bytes()
    mangled = whole
    for place, length, put_in in edits:
        at = int(place * len(mangled))
        mangled = mangled[:at] + put_in + mangled[at + length :]
    assert_told_or_sound(small, file, mangled)


@pytest.mark.slow
@settings(max_examples=50)
@given(
    file=st.sampled_from(TABLES),
    edits=st.lists(st.tuples(PLACE, PLACE, CELLS), min_size=1, max_size=4),
)
def test_mangled_cells_raise_nothing(small, file, edits):
    rows = read(small / file)
    for down, along, cell in edits:
        row = rows[1 + int(down * (len(rows) - 1))]
        row[int(along * len(row))] = cell
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    assert_told_or_sound(small, file, out.getvalue().encode("utf-8", "surrogatepass"))


def nodes(tree: object) -> list[tuple[dict | list, object]]:
    """List each place in a JSON tree, as its container and its key."""
    keys = (
        list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    )
    return [place for key in keys for place in [(tree, key), *nodes(tree[key])]]


@pytest.mark.slow
@settings(max_examples=40)
@given(
    edits=st.lists(
        st.tuples(PLACE, st.sampled_from([None, 0, "", "x", "(", [], ["x"], {}, {"x": 1}, True])),
        min_size=1,
        max_size=2,
    )
)
def test_a_mangled_descriptor_raises_nothing(small, edits):
    descriptor = json.loads((small / "datapackage.json").read_bytes())
    for place, new in edits:
        every = nodes(descriptor)
        container, key = every[int(place * len(every))]
        container[key] = copy.deepcopy(new)
    assert_told_or_sound(small, "datapackage.json", json.dumps(descriptor).encode())


def test_noise_behind_a_good_header_is_told(small):
    whole = (small / "claims.csv").read_bytes()
    header = whole[: whole.index(b"\n") + 1]
    for seed in range(10):
        marks = random.Random(seed).choices(b'0aZ,,,,," \n-%', k=4_000)
        assert assert_told_or_sound(small, "claims.csv", header + bytes(marks) + b"\n")


#: Claims that are said to be the same as one that they can't be, and what is said of each.
NOT_THE_SAME = {
    "crss-2024-pk-attacks-all-security-forces-count-pti": (
        "crss-2024-pk-attacks",
        "'crss-2024-pk-attacks' is not in claims.csv",
    ),
    "crss-2024-pk-fatalities-security-forces-count-dna": (
        "crss-2024-pk-fatalities-all-count",
        "the value is 685 here and 2546 there, so it is another figure",
    ),
    "crss-2024-pk-fatalities-attacks-security-forces-count": (
        "crss-2023-pk-fatalities-security-forces-count",
        "the period is 2024 here and 2023 there, so it is another figure",
    ),
    "crss-2024-pk-fatalities-all-count-dawn": (
        "crss-2024-pk-fatalities-all-count-dawn",
        "is itself the same as",
    ),
    "ispr-2024-pk-fatalities-operations-army-count-dawn": (
        "ispr-2024-pk-fatalities-operations-security-forces-count",
        "'ispr-2024-pk-fatalities-operations-army-count'; name that",
    ),
    "picss-2022-pk-attacks-all-count": (
        "crss-2022-pk-attacks-all-count",
        "PICSS is named here and CRSS there",
    ),
}


@pytest.mark.slow
def test_a_figure_that_cannot_be_the_same_is_told_once_at_its_row(whole):
    rows = {
        put("claims.csv", claim, same_as=other)(whole): phrase
        for claim, (other, phrase) in NOT_THE_SAME.items()
    }
    told = {p.row: (p.column, p.message) for p in check(whole)}
    assert set(told) == set(rows)
    for row, phrase in rows.items():
        assert told[row][0] == "same_as"
        assert phrase in told[row][1]


@pytest.mark.slow
def test_truth_7_figures_that_join_two_scopes_are_told(whole):
    put("editions.csv", "crss-annual-2024", scope="2019")(whole)
    edition = put("editions.csv", "crss-2018-q3", scope="2014")(whole)
    change = put("claims.csv", "crss-2018-pk-casualties-all-change", note="")(whole)
    put("editions.csv", "crss-annual-2018", scope="")(whole)
    put("editions.csv", "crss-annual-2023", scope="2013")(whole)
    told = lines(whole)
    assert any(
        line.startswith(f"editions.csv:{edition}: scope: CRSS has no era that begins in 2014")
        for line in told
    )
    assert any(
        line.startswith(f"claims.csv:{change}: period: what CRSS counts changes with 2018")
        for line in told
    )
    # The total of 2023 was told again by later reports.
    assert any("is of the same, and its report counts in another scope" in line for line in told)


@pytest.mark.slow
def test_truth_7_pages_that_name_nobody_are_treated_one_way(whole):
    name = "crss-2024-pk-attacks-all-security-forces-count-pti"
    renamed = {"claim_id": "unnamed-2024-pk-attacks-all-security-forces-count", "same_as": ""}
    row = put("claims.csv", name, body="unnamed", **renamed)(whole)
    (told,) = check(whole)
    assert (told.row, told.column) == (row, "body")
    assert "CRSS has the same figure of the same in row" in told.message
