"""A script and the folder it runs in; what it printed, what ended it and what was seen of it out, under the pandas of this process.

As a program it answers lines of JSON with lines of JSON, one script each.
"""

import ast
import builtins
import contextlib
import io
import json
import os
import sys
import warnings
from pathlib import Path

OBSERVER = Path(__file__).parents[3] / 'src' / 'rewright' / 'record' / 'observer'
if str(OBSERVER) not in sys.path:
    sys.path.append(str(OBSERVER))

import pandas as pd  # noqa: E402
from rewright_observe.instrument import instrument  # noqa: E402
from rewright_observe.watch import Watch, versions  # noqa: E402

from rewright_runtime.breach import NotRecorded  # noqa: E402


@contextlib.contextmanager
def inside(folder):
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def executed(text, folder, *, watched):
    """Run a script; `told` are the lines an observer would have left, if it is watched."""
    found = instrument(ast.parse(text), False) if watched else None
    told = []
    watch = found and Watch(found, lambda **what: told.append({'process': '1', 'file': '/job/job.py', **what}))
    code = compile(found.tree if found else text, 'job.py', 'exec')
    names = {'__name__': '__main__', '__builtins__': builtins, **(watch.probes() if watch else {})}
    out, error = io.StringIO(), ''
    with inside(folder), contextlib.redirect_stdout(out), warnings.catch_warnings():
        warnings.simplefilter('ignore')
        # What a job says about printing holds for its own process.
        pd.reset_option('^display')
        if 'rewright_runtime.frames.options' in sys.modules:
            sys.modules['rewright_runtime.frames.options'].reset()
        try:
            exec(code, names)
        except (Exception, NotRecorded) as ended:  # noqa: BLE001  Whatever ends the program is what it did.
            error = f'{type(ended).__name__}: {ended}'
    if watch:
        watch.end()
        told.append({'process': '1', 'versions': versions()})
    return {'printed': out.getvalue(), 'error': error, 'told': told}


def main():
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        asked = json.loads(line)
        answers.write(json.dumps(executed(asked['text'], asked['folder'], watched=asked['watched'])) + '\n')
        answers.flush()


if __name__ == '__main__':
    main()
