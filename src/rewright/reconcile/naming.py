"""Names of outputs that carry a date or a number -> the template that the names of all runs share."""

import re

NAME = 'file name'
OBJECT = 's3://'


def template(path: str) -> str:
    """Replace the digits of the file's own name by `{}`: `out/sales_20260131.csv` becomes `out/sales_{}.csv`."""
    folder, slash, name = path.rpartition('/')
    if path.startswith(OBJECT):
        # The name of an object is its whole key.
        bucket, slash, name = path.removeprefix(OBJECT).partition('/')
        folder = OBJECT + bucket
    return f'{folder}{slash}{re.sub("[0-9]+", "{}", name)}'


def same_output(named: str, path: str) -> bool:
    """Say whether `named`, a path or a template, means the output at `path`."""
    return named == path or ('{}' in named and named == template(path))
