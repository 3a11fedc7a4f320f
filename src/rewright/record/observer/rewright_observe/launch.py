"""A script and its arguments -> the script run as `__main__`, looking as if the interpreter had started it."""

import ast
import atexit
import builtins
import os
import sys
import types
from importlib.machinery import SourceFileLoader

from .instrument import instrument
from .watch import Watch


def main() -> None:
    """Run `sys.argv[1]` and, when the process ends, write the observation to the file `$REWRIGHT_OBSERVE`."""
    output = os.environ.pop('REWRIGHT_OBSERVE', '')
    sys.argv = sys.argv[1:]
    script = sys.argv[0]
    path = _absolute(script) if sys.version_info >= (3, 9) else script
    _pose(path)
    try:
        watch, code = _compiled(_source(script), path)
        if watch and output:
            _install(watch, output, script)
        exec(code, sys.modules['__main__'].__dict__)  # noqa: S102  The script is what this process is for.
    except SystemExit:
        raise
    except BaseException as error:  # noqa: BLE001  Everything uncaught is reported, as the interpreter does.
        _report(error, path)
        sys.exit(130 if isinstance(error, KeyboardInterrupt) else 1)


def _absolute(path: str) -> str:
    return os.path.abspath(path)  # noqa: PTH100  Path.resolve would follow links, which the interpreter does not.


def _source(script: str) -> bytes:
    with open(script, 'rb') as file:  # noqa: PTH123  A path's own open names another path in its errors.
        return file.read()


def _pose(path: str) -> None:
    """Make `__main__` and `sys.path` what they are when Python itself runs a file."""
    here = os.path.dirname(os.path.dirname(_absolute(__file__)))  # noqa: PTH120
    sys.path[:] = [place for place in sys.path[1:] if _absolute(place or '.') != here]
    sys.path.insert(0, os.path.dirname(_absolute(path)))  # noqa: PTH120
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
    plain = compile(source, path, 'exec', dont_inherit=True)
    for timed in (True, False):
        try:
            found = instrument(ast.parse(source, path), timed)
            return Watch(found), compile(found.tree, path, 'exec', dont_inherit=True)
        except (SyntaxError, RecursionError, MemoryError, ValueError):
            continue
    return None, plain


def _install(watch: Watch, output: str, script: str) -> None:
    """Put the probes where every function of the script finds them."""
    for name, value in watch.probes().items():
        setattr(builtins, name, value)
    process = os.getpid()

    def finish() -> None:
        if os.getpid() == process:
            watch.write(output, script)

    atexit.register(finish)


def _report(error: BaseException, path: str) -> None:
    """Print an uncaught exception without the frames of the observer."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != path:
        trace = trace.tb_next
    sys.excepthook(type(error), error.with_traceback(trace), trace)
