"""The picture of the rooms is that of the code."""

import importlib.util


def test_the_picture_of_the_rooms_follows_from_the_imports(root):
    path = root / "scripts" / "make_architecture.py"
    spec = importlib.util.spec_from_file_location("make_architecture", path)
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    drawn = make.picture(make.rooms())
    assert drawn == (root / ".github" / "rooms.svg").read_text(encoding="utf-8"), (
        "The picture is old: python scripts/make_architecture.py"
    )


def test_every_room_is_told(root):
    told = (root / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for path in (root / "src" / "tally").iterdir():
        if path.is_dir() and (path / "__init__.py").is_file():
            assert f"`{path.name}/" in told, path.name
