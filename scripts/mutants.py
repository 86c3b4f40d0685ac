"""Break the code, one fault at a time, and tell which faults the nearest tests do not catch.

    python scripts/mutants.py [WORD ...]

Two kinds of faults: the list in mutants.toml, each a piece of text and what it becomes, and a
sample of small mutations of the modules that compute, the same ones in each run. All of it happens
in a copy of the project, in a temporary folder. With words, only the faults that hold one of them.

The mutations are those of mutmut. Its own runner is not used: it knows no faults but its own, draws
no sample, and changes every function of a module at once, which the fingerprints of pages see.
"""

from __future__ import annotations

import argparse
import compileall
import difflib
import importlib
import itertools
import os
import py_compile
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import libcst
from mutmut.mutation import mutators

ROOT = Path(__file__).resolve().parents[1]
LIST = Path(__file__).with_suffix(".toml")

#: Of a hundred faults so many must be caught.
LEAST = 90

#: Seconds of a processor after which tests that go round in a circle have noticed the fault.
LIMIT = 120

#: Bytes of memory, for the same reason.
MEMORY = 6 * 2**30

#: Seconds of the clock after which a line tells how far the run has come.
OFTEN = 60

#: Libraries that take seconds to import: done once, before the tests of each fault are forked off.
LIBRARIES = ("altair", "geopandas", "highspy", "IPython", "nbformat", "pandas", "pytest", "sphinx")

#: Mutations that say little. A text in a message is no arithmetic, and the faults in words that
#: matter are in the list; what becomes None fails at once wherever it is used.
DULL = ("operator_string", "operator_assignment", "operator_dict_arguments", "operator_match")


@dataclass(frozen=True)
class Mutant:
    """One fault: a file, its broken text, and the tests that are nearest."""

    file: str
    what: str
    text: str
    tests: tuple[str, ...]

    def diff(self, root: Path) -> str:
        """Show the fault as a diff."""
        before = (root / self.file).read_text(encoding="utf-8").splitlines()
        after = self.text.splitlines()
        return "\n".join(
            difflib.unified_diff(before, after, self.file, self.file, "", "", 1, lineterm="")
        )


@dataclass(frozen=True)
class Outcome:
    """What became of a run of tests: its exit status, and what it said and took."""

    status: int
    said: str
    seconds: float

    @property
    def caught(self) -> bool:
        """Whether the tests noticed: they fail, can't be imported, or never end."""
        return self.status in (1, 2) or self.status < 0


class ListError(Exception):
    """The list of faults does not fit the code."""


# The list


def listed(faults: Iterable[dict], root: Path) -> Iterator[Mutant]:
    """Give the faults of the list.

    Raises
    ------
    ListError
        When a text is not in its file, or more than once.
    """
    wrong = []
    for fault in faults:
        file, old, new = fault["file"], fault["old"], fault["new"]
        path = root / file
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if (times := text.count(old)) != 1:
            many = "is no longer in it" if not times else f"stands in it {times} times"
            wrong.append(f"{file}: {fault['what']}: the text {old!r} {many}.")
            continue
        broken = text.replace(old, new)
        compile(broken, file, "exec")
        yield Mutant(file, fault["what"], broken, (*fault["tests"], file))
    if wrong:
        raise ListError("\n".join([*wrong, f"Mend the list in {LIST.name}, or take it out."]))


# The sample


def sampled(modules: Iterable[dict], given: dict, root: Path) -> Iterator[Mutant]:
    """Give the sample: so many mutations of each module, of each kind in turn.

    Raises
    ------
    ListError
        When a module no longer has the line that an exception is about.
    """
    wrong = []
    for module in modules:
        file = module["file"]
        text = (root / file).read_text(encoding="utf-8")
        same = {(e["before"], e["after"]) for e in given["equivalent"] if e["file"] == file}
        lines = set(map(str.strip, text.splitlines()))
        wrong += [f"{file}: no line is {line!r}." for line, _ in same if line not in lines]
        drawn: set[str] = set()
        for mutation in mutations(text, f"{given['sample']['seed']} {file}"):
            if len(drawn) == given["sample"]["each"]:
                break
            if mutation.line not in same and mutation.text not in drawn:
                drawn.add(mutation.text)
                yield Mutant(file, mutation.kind, mutation.text, (*module["tests"], file))
    if wrong:
        raise ListError("\n".join([*wrong, f"Mend the exceptions in {LIST.name}."]))


@dataclass(frozen=True)
class Mutation:
    """A small change of a module: its kind, the first changed line as it was and is, the text."""

    kind: str
    line: tuple[str, str]
    text: str


def mutations(text: str, seed: str) -> Iterator[Mutation]:
    """Give all small changes of a module that leave it Python, by chance but for their kinds."""
    tree = libcst.parse_module(text)
    before = text.splitlines()
    kinds: dict[str, list] = {}
    for node in _inside(tree):
        for kind, new in _changes(node):
            kinds.setdefault(kind, []).append((kind, node, new))
    chance = random.Random(seed)
    of_kinds = [kinds[kind] for kind in sorted(kinds)]
    for of_kind in [*of_kinds, of_kinds]:
        chance.shuffle(of_kind)
    for kind, node, new in filter(None, itertools.chain(*itertools.zip_longest(*of_kinds))):
        changed = tree.deep_replace(node, new).code
        with suppress(SyntaxError):
            compile(changed, "", "exec")
            yield Mutation(kind, _line(before, changed.splitlines()), changed)


OPERATORS = [
    (of, change) for of, change in mutators.mutation_operators if change.__name__ not in DULL
]


def _changes(node: libcst.CSTNode) -> Iterator[tuple[str, libcst.CSTNode]]:
    for of, change in OPERATORS:
        if isinstance(node, of):
            for new in change(node):
                yield change.__name__.removeprefix("operator_"), new
    if isinstance(node, libcst.Return) and node.value is not None:
        yield "return", node.with_changes(value=libcst.Name("None"))
    if isinstance(node, libcst.Call):
        plain = [i for i, arg in enumerate(node.args) if not arg.keyword and not arg.star]
        for i, j in itertools.pairwise(plain):
            args = list(node.args)
            one, other = args[i], args[j]
            args[i], args[j] = (
                one.with_changes(value=other.value),
                other.with_changes(value=one.value),
            )
            yield "swap_arguments", node.with_changes(args=args)


def _inside(tree: libcst.Module) -> Iterator[libcst.CSTNode]:
    """Give what stands in functions; annotations and decorators are no behaviour."""

    def walk(node: libcst.CSTNode, inside: bool) -> Iterator[libcst.CSTNode]:
        if isinstance(node, libcst.Annotation | libcst.Decorator):
            return
        if inside:
            yield node
        for child in node.children:
            yield from walk(child, inside or isinstance(node, libcst.FunctionDef))

    return walk(tree, False)


def _line(before: list[str], after: list[str]) -> tuple[str, str]:
    """Give the first line in which two texts differ."""
    pairs = itertools.zip_longest(before, after, fillvalue="")
    return next(((a.strip(), b.strip()) for a, b in pairs if a != b), ("", ""))


# The run


def copied(to: Path) -> Path:
    """Copy the project as it is now, without what git ignores, and compile it."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    # By their text: a fault may be as long as what it replaces, and written in the same second.
    checked = py_compile.PycInvalidationMode.CHECKED_HASH
    compileall.compile_dir(to / "src", quiet=1, invalidation_mode=checked)
    return to


def tested(root: Path, tests: Iterable[str], *more: str, limit: int = LIMIT) -> Outcome:
    """Run some tests in a process of its own."""
    with tempfile.TemporaryFile() as said:
        number = os.fork()
        if not number:
            _test(root, [*tests, *more], said.fileno(), limit)
        _, status, used = os.wait4(number, 0)
        with suppress(ProcessLookupError):
            # What a killed run has left running, in the group of its own.
            os.killpg(number, 9)
        said.seek(0)
        told = said.read().decode("utf-8", "replace")
    return Outcome(os.waitstatus_to_exitcode(status), told, used.ru_utime + used.ru_stime)


def _test(root: Path, arguments: list[str], said: int, limit: int) -> None:
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.chdir(root)
    # For the processes that tests start; the same part of the long lists of cases each time.
    os.environ |= {"PYTHONPATH": str(root / "src"), "TALLY_SWEEP_PART": "1"}
    import hypothesis
    import pytest

    # That an example fails is enough; to make it small takes a minute.
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    hypothesis.settings.register_profile("mutants", derandomize=True, deadline=None, phases=phases)
    options = ["--doctest-modules", "--import-mode=importlib", "--strict-markers"]
    options += ["--hypothesis-profile=mutants"]
    options += ["-o", "addopts=", "-m", "not (sweep or book or browser)"]
    options += ["-n0", "-q", "-p", "no:cacheprovider", "--tb=line"]
    status = 3
    try:
        status = int(pytest.main([*options, *arguments]))
        sys.stdout.flush()
    finally:
        os._exit(status)


class Worker:
    """A process with a copy of the project, in which it breaks one thing after another."""

    root: Path

    @classmethod
    def begin(cls, folder: Path) -> None:
        """Make the copy."""
        sys.dont_write_bytecode = True
        cls.root = copied(Path(tempfile.mkdtemp(dir=folder)))
        for name in LIBRARIES:
            importlib.import_module(name)

    @classmethod
    def unbroken(cls, mutants: list[Mutant]) -> Outcome:
        """Run all tests on files that differ by a comment, which no test may notice."""
        before = {m.file: (cls.root / m.file).read_bytes() for m in mutants}
        for file, content in before.items():
            (cls.root / file).write_bytes(content + b"\n# Nothing is broken.\n")
        try:
            tests = dict.fromkeys(t for m in mutants for t in m.tests)
            return tested(cls.root, tests, limit=10 * LIMIT)
        finally:
            for file, content in before.items():
                (cls.root / file).write_bytes(content)

    @classmethod
    def broken(cls, mutant: Mutant) -> Outcome:
        """Run the nearest tests with one thing broken."""
        path = cls.root / mutant.file
        before = path.read_bytes()
        path.write_text(mutant.text, encoding="utf-8")
        try:
            return tested(cls.root, mutant.tests, "-x")
        finally:
            path.write_bytes(before)


def groups(mutants: Iterable[Mutant]) -> list[list[Mutant]]:
    """Divide faults into those that share a test or a file, directly or through others.

    The tests of each group are tried apart with all files of the group changed: a test that notices
    a change of other files, as that of stored pages does, is right.
    """
    found: list[tuple[set[str], list[Mutant]]] = []
    for mutant in mutants:
        names = {mutant.file, *(test.partition("::")[0] for test in mutant.tests)}
        meet = [group for group in found if group[0] & names]
        found = [group for group in found if not group[0] & names]
        inside = [m for _, group in meet for m in group]
        found.append((names.union(*(of for of, _ in meet)), [*inside, mutant]))
    return [group for _, group in found]


def chosen(words: list[str]) -> list[Mutant]:
    """Give the faults of both kinds, or those that hold one of some words."""
    given = tomllib.loads(LIST.read_text(encoding="utf-8"))
    given.setdefault("equivalent", [])
    found = [*listed(given["fault"], ROOT), *sampled(given["module"], given, ROOT)]
    return [m for m in found if not words or any(w in f"{m.file} {m.what}" for w in words)]


def now_and_then() -> Callable[[str], None]:
    """Make what prints a sentence if the last one was printed a while ago."""
    last = time.time()

    def tell(said: str) -> None:
        nonlocal last
        if time.time() - last > OFTEN:
            last = time.time()
            print(said, flush=True)

    return tell


def main() -> int:
    """Break everything, and say what was not noticed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("words", nargs="*", metavar="WORD", help="of a file or a description")
    parser.add_argument("--jobs", type=int, default=1, help="how many faults at once")
    parser.add_argument("--show", action="store_true", help="print the faults, and run nothing")
    parser.add_argument("--verbose", action="store_true", help="also say which test caught what")
    asked = parser.parse_args()
    try:
        mutants = chosen(asked.words)
    except ListError as error:
        parser.exit(2, f"{error}\n")
    if asked.show:
        for mutant in mutants:
            print(f"{mutant.file}: {mutant.what}\n{mutant.diff(ROOT)}\n")
        return 0
    began, tell = time.time(), now_and_then()
    print(f"{len(mutants)} mutants; their tests run first with nothing broken.", flush=True)
    with (
        tempfile.TemporaryDirectory(prefix="tally-mutants-") as folder,
        ProcessPoolExecutor(asked.jobs, get_context("fork"), Worker.begin, (Path(folder),)) as pool,
    ):
        seconds, survived = 0.0, []
        apart = groups(mutants)
        for number, whole in enumerate(pool.map(Worker.unbroken, apart), start=1):
            seconds += whole.seconds
            tell(f"{number} of {len(apart)} groups of tests hold with nothing broken.")
            if whole.status:
                parser.exit(2, f"{whole.said}\nThese tests fail with nothing broken.\n")
        outcomes = zip(mutants, pool.map(Worker.broken, mutants), strict=True)
        for number, (mutant, outcome) in enumerate(outcomes, start=1):
            seconds += outcome.seconds
            if outcome.status in (3, 4, 5):
                parser.exit(2, f"{outcome.said}\nNo tests ran for {mutant.file}: {mutant.what}.\n")
            if asked.verbose:
                told = [x for x in outcome.said.splitlines() if x.startswith(("FAILED", "ERROR"))]
                by = told[0] if told else f"exit status {outcome.status}"
                word = "caught" if outcome.caught else "SURVIVED"
                print(
                    f"{word} {outcome.seconds:.1f}s {mutant.file}: {mutant.what}: {by}", flush=True
                )
            if not outcome.caught:
                survived.append(mutant)
                print(f"Survived: {mutant.file}: {mutant.what}\n{mutant.diff(ROOT)}\n", flush=True)
            tell(f"{number - len(survived)} of {number} caught, {len(mutants) - number} to go.")
    caught = len(mutants) - len(survived)
    print(f"{seconds:.0f} seconds of a processor, {time.time() - began:.0f} on the clock.")
    print(f"{caught} of {len(mutants)} mutants caught")
    return int(caught * 100 < LEAST * len(mutants))


if __name__ == "__main__":
    sys.exit(main())
