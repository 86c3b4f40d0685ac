"""What the typical page of each chapter draws, read from the compiled scene, and what it asks.

Both are here so that the pages are made once.
"""

import dataclasses
import difflib
import os
import re
from itertools import pairwise
from pathlib import Path

import pytest
from support.pages import typical
from support.scenes import Axis, as_text, ends, misplaced, scene_of
from support.sweep import swept

from tally import chapters
from tally.chapters.vintages import derive, draw
from tally.notebooks import fresh
from tally.page.figure import Figure

pytestmark = pytest.mark.slow

#: Set to 1, the run writes the scenes of `tests/draw/scenes` anew instead of comparing them.
RENEW = "TALLY_RENEW_SCENES"

SCENES = Path(__file__).with_name("scenes")

#: A drawing of each kind: where it stands in the book.
KINDS = {
    "changes": ("case_rise", "changes"),
    "yearly": ("trends", "series"),
    "intervals": ("provinces", "shares"),
    "over-time": ("provinces", "moves"),
    "body-rows": ("bodies", "year"),
    "body-years": ("bodies", "years"),
    "known-bounds": ("bounds", "regions"),
    "contradiction-gaps": ("contradictions", "gaps"),
    "over-days": ("episodes", "days"),
    "episode-map": ("episodes", "places"),
    "months": ("ucdp", "months"),
    "years": ("ucdp", "years"),
    "strips": ("ucdp", "provinces"),
    "vintage-steps": ("vintages", "steps"),
    "vintage-changes": ("vintages", "restated"),
    "map": ("maps", "pakistan"),
    "district-map": ("maps", "khyber-pakhtunkhwa"),
    "district-spans": ("maps", "balochistan-spans"),
    "hedges": ("hedges", "dots"),
    "columns": ("deeds", "suicide"),
    "long-line": ("overview", "years"),
    "month-line": ("months", "months"),
    "calendar": ("months", "calendar"),
    "episode-years": ("episodes", "years"),
    "episode-places": ("episodes", "everywhere"),
    "article": ("articles", "list"),
    "articles": ("articles", "all"),
    "estimates": ("events", "regions"),
    "estimates-beside": ("events", "beside"),
}

#: In pixels: names that are further apart do not touch each other.
FREE = 18

#: The drawings whose axis begins at the data: they say so, or show changes, or factors.
NOT_FROM_ZERO = {
    ("vintages", "steps"),
    ("vintages", "restated"),
    ("trends", "changes"),
    ("hedges", "dots"),
}


def figures_of(name: str) -> tuple[Figure, ...]:
    return typical(name).figures


@pytest.fixture(scope="module")
def scenes():
    """Give the scene of a figure, laid out once."""
    made = {}

    def scene(name, figure):
        key = name, figure.name
        if key not in made:
            made[key] = scene_of(figure)
        return made[key]

    return scene


@pytest.mark.parametrize("name", swept(chapters.names(), parts=2))
def test_each_figure_of_a_table_stands_at_its_place(scenes, name):
    figures = figures_of(name)
    assert figures
    for figure in figures:
        assert misplaced(figure, scenes(name, figure)) == [], figure.name


@pytest.mark.parametrize("name", chapters.names())
def test_an_axis_of_figures_begins_at_zero(scenes, name):
    for figure in figures_of(name):
        scene = scenes(name, figure)
        if (name, figure.name) in NOT_FROM_ZERO or not (scene.x.labels and scene.y.labels):
            continue
        for axis, origin in ((scene.x, 0), (scene.y, scene.height)):
            values = axis.numbers
            if not values or min(v for v, _ in values) > 1900 or _factors(axis):
                continue
            assert axis.place(0) == pytest.approx(origin, abs=1), figure.name


def _factors(axis: Axis) -> bool:
    """Tell whether equal distances on an axis are equal factors."""
    values = [value for value, _ in axis.numbers]
    return min(values) > 0 and max(values) / min(values) >= 10


def test_the_axis_of_factors_is_the_one_that_the_page_tells_of(scenes):
    years, ratios = figures_of("bodies")[1:]
    assert _factors(scenes("bodies", years).y)
    assert any("equal factors" in remark for remark in years.drawing.remarks)
    assert not _factors(scenes("bodies", ratios).y)


@pytest.mark.parametrize("number", [1, 2], ids=["years", "ratios"])
def test_a_body_is_named_at_the_height_of_its_last_figure(scenes, number):
    figure = figures_of("bodies")[number]
    scene = scenes("bodies", figure)
    table = figure.drawing.table
    table = table[table["Standing"] == "last said"]
    table = table.assign(body=table["Counted by"].str.partition(":")[0])
    last = table.sort_values("Year", kind="stable").groupby("Counted by").tail(1)
    last = last.groupby(["body", "Scope"]).tail(1)
    # A name that stands several times says its scope too.
    names = [m for m in scene.of_kind("text") if m.text.split(", ")[0] in set(last["body"])]
    assert len(names) == len(last)
    rows = []
    for body, of_body in last.groupby("body"):
        low_high = [ends(text)[:2] for text in of_body["Interval"]]
        value = [
            sum(e for e in pair if e is not None) / sum(e is not None for e in pair)
            for pair in low_high
        ]
        at = sorted(scene.y.place(v) for v in value)
        shown = sorted(m.middle("y") for m in names if m.text.split(", ")[0] == body)
        rows += zip(at, shown, strict=True)
    rows.sort()
    # Names that would cover each other are moved apart, and stay in their order.
    assert [there for _, there in rows] == sorted(there for _, there in rows)
    # Of names that touch each other one was not moved, unless they are pushed from the top.
    chains = [[rows[0]]]
    for before, row in pairwise(rows):
        if row[1] - before[1] > FREE:
            chains.append([])
        chains[-1].append(row)
    for chain in chains:
        assert any(abs(there - at) <= 3 for at, there in chain) or chain[0][1] < FREE


def test_each_step_ends_where_the_next_begins_or_on_the_day_of_the_view(ledger):
    for body, of, day in (("CRSS", "2014", None), ("CRSS", "2023", "2024-12-31")):
        view = ledger.known_on(day)
        rows = derive.printed(view, body, "fatalities", of)
        stood = derive.stretches(view, body, "fatalities", of)
        drawing = draw.steps(rows, stood, scope="Killed", axis="killed", as_of=view.as_of)
        scene = scene_of(Figure("steps", 1, drawing, ("F", "F"), ("C", "C")))
        points = sorted({m.x[0] for m in scene.of_kind("symbol") if not m.hollow})
        flat = sorted(m.x for m in scene.of_kind("rule") if m.x[1] > m.x[0])
        assert [begin for begin, _ in flat] == pytest.approx(points)
        assert [end for _, end in flat[:-1]] == pytest.approx(points[1:])
        if day is None:
            assert flat[-1][1] == pytest.approx(scene.width)
        else:
            assert points[-1] < flat[-1][1] < scene.width / 2 + points[-1] / 2


# What is asked


#: A part of each answer on the typical page of each chapter.
ANSWERS = {
    "trends": ["3: 2013, 2014 and 2015.", "2,541 to 2,559", "rose by 34% from 2024 to 2025"],
    "case_rise": ["it is the highest.", "980 to 985", "rose by 56% from 2022"],
    "case_share": ["50.5 to 51.5%", "210 to 213", "A count says nothing of risk"],
    "case_operations": ["make 64.62 operations", "6.8 an hour", "take 291 to 333 days"],
    "provinces": ["50.5 to 51.5%", "210 to 213", "A count says nothing of risk"],
    "maps": ["In Orakzai: 2,101", "that is 5.3%", "published no figure of Orakzai"],
    "forces": [
        "CRSS counts 685 members of the security forces", "143 to 157", "a part of them"
    ],
    "operations": ["make 64.62 operations", "6.8 an hour", "take 291 to 333 days"],
    "bodies": ["security forces: they are left out", "661 to 670", "attacks only"],
    "vintages": ["For 90 days", "leaves 9, which is 5.9", "gave 1,524 at first"],
    "episodes": ["ISPR gives it.", "12 + 11 = 23", "according to ISPR"],
    "ucdp": ["3,639 by the best estimate", "is 5.6% more", "count different things"],
    "events": ["by the low one is 5,496", "of 28,236 is 6.0%", "would be counted twice"],
    "bounds": ["14: both ends", "432 less 398 to 400 is 32 to 34", "allow 0 to 13"],
    "briefing": ["leaves 1,086.", "is 31.8%", "would be counted twice"],
    "hedges": ["it is 905: 113.1%", "figure is among them", "exact figure, 905"],
    "overview": ["by CRSS and 3,413 by PICSS: 4", "33.7%", "operations are in its total"],
    "months": ["7 of 63", "makes 303", "One step, here of 27.9%, is no trend"],
    "people": ["62.0%", "122.4%", "526.7%"],
    "deeds": ["1,128 to 1,147", "1.59 times 17", "−41.4%"],
    "articles": ["In paragraph 1; ISPR", "163.3 a day, not more than 179", "383 officers"],
    "contradictions": ["15.45 to 15.55", "187 in 12 months is 15.6", "can't all be true"],
}  # fmt: skip


def test_the_answers_of_every_chapter_are_known():
    assert set(ANSWERS) == {path.stem for path in fresh.notebooks()}


@pytest.mark.parametrize("name", ANSWERS)
def test_each_chapter_asks_three_questions_and_folds_their_answers(name):
    page = typical(name)
    asked = re.findall(r"Exercise (\d)\. (.+)\n(.+)\nSolution: (.+)", page.text)
    assert [n for n, *_ in asked] == ["1", "2", "3"]
    for (_, _, question, answer), part in zip(asked, ANSWERS[name], strict=True):
        assert re.search(r"\?( |$)|\.$", question), question
        assert part in answer
        assert answer.endswith((".", "”"))
    assert len({question for _, _, question, _ in asked}) == 3
    assert re.findall(r'id="exercise-(\d)"', page.html) == ["1", "2", "3"]
    assert page.html.count("<summary>A solution</summary><p>") == 3


# The reader itself


def test_a_wrong_table_is_noticed():
    (figure,) = [f for f in figures_of("provinces") if f.name == "shares"]
    table = figure.drawing.table.assign(
        Interval=["52 to 53%", *figure.drawing.table["Interval"][1:]]
    )
    wrong = dataclasses.replace(figure, drawing=dataclasses.replace(figure.drawing, table=table))
    (told,) = misplaced(wrong, scene_of(figure))
    assert told.startswith("Khyber Pakhtunkhwa: 52 to 53% is not among the marks at [")


@pytest.mark.parametrize(
    ("labels", "value", "place"),
    [
        ((("0", 200), ("1,000", 100), ("2,000", 0)), 1500, 50),
        ((("−1%", 0), ("0%", 50), ("1%", 100)), 0.5, 75),
        ((("10", 300), ("100", 200), ("1,000", 100)), 10000, 0),
    ],
)
def test_an_axis_is_read_by_its_ticks(labels, value, place):
    assert Axis(labels).place(value) == pytest.approx(place)


# What a reviewer sees


@pytest.mark.parametrize("kind", KINDS)
def test_the_scene_of_each_kind_of_chart_is_the_stored_one(scenes, kind):
    name, of = KINDS[kind]
    (figure,) = [f for f in figures_of(name) if f.name == of]
    path, now = SCENES / f"{kind}.json", as_text(scenes(name, figure))
    if os.environ.get(RENEW):
        path.write_text(now, encoding="utf-8")
    stored = path.read_text(encoding="utf-8") if path.exists() else ""
    changed = difflib.unified_diff(
        stored.splitlines(), now.splitlines(), "stored", "now", "", "", 1
    )
    told = "\n".join(changed)
    renew = f"{RENEW}=1 .venv/bin/python -m pytest tests/draw/test_scenes.py"
    assert not told, f"{path.name} shows another picture. If it is right, store it: {renew}\n{told}"


def test_every_kind_of_drawing_has_a_stored_scene():
    assert {path.stem for path in SCENES.glob("*.json")} == set(KINDS)
    columns = [tuple(f.drawing.table.columns) for n in chapters.names() for f in figures_of(n)]
    shown = [
        tuple(f.drawing.table.columns)
        for name, of in KINDS.values()
        for f in figures_of(name)
        if f.name == of
    ]
    # Kinds of drawings differ in what their tables tell; the names of rows and bodies do not count.
    assert {len(c) and c[-1] for c in columns} <= {c[-1] for c in shown} | {"Interval"}
