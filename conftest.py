"""What all tests share, those of the notebooks too."""

import os
import tempfile

# The book draws its pictures from the data; in a notebook each would cost a test half a second.
os.environ.setdefault("TALLY_PICTURES", "no")

# Tests start a hundred processes of Python, and each would compile all libraries anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# The kernels of nbval have nobody's profile.
PROFILES = tempfile.TemporaryDirectory()
os.environ["IPYTHONDIR"] = PROFILES.name
