"""``python -m tally.cli`` is ``tally``."""

from tally.cli import main

main()
