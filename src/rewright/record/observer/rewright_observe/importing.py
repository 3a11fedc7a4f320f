"""A process -> the same process, in which modules and scripts that it loads from the job's own folder are observed."""

import functools
import runpy
import types
from importlib.machinery import PathFinder, SourceFileLoader

from .describe import Foreign
from .process import Process

_FIND, _CODE = 'find_spec', '_get_code_from_file'


def observe_imports(process: Process) -> None:
    """Give the loader of every module of the job its code with probes, before anybody asks for it.

    Nothing of the observer is on the stack while a module runs or fails: what cannot be observed is left to the
    interpreter, whose own complaint is the right one.
    """
    really = PathFinder.find_spec

    def find_spec(cls: type, name: str, path: Foreign = None, target: Foreign = None) -> Foreign:
        del cls
        spec = really(name, path, target)
        if spec is not None and type(spec.loader) is SourceFileLoader:
            _prepare(process, spec.loader, spec.origin or '')
        return spec

    setattr(PathFinder, _FIND, classmethod(find_spec))
    _observe_scripts(process)


def _prepare(process: Process, loader: SourceFileLoader, path: str) -> None:
    try:
        code = process.code(loader.get_data(path), path) if process.owns(path) else None
    except Exception:  # noqa: BLE001  Whatever goes wrong here, the module is loaded without.
        return
    if code is not None:
        vars(loader)['get_code'] = functools.partial(_given, code)


def _given(code: types.CodeType, name: str) -> types.CodeType:
    del name
    return code


def _observe_scripts(process: Process) -> None:
    """Observe what `runpy` runs, which is also how a spawned child of multiprocessing loads the script."""
    really = getattr(runpy, _CODE)

    def get_code(*arguments: Foreign) -> Foreign:
        found = really(*arguments)
        plain = found[0] if isinstance(found, tuple) else found
        code = _of_file(process, plain.co_filename)
        if code is None:
            return found
        return (code, *found[1:]) if isinstance(found, tuple) else code

    setattr(runpy, _CODE, get_code)


def _of_file(process: Process, path: str) -> 'types.CodeType | None':
    try:
        if not process.owns(path):
            return None
        with open(path, 'rb') as file:  # noqa: PTH123
            return process.code(file.read(), path)
    except Exception:  # noqa: BLE001  Whatever goes wrong here, the script is run without.
        return None
