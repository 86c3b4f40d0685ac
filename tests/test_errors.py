"""Errors: the sentence alone, and a problem in one line."""

import pytest

from tally.errors import Problem, QuantityError, TallyError


def test_a_notebook_shows_the_sentence_alone(capsys):
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    result = shell.run_cell("from tally.quantities.quantity import parse\nparse('1,50O')")
    shell.history_manager.end_session()
    assert isinstance(result.error_in_exec, QuantityError)
    shown = capsys.readouterr().out.strip()
    assert shown == "'1,50O' is not a quantity: '1,50O' mixes letters and digits."


def test_a_traceback_may_be_asked_for_with_or_without_arguments():
    error = TallyError("One.\nTwo.")
    assert error._render_traceback_() == ["One.", "Two."]
    assert error._render_traceback_(TallyError, error, None, 0) == ["One.", "Two."]


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (Problem("claims.csv", 57, "printed", "wrong"), "claims.csv:57: printed: wrong"),
        (Problem("claims.csv", None, "printed", "wrong"), "claims.csv: printed: wrong"),
        (Problem("claims.csv", 57, None, "wrong"), "claims.csv:57: wrong"),
        (Problem("claims.csv", None, None, "wrong"), "claims.csv: wrong"),
    ],
)
def test_a_problem_is_one_line(problem, line):
    assert str(problem) == line
    assert problem.as_dict()["file"] == "claims.csv"
