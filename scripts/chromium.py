"""The browser that prints the built book, tries it and measures it, and the server that it asks."""

from __future__ import annotations

import functools
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tally.notebooks.paper import ARGUMENTS, MISSING, find

__all__ = ["ARGUMENTS", "MISSING", "find", "quickest", "served"]

#: The same browser without the parts that make windows, menus and tabs: half the work for a test.
SHELL = "chromium-headless-shell"


def quickest() -> str | None:
    """Give the path of the browser that opens pages with the least work, if there is any."""
    return shutil.which(SHELL) or find()


class Quiet(SimpleHTTPRequestHandler):
    """Serve files without a word."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """A server that takes no notice of a browser that has left."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Tell of an error, unless the browser has closed the connection."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def served(folder: Path, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """Serve a folder on this machine alone; give the address.

    Examples
    --------
    >>> from urllib.request import urlopen
    >>> with served(Path(__file__).parent) as address:
    ...     urlopen(f"{address}/chromium.py").status
    200
    """
    of_folder = functools.partial(handler, directory=str(folder))
    with Server(("127.0.0.1", 0), of_folder) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
