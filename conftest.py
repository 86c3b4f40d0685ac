"""How all tests are shared out among the workers, those of notebooks and docstrings too."""

import pytest


def pytest_itemcollected(item: pytest.Item) -> None:
    """Keep a file's tests with one worker, since they share fixtures, unless they are grouped."""
    if item.get_closest_marker("xdist_group") is None:
        item.add_marker(pytest.mark.xdist_group(str(item.path)))
