"""One kind of report, a module each: `takes(columns)` says whether a table is one, `facts(table)` what it says of jobs.

The first one in `RANK` that takes a table reads it.
"""
