"""The course: labs, each from one file, whose answers are computed from pinned claims."""
