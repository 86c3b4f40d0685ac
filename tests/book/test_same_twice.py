"""Two builds of the same book are the same, byte for byte."""

import hashlib
import os
import shutil
import subprocess

OTHERS = shutil.ignore_patterns(".*", "_build", "__pycache__", "node_modules", "*.egg-info")


def sums(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_book_built_anew_in_another_folder_is_the_same(book, root, jupyter_book, tmp_path):
    copy = shutil.copytree(root, tmp_path / "copy", ignore=OTHERS)
    command = [jupyter_book, "build", str(copy)]
    env = {**os.environ, "PYTHONPATH": str(copy / "src")}
    built = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=env)
    assert built.returncode == 0, built.stderr
    one, other = sums(book), sums(copy / "_build" / "html")
    assert other
    # The folder of the other book may still hold a file of an earlier build.
    assert [name for name in other if one.get(name) != other[name]] == []
