"""What all tests share, those of the notebooks too."""

import os

# The book draws its pictures from the data; in a notebook each would cost a test half a second.
os.environ.setdefault("TALLY_PICTURES", "no")
