"""The labs of the book: their answers, computed here in another way, and the words for slips."""

import csv
import json
import re
from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest
import yaml

from tally.book.labs import LabDirective
from tally.course import check
from tally.course.checks.judge import WORDS, judge
from tally.course.glossary import terms
from tally.course.lab import LabError, read
from tally.course.worked import Worked

LABS = {path.stem: path for path in check.files()}


@pytest.fixture(scope="module")
def works(ledger):
    return {name: Worked(read(path), ledger) for name, path in LABS.items()}


@pytest.fixture(scope="module")
def printed(root):
    """The values of claims and census counts, read without the package."""

    def rows(name):
        with (root / "data" / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    values = {row["claim_id"]: Fraction(row["value"]) for row in rows("claims.csv")}
    people = {
        f"{row['region']}-{row['year']}": Fraction(row["population"])
        for row in rows("population.csv")
    }
    return values | people


def shares(total, per_cent):
    """The whole numbers whose share of a total is printed as a per cent, by trying them all."""
    return [
        n for n in range(int(total) + 1) if int(Fraction(n * 100, total) * 2 + 1) // 2 == per_cent
    ]


def answers(of):
    """What is right in each task with a number, by arithmetic on the printed values."""
    crss, q1 = "crss-2024q1-pk-", of["crss-2024q1-pk-fatalities-all-count"]
    first, third = (
        of["crss-2023-pk-fatalities-all-count"],
        of["crss-2023-pk-fatalities-all-count-dna"],
    )
    now, before = of[f"{crss}ba-fatalities-all-count"], of["crss-2023q4-pk-ba-fatalities-all-count"]
    after, of_2024 = (
        of["crss-2024q2-pk-ba-fatalities-all-count"],
        of["crss-2024-pk-fatalities-all-count"],
    )
    year_ago = of["crss-2023q1-pk-ba-fatalities-all-count"]
    kp, ba = (of[f"crss-2025-pk-{p}-fatalities-all-count"] for p in ("kp", "ba"))
    of_2023 = of["crss-2023-pk-incidents-all-count-dna"]
    three = sum(
        of[f"picss-202508-pk-fatalities-attacks-{group}-count"]
        for group in ("security-forces", "civilians", "militants")
    )
    killed = of["crss-2015-pk-fatalities-all-count-pakistan-today"]
    hurt = killed + of["crss-2015-pk-injuries-all-count"]
    picss = [
        of[f"picss-2024-pk-fatalities-{cause}-security-forces-count"]
        for cause in ("attacks", "operations")
    ]
    rest = max(n for n in range(int(q1)) if n * 100 < of[f"{crss}rest-fatalities-all-share"] * q1)
    ispr = of["ispr-2024-pk-operations-all-count"]
    regions = ("kp", "ba", "sd", "pb", "gb")
    return {
        ("share", "rounding"): (Fraction(81, 2), Fraction(83, 2)),
        ("share", "people"): (shares(q1, 41)[0], shares(q1, 41)[-1]),
        ("share", "held"): now / q1 * 100,
        ("share", "kp"): (shares(q1, 51)[0], shares(q1, 51)[-1]),
        ("share", "hedge"): rest,
        ("parts", "sum"): hurt,
        ("parts", "misfit"): hurt - of["crss-2015-pk-casualties-all-count"],
        ("parts", "hundred"): (100 - Fraction(3, 2), 100 + Fraction(3, 2)),
        ("parts", "incidents"): of["crss-2023-pk-incidents-all-count"]
        - of["crss-2023-pk-attacks-all-count"]
        - of["crss-2023-pk-operations-all-count"],
        ("parts", "papers"): three,
        ("base", "rise"): (now - before) / before * 100,
        ("base", "year"): (now - year_ago) / year_ago * 100,
        ("base", "fall"): (now - after) / now * 100,
        ("base", "net"): (after - before) / before * 100,
        ("base", "points"): of["crss-2024q2-pk-kp-fatalities-all-share"]
        - of[f"{crss}kp-fatalities-all-share"],
        ("who", "parts"): sum(picss),
        ("who", "total"): of["crss-2024-pk-fatalities-security-forces-count"]
        / of["picss-2024-pk-fatalities-security-forces-count"],
        ("again", "step"): third - first,
        ("again", "change"): (first - 980) / 980 * 100,
        ("again", "same"): (of_2024 - third) / third * 100,
        ("again", "mixed"): (of_2024 - first) / first * 100,
        ("land", "times"): kp / ba,
        ("land", "kp"): kp * 100_000 / of["PK-KP-2023"],
        ("land", "ba"): ba * 100_000 / of["PK-BA-2023"],
        ("ten", "range"): (86 - Fraction(1, 2), 86 + Fraction(1, 2)),
        ("ten", "number"): (
            shares(of[f"{crss}incidents-all-count"], 86)[0],
            shares(of[f"{crss}incidents-all-count"], 86)[-1],
        ),
        ("ten", "parts"): of["crss-2023-pk-attacks-all-count"]
        + of["crss-2023-pk-operations-all-count"],
        ("ten", "points"): of["crss-2024-pk-kp-and-pk-ba-incidents-all-share"]
        - of["crss-2023-pk-kp-and-pk-ba-incidents-all-share"],
        ("ten", "rise"): (of["crss-2024-pk-incidents-all-count"] - of_2023) * 100 / of_2023,
        ("rate", "day"): ispr / 366,
        ("rate", "rounding"): (Fraction(337, 2), Fraction(339, 2)),
        ("rate", "year"): (
            next(n for n in range(10**5) if n >= 366 * Fraction(337, 2)),
            max(n for n in range(10**5) if n <= 366 * Fraction(339, 2)),
        ),
        ("rate", "early"): ispr / (366 - 4),
        ("land", "rest"): of["crss-2025-pk-fatalities-all-count"]
        - sum(of[f"crss-2025-pk-{region}-fatalities-all-count"] for region in regions),
    }


def test_the_province_that_a_lab_calls_largest_has_the_largest_area_on_the_map(works, root):
    [first, *_] = works["land"].lab.tasks
    assert "Balochistan has the largest area" in first.question
    with (root / "data" / "geo" / "provinces.geojson").open(encoding="utf-8") as file:
        shapes = [feature["properties"] for feature in json.load(file)["features"]]
    assert max(shapes, key=lambda shape: shape["area_km2"])["name"] == "Balochistan"


def written(number, places):
    """A number as a pupil writes it, rounded by hand."""
    scaled = int(abs(number) * 10**places * 2 + 1) // 2
    return f"{'-' if number < 0 else ''}{scaled / 10**places:.{places}f}"


@pytest.mark.slow
def test_every_number_is_right_by_another_computation(works, printed):
    expected = answers(printed)
    asked = {
        (name, task.id)
        for name, worked in works.items()
        for task in worked.lab.tasks
        if task.kind in ("number", "ends")
    }
    assert asked == set(expected)
    for (name, of), right in expected.items():
        worked = works[name]
        [task] = [task for task in worked.lab.tasks if task.id == of]
        key = worked.key(task)
        ends = right if isinstance(right, tuple) else (right,)
        said = tuple(written(end, task.places) for end in ends)
        assert judge(key, said if len(said) > 1 else said[0]).right, (name, of, said)


@pytest.mark.parametrize("name", LABS)
def test_each_slip_gets_the_words_meant_for_it(works, name):
    worked = works[name]
    for task in worked.lab.tasks:
        key = worked.key(task)
        for place, slip in enumerate(key["slips"]):
            if task.kind == "choose":
                assert judge(key, place).right == (place == key["right"])
                continue
            given, says = slip
            if task.kind == "write":
                said = (f"{key['model']} {' '.join(word.strip('*') for word in given[:1])}", says)
            elif task.kind == "ends":
                said = (tuple(written(Fraction(p[0]), task.places) for p in given), says)
            else:
                said = (written(Fraction(given[0]), task.places), says)
            verdict = judge(key, said[0])
            assert not verdict.right and verdict.says == says, (name, task.id, said[0])


@pytest.mark.parametrize("name", LABS)
def test_a_sentence_is_told_what_it_lacks(works, name):
    worked = works[name]
    key = worked.key(worked.lab.tasks[-1])
    assert judge(key, key["model"]).right
    assert judge(key, "  ").says == WORDS["write"]
    lacking = judge(key, "Some people were seen.").says
    assert lacking.startswith(WORDS["missing"])
    assert all(says in lacking for says, wanted in key["right"] if wanted)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("۴۰٫۵", "٪41.5"), "right"),
        (("40,5 per cent", "41.5pc"), "right"),
        (("41.5", "40.5"), "swapped"),
        (("40.5", "45"), "low"),
        (("39", "41.5"), "high"),
        (("40.9", "41.2"), "narrow"),
        (("10", "90"), "wide"),
        (("50", "60"), "other"),
        (("forty", "41.5"), "no number"),
        (("", ""), "no number"),
    ],
)
def test_two_ends_without_a_slip_of_their_own_get_general_words(works, given, says):
    worked = works["share"]
    key = worked.key(worked.lab.tasks[1])
    assert judge(key, given).says == WORDS[says]


@pytest.mark.parametrize("name", LABS)
def test_a_lab_has_a_lesson_of_tasks_and_nothing_wrong(ledger, name):
    assert check.problems(LABS[name], ledger, terms()) == []
    assert len(read(LABS[name]).tasks) in (range(6, 10) if name != "ten" else [10])


def seeded(change):
    """A lab with one thing changed, as YAML."""
    lab = yaml.safe_load(LABS["share"].read_text(encoding="utf-8"))
    change(lab)
    return yaml.safe_dump(lab, allow_unicode=True, sort_keys=False)


def task(lab, name):
    return next(task for task in lab["tasks"] if task["id"] == name)


SEEDS = {
    "an objective without a task": (
        lambda lab: lab["objectives"].update(extra="Do more."),
        "objectives: no task serves the objective 'extra'",
    ),
    "a task of no objective": (
        lambda lab: task(lab, "kp").update(objective="peopel"),
        "task 'kp', objective: 'peopel' is no objective of the lab; did you mean 'people'?",
    ),
    "a task without a slip": (
        lambda lab: task(lab, "kp").pop("slips"),
        "task 'kp', slips: no slip is expected",
    ),
    "a term without an entry": (
        lambda lab: lab["terms"].append("sentence"),
        "terms: 'sentence' has no entry in the glossary",
    ),
    "a claim that changed": (
        lambda lab: lab["figures"]["total"].update(printed="433"),
        "figure 'total': the lab is pinned to the printed '433', and the ledger has '432'",
    ),
    "another source": (
        lambda lab: lab["figures"]["total"].update(source="dawn-2024-04-01"),
        "figure 'total': the lab is pinned to the source 'dawn-2024-04-01'",
    ),
    "a claim that is gone": (
        lambda lab: lab["figures"]["total"].update(claim="crss-2024q1-pk-fatalities-all-cuont"),
        "figure 'total': there is no claim 'crss-2024q1-pk-fatalities-all-cuont'; did you mean",
    ),
    "a day before its figures": (
        lambda lab: lab.update(day=date(2024, 3, 1)),
        "it became known on 2024-04-01, after the lab's day, 2024-03-01",
    ),
    "a number that is typed": (
        lambda lab: task(lab, "kp").update(hint="It is near 220."),
        "task 'kp', hint: the number 220 is typed",
    ),
    "an answer on the page": (
        lambda lab: task(lab, "kp").update(hint="From {kp_least} to {kp_most}."),
        "task 'kp', ends: its answer stands in the lab, in “From 219 to 222.”",
    ),
    "a slip that is right": (
        lambda lab: task(lab, "hedge")["slips"][0].update(number="[rest_most]"),
        "task 'hedge', slips: a slip is the same as the right answer",
    ),
    "a name of nothing": (
        lambda lab: task(lab, "kp").update(model="{kp_poeple}"),
        "task 'kp', model: the lab has no figure 'kp_poeple'; did you mean 'kp_people'?",
    ),
    "a reason that does not hold": (
        lambda lab: task(lab, "headline").update(because=["[both] < 90"]),
        "task 'headline', because: '[both] < 90' does not hold",
    ),
    "a rule that can't be read": (
        lambda lab: task(lab, "kp").update(ends="open('x')"),
        "task 'kp', ends: can't be computed",
    ),
    "a model that its list refuses": (
        lambda lab: task(lab, "write").update(model="Nothing."),
        "task 'write', model: its own list does not take it",
    ),
    "no sentence at the end": (
        lambda lab: lab["tasks"].pop(),
        "task 'headline': the last task of a lab is a sentence",
    ),
    "a field missing": (
        lambda lab: task(lab, "kp").pop("hint"),
        "task 'kp': hint is missing; write a text",
    ),
    "a field misspelt": (
        lambda lab: task(lab, "kp").update(hnt="x"),
        "task 'kp': a task has no 'hnt'; did you mean 'hint'?",
    ),
    "two right options": (
        lambda lab: task(lab, "scope")["choose"][0].update(right=True),
        "task 'scope': choose: exactly one option is right; 2 say 'right: true'",
    ),
    "a word that YAML reads otherwise": (
        lambda lab: task(lab, "write")["slips"][0].update(any=[False]),
        "task 'write': slips: any: False is no text",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_a_fault_is_refused_with_its_place_and_the_mend(ledger, tmp_path, seed):
    change, said = SEEDS[seed]
    path = tmp_path / "own.yml"
    path.write_text(seeded(change), encoding="utf-8")
    told = [str(problem) for problem in check.problems(path, ledger, terms())]
    assert any(one.startswith("own.yml") and said in one for one in told), told


@pytest.mark.parametrize(
    ("text", "said"),
    [("- a list", "a lab has name"), ("a: [", "no YAML"), ("", "a lab has name")],
)
def test_a_file_that_is_no_lab_is_told(ledger, tmp_path, text, said):
    path = tmp_path / "own.yml"
    path.write_text(text, encoding="utf-8")
    [problem] = check.problems(path, ledger, terms())
    assert said in str(problem)


@pytest.mark.parametrize(
    "seed", ["an objective without a task", "a task without a slip", "a term without an entry"]
)
def test_the_build_refuses_a_lab_with_a_fault(ledger, root, tmp_path, seed):
    change, said = SEEDS[seed]
    (tmp_path / "book" / "labs").mkdir(parents=True)
    (tmp_path / "book" / "glossary.md").write_bytes((root / "book" / "glossary.md").read_bytes())
    (tmp_path / check.FOLDER / "share.yml").write_text(seeded(change), encoding="utf-8")
    env = SimpleNamespace(srcdir=tmp_path, note_dependency=lambda path: None)
    page = SimpleNamespace(arguments=["share"], env=env)
    with pytest.raises(LabError, match=re.escape(said)):
        LabDirective.worked(page, ledger)
