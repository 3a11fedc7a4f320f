"""A script and its arguments -> the script run as `__main__`, looking as if the interpreter had started it."""

import builtins
import os
import sys
import types
from importlib.machinery import SourceFileLoader

from .importing import observe_imports
from .process import Process


def main() -> None:
    """Run the script that `sys.argv` names after the place for observations and the root of the job."""
    output, root = sys.argv[1:3]
    sys.argv = sys.argv[3:]
    script = sys.argv[0]
    path = _absolute(script) if sys.version_info >= (3, 9) else script
    _pose(path)
    try:
        code = _compiled(Process(output, root), _source(script), path)
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
    # First stands the observer's own folder, then what `-c` puts where a script's folder would stand.
    safe = getattr(sys.flags, 'safe_path', False)
    sys.path[: 1 if safe else 2] = [] if safe else [os.path.dirname(_absolute(path))]  # noqa: PTH120
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


def _compiled(process: Process, source: bytes, path: str) -> types.CodeType:
    """Observe the script and what it imports; a script nested to its limits is run as it is."""
    plain = compile(source, path, 'exec', dont_inherit=True)
    code = process.code(source, path)
    observe_imports(process)
    return code or plain


def _report(error: BaseException, path: str) -> None:
    """Print an uncaught exception without the frames of the observer."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != path:
        trace = trace.tb_next
    sys.excepthook(type(error), error.with_traceback(trace), trace)
