"""Comparisons of two runs, one kind of effect a file; each has `check(pair) -> Findings`."""
