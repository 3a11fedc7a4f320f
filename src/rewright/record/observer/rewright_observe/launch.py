"""A script and its arguments -> the script run as `__main__`, looking as if the interpreter had started it."""

import ast
import atexit
import builtins
import os
import sys
import types
from importlib.machinery import SourceFileLoader

from rewright_observe.instrument import instrument
from rewright_observe.watch import Watch


def main() -> None:
    """Run `sys.argv[1]` and, when the process ends, write the observation to the file `$REWRIGHT_OBSERVE`."""
    output = os.environ.pop('REWRIGHT_OBSERVE', '')
    sys.argv = sys.argv[1:]
    script = sys.argv[0]
    path = os.path.abspath(script) if sys.version_info >= (3, 9) else script
    _pose(path)
    with open(script, 'rb') as file:
        source = file.read()
    try:
        watch, code = _compiled(source, path)
        if watch and output:
            _install(watch, output, script)
        exec(code, sys.modules['__main__'].__dict__)
    except SystemExit:
        raise
    except BaseException:
        _report(*sys.exc_info(), path=path)
        sys.exit(130 if sys.exc_info()[0] is KeyboardInterrupt else 1)


def _pose(path: str) -> None:
    """Make `__main__` and `sys.path` what they are when Python itself runs a file."""
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    sys.path[:] = [place for place in sys.path[1:] if os.path.abspath(place or '.') != here]
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    main_module = sys.modules['__main__'].__dict__
    main_module.clear()
    main_module.update(
        __name__='__main__',
        __file__=path,
        __doc__=None,
        __package__=None,
        __spec__=None,
        __loader__=SourceFileLoader('__main__', path),
        __builtins__=builtins,
    )
    if sys.version_info < (3, 15):
        main_module['__cached__'] = None
    if sys.version_info < (3, 14):
        main_module['__annotations__'] = {}


def _compiled(source: bytes, path: str) -> 'tuple[Watch | None, types.CodeType]':
    """Instrument as much as the compiler accepts: a script nested to its limits is run with less, or as it is."""
    compile(source, path, 'exec', dont_inherit=True)
    for timed in (True, False):
        try:
            tree, keys, statements = instrument(ast.parse(source, path), timed)
            return Watch(keys, statements), compile(tree, path, 'exec', dont_inherit=True)
        except (SyntaxError, RecursionError, MemoryError, ValueError):
            continue
    return None, compile(source, path, 'exec', dont_inherit=True)


def _install(watch: Watch, output: str, script: str) -> None:
    """Put the probes where every function of the script finds them."""
    for name, value in watch.probes().items():
        setattr(builtins, name, value)
    process = os.getpid()

    def finish() -> None:
        if os.getpid() == process:
            watch.write(output, script)

    atexit.register(finish)


def _report(kind: type, error: BaseException, trace: 'types.TracebackType | None', path: str) -> None:
    """Print an uncaught exception without the frames of the observer."""
    while trace is not None and trace.tb_frame.f_code.co_filename != path:
        trace = trace.tb_next
    sys.excepthook(kind, error.with_traceback(trace), trace)
