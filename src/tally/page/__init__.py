"""What a notebook calls: parameters in; numbered figures, sentences, exercises and a record out."""

from tally.page.page import open_case, open_page

__all__ = ["open_case", "open_page"]
