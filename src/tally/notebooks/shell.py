"""The inside of a warm process: IPython without a kernel, its outputs as a notebook stores them."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ipykernel.jsonutil import encode_images, json_clean
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from traitlets.config import Config

Output = dict[str, Any]


class _Stream:
    """What a cell prints: neighbouring texts of one stream are one output, as in a kernel."""

    encoding, errors = "utf-8", "strict"

    def __init__(self, name: str, outputs: list[Output]) -> None:
        self.name, self._outputs = name, outputs

    def write(self, text: str) -> int:
        last = self._outputs[-1] if self._outputs else {}
        if text and last.get("output_type") == "stream" and last["name"] == self.name:
            last["text"] += text
        elif text:
            self._outputs.append({"output_type": "stream", "name": self.name, "text": text})
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Do nothing: all is written at once."""

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return {"stdout": 1, "stderr": 2}[self.name]


class _Hook(DisplayHook):
    """Keeps the value of a cell's last line."""

    def write_output_prompt(self) -> None:
        """Show no prompt: the count is stored with the output."""

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        """Keep the value in all its forms."""
        self.shell.kept.append(
            {
                "output_type": "execute_result",
                "execution_count": self.prompt_count,
                "data": json_clean(encode_images(format_dict)),
                "metadata": json_clean(md_dict or {}),
            }
        )

    def finish_displayhook(self) -> None:
        """Write no line end."""


class _Publisher(DisplayPublisher):
    """Keeps what a cell displays, and renews what it displays again under the same name."""

    def publish(
        self,
        data: dict,
        metadata: dict | None = None,
        source: object = None,
        *,
        transient: dict | None = None,
        update: bool = False,
        **kwargs: object,
    ) -> None:
        """Keep something that is displayed."""
        shown = {"data": json_clean(encode_images(data)), "metadata": json_clean(metadata or {})}
        name = (transient or {}).get("display_id")
        if update:
            for output in self.shell.displayed.get(name, ()):
                output.update(shown)
            return
        output = {"output_type": "display_data", **shown}
        self.shell.kept.append(output)
        if name is not None:
            self.shell.displayed.setdefault(name, []).append(output)


class _Shell(InteractiveShell):
    """IPython with its own rules of a cell, and none of the user's settings."""

    displayhook_class = _Hook
    display_pub_class = _Publisher

    def enable_gui(self, gui: str | None = None) -> None:
        """Open no window."""

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.kept.append(
            {
                "output_type": "error",
                "ename": etype.__name__,
                "evalue": str(evalue),
                "traceback": json_clean(stb),
            }
        )


class Cells:
    """Runs cells one after another in one namespace.

    Parameters
    ----------
    folder : pathlib.Path
        The working folder.
    environment : mapping
        All variables of the environment.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(folder)
        sys.path.insert(0, "")
        self._outputs: list[Output] = []
        # What libraries print that know nothing of Python; open as long as the process lives.
        self._printed = tempfile.TemporaryFile()  # noqa: SIM115
        for number in (1, 2):
            os.dup2(self._printed.fileno(), number)
        sys.stdout, sys.stderr = (_Stream(n, self._outputs) for n in ("stdout", "stderr"))
        with tempfile.TemporaryDirectory() as empty:
            settings = Config(HistoryManager={"enabled": False, "hist_file": ":memory:"})
            self._shell = _Shell(
                config=settings,
                ipython_dir=empty,
                profile_dir=ProfileDir(location=empty),
                colors="nocolor",
            )
        self._shell.kept, self._shell.displayed = self._outputs, {}

    def run(self, source: str) -> tuple[list[Output], int, bool]:
        """Run a cell.

        Returns
        -------
        tuple of (list of dict, int, bool)
            Its outputs as a notebook stores them, its count, and whether it failed.
        """
        self._outputs.clear()
        count = self._shell.execution_count
        done = self._shell.run_cell(source, store_history=True)
        self._printed.seek(0)
        if text := self._printed.read().decode(errors="replace"):
            sys.stdout.write(text)
            self._printed.seek(0)
            self._printed.truncate()
        return list(self._outputs), count, not done.success
