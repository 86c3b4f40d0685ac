"""Course material: three exercises for each chapter, by a module of its name.

Each ``exercises`` takes what the chapter derived; the answers are computed, so they are right for
whatever parameters the page was given.
"""
