"""Kernels of Jupyter, forked from one process that has imported what the chapters import.

    python forked.py SOCKET         that process; it ends with its standard input
    python forked.py SOCKET FILE    what Jupyter starts; the kernel of FILE ends with it

A kernel by itself imports pandas, Altair and the package, and reads the ledger, before it comes to
the first cell. A forked one is as new: a shell and a namespace of its own, and a profile of nobody.
"""

import json
import os
import select
import shutil
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import NoReturn


def ask(place: Path, file: str) -> None:
    """Ask for a kernel, and wait until it ends."""
    with socket.socket(socket.AF_UNIX) as link:
        link.connect(str(place))
        link.sendall(f"{json.dumps([file, os.getcwd(), dict(os.environ)])}\n".encode())
        link.recv(1)


def serve(place: Path) -> None:
    """Fork a kernel for each that is asked for."""
    from tally.notebooks import warm

    signal.signal(signal.SIGCHLD, warm._reap)
    shell = warm._shell()
    with shell.builtin_trap:
        warm._warm()
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(place))
        door.listen()
        print("ready", flush=True)
        while sys.stdin not in select.select([door, sys.stdin], [], [])[0]:
            link, _ = door.accept()
            if os.fork() == 0:
                door.close()
                type(shell).clear_instance()
                run(link)
            link.close()
    shutil.rmtree(place.parent)


def run(link: socket.socket) -> NoReturn:
    """Be the kernel."""
    from ipykernel.kernelapp import IPKernelApp

    file, folder, environment = json.loads(link.makefile().readline())
    threading.Thread(target=lambda: (link.recv(1), os._exit(1)), daemon=True).start()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.chdir(folder)
    os.environ.clear()
    # Not the process whose child it would be otherwise.
    os.environ.update(environment, JPY_PARENT_PID="1")
    IPKernelApp.launch_instance(["-f", file])
    os._exit(0)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        ask(Path(sys.argv[1]), sys.argv[2])
    else:
        serve(Path(sys.argv[1]))
