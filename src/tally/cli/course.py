"""The commands for those who teach: labs, and what is made of them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tally.cli.shared import DATA, data_folder

#: The labs that a command is about, and the folder for what it makes.
FILES = click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
OUT = click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("."),
    show_default=True,
    metavar="DIR",
    help="Where the files go.",
)


@click.group()
def course() -> None:
    """Check the labs of the course, or a lab of your own."""


@course.command("check")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@DATA
def check(files: tuple[Path, ...], folder: Path | None) -> None:
    """Tell what is wrong with a lab; without FILE, with those of the book and their Urdu words.

    A lab is a YAML file such as book/labs/share.yml. Its answers are computed, its figures are
    held against the ledger, and each problem is one line on stderr: file, line, task and field,
    what is wrong, and how to mend it. The exit status is 1 if there is one.
    """
    from tally.course import check as labs
    from tally.course import urdu
    from tally.course.glossary import terms
    from tally.ledger import tables

    ledger = tables.load(data_folder(folder))
    known = terms()
    problems = [
        problem for path in files or labs.files() for problem in labs.problems(path, ledger, known)
    ]
    if not files:
        problems += urdu.problems(known)
    for problem in problems:
        click.echo(str(problem), err=True)
    sys.exit(1 if problems else 0)


@course.command("paper")
@FILES
@OUT
@DATA
def paper(files: tuple[Path, ...], out: Path, folder: Path | None) -> None:
    """Write the handout, the key, the page for the teacher and the slides of a lab.

    Each is one HTML file. A browser prints the first three on one or two sheets of A4, and shows
    the slides.
    """
    from tally.course.lab import read
    from tally.course.paper import PAPERS
    from tally.course.worked import Worked
    from tally.ledger import tables
    from tally.writing import write_whole

    ledger = tables.load(data_folder(folder))
    for path in files:
        worked = Worked(read(path), ledger)
        for kind, (_, written) in PAPERS.items():
            made = out / f"{path.stem}-{kind}.html"
            write_whole(made, written(worked))
            click.echo(str(made))


@course.command("grade")
@click.argument("answers", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option(
    "--lab",
    "own",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A lab of your own, beside those of the book.",
)
@click.option(
    "--seed", type=int, metavar="N", help="Draw the same other figures for notebooks once more."
)
@OUT
@DATA
def grade(
    answers: Path, own: tuple[Path, ...], seed: int | None, out: Path, folder: Path | None
) -> None:
    """Put the answers of a class into one table: grades.csv and grades.xlsx.

    FOLDER has one file for each pupil, named after them: the notebook of a lab, or a text file
    with what “Copy my answers” gave. Each answer is judged anew. The code of a notebook runs in a
    process of its own, with limits on time and memory, and once more with other figures. A file
    that can't be graded wholly is named on stderr with the reason, and the exit status is then 1;
    nobody else's is lost.
    """
    from tally.course import check as labs
    from tally.course import grade as grading
    from tally.course.lab import read
    from tally.course.worked import Worked
    from tally.ledger import tables
    from tally.writing import write_whole

    ledger = tables.load(data_folder(folder))
    read_labs = [read(path) for path in (*labs.files(), *own)]
    graded = grading.grade(answers, {lab.name: Worked(lab, ledger) for lab in read_labs}, seed)
    write_whole(out / "grades.csv", graded.frame.to_csv(index=False, lineterminator="\n"))
    write_whole(out / "grades.xlsx", grading.workbook(graded))
    for file, why in graded.failures:
        click.echo(f"{file}: {why}", err=True)
    who = {row["who"] for row in graded.rows}
    told = f"{len(who)} graded, {len(graded.failures)} troubles"
    click.echo(f"{told}; see {out / 'grades.xlsx'}")
    sys.exit(1 if graded.failures else 0)


@course.command("notebook")
@FILES
@OUT
@DATA
def notebook(files: tuple[Path, ...], out: Path, folder: Path | None) -> None:
    """Pack a lab as a notebook that checks its answers, into one ZIP archive.

    Whoever works on it needs Python with notebook, and no network.
    """
    from tally.course.lab import read
    from tally.course.notebook import archive
    from tally.course.worked import Worked
    from tally.ledger import tables
    from tally.writing import write_whole

    ledger = tables.load(data_folder(folder))
    for path in files:
        made = out / f"{path.stem}.zip"
        write_whole(made, archive(Worked(read(path), ledger)))
        click.echo(str(made))


@course.command("moodle")
@FILES
@OUT
@DATA
def moodle(files: tuple[Path, ...], out: Path, folder: Path | None) -> None:
    """Write the tasks of a lab as questions in Moodle XML.

    Nobody has imported them into a Moodle so far: look each over before a class sees it.
    """
    from tally.course.lab import read
    from tally.course.moodle import quiz
    from tally.course.worked import Worked
    from tally.ledger import tables
    from tally.writing import write_whole

    ledger = tables.load(data_folder(folder))
    for path in files:
        made = out / f"{path.stem}.xml"
        write_whole(made, quiz(Worked(read(path), ledger)))
        click.echo(str(made))
