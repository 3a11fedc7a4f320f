"""The settings of a job as `rewright.toml` or a caller gives them -> a validated value, or a refusal that helps."""

import ast
import datetime as dt
import difflib
import importlib.util
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, ValidationError
from pydantic_core import ErrorDetails

from rewright.model.job import Autonomy, Limits, SandboxKind
from rewright.model.platform import NAMES, Platform
from rewright.model.refusal import Refusal
from rewright.model.service import Aws, Postgres
from rewright.model.tolerance import Tolerance
from rewright.model.value import Value
from rewright.read.text import load

FILE = 'rewright.toml'
_TABLES: dict[str, type[Value]] = {'limits': Limits, 'postgres': Postgres, 'aws': Aws}


def _day(given: object) -> str:
    try:
        return dt.date.fromisoformat(str(given)).isoformat()
    except ValueError:
        raise ValueError('write a day as 2019-06-01') from None


# TOML has days of its own, and people write them as text too.
Day = Annotated[str, BeforeValidator(_day)]


class Settings(Value):
    """What may be said about a job; everything left out is detected. The names are those of `Job`."""

    name: str | None = None
    script: str | None = None
    arguments: tuple[str, ...] | None = None
    working_folder: str | None = None
    python: str | None = None
    requirements: tuple[str, ...] | str | None = None
    requirements_before: Day | None = None
    inputs: tuple[str, ...] | None = None
    outputs: tuple[str, ...] | None = None
    allowed_hosts: tuple[str, ...] | None = None
    environment: dict[str, str] | None = None
    secrets: tuple[str, ...] | None = None
    secret_files: tuple[str, ...] | None = None
    stdin: str | None = None
    stdin_file: str | None = None
    clock: str | None = None
    happens_before: tuple[tuple[str, str], ...] | None = None
    tolerances: tuple[Tolerance, ...] | None = None
    postgres: Postgres | None = None
    aws: Aws | None = None
    platform: str | None = None
    autonomy: Autonomy | None = None
    limits: Limits | None = None
    sandbox: SandboxKind | None = None


def from_folder(folder: Path) -> Settings:
    """Return the settings in the folder's `rewright.toml`, or none when there is no such file."""
    path = folder / FILE
    if not path.is_symlink() and not path.exists():
        return Settings()
    text = load(path)
    return validated(_read(path, text), where=str(path), text=text)


def validated(given: Mapping[str, object], *, where: str, text: str = '') -> Settings:
    """Return `given` as settings; Refusal naming the first wrong key, its line in `text`, and the nearest known key."""
    try:
        return Settings.model_validate(dict(given))
    except ValidationError as error:
        raise _refusal(error.errors()[0], where, text) from None


def platform_from(path: Path) -> Platform:
    """Return the profile in a file; Refusal that names the first thing in it that is none."""
    text = load(path)
    try:
        found = Platform.model_validate(_read(path, text))
    except ValidationError as error:
        problem = error.errors()[0]
        key = '.'.join(str(part) for part in problem['loc']) or 'the profile'
        raise Refusal(
            f'{key} is not acceptable: {problem["msg"].removeprefix("Value error, ")}', where=str(path),
            next_move='Correct the profile; docs/settings.md says what it holds.',
        ) from None  # fmt: skip
    if unknown := [name for name in found.names if name not in NAMES and not _is_of_runtime(name)]:
        raise Refusal(f'{unknown[0]} is not in the runtime', where=str(path), next_move='docs/runtime.md says what is.')
    return found


def _is_of_runtime(name: str) -> bool:
    """Say whether the installed runtime has a module of this name, or a module that binds it."""
    root = importlib.util.find_spec('rewright_runtime')
    assert root is not None
    assert root.origin is not None
    *way, last = name.split('.')[1:]
    place = Path(root.origin).parent.joinpath(*way)
    if (place / f'{last}.py').is_file() or (place / last / '__init__.py').is_file():
        return True
    files = (p for p in (place / '__init__.py', place.with_suffix('.py')) if p.is_file())
    text = next((p.read_text(encoding='utf-8') for p in files), '')
    return last in {name for node in ast.parse(text).body for name in _bound(node)}


def _bound(node: ast.stmt) -> list[str]:
    """The names that a statement of a module binds."""
    if isinstance(node, ast.ImportFrom):
        return [alias.asname or alias.name for alias in node.names]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _read(path: Path, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Refusal(f'this is not TOML: {error}', where=str(path), next_move='Correct the file.') from None


def _refusal(problem: ErrorDetails, where: str, text: str) -> Refusal:
    path = [str(part) for part in problem['loc'] if not str(part).startswith(('tuple[', 'str'))]
    key = path[-1] if problem['type'] == 'extra_forbidden' else path[0]
    line = _line(text, key)
    place = f'{where}:{line}' if line else where
    if problem['type'] != 'extra_forbidden':
        name = '.'.join(path)
        return Refusal(f'{name} is not acceptable: {problem["msg"]}', where=place, next_move=f'Correct {name}.')
    known = _TABLES.get(path[0], Settings).model_fields
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    move = f'The nearest known key is {near[0]}.' if near else f'Known keys: {", ".join(known)}.'
    return Refusal(f'{key} is not a setting', where=place, next_move=move)


def _line(text: str, key: str) -> int:
    pattern = re.compile(rf'\s*(\[\s*)?["\']?{re.escape(key)}["\']?\s*[=\].]')
    lines = enumerate(text.splitlines(), start=1)
    return next((number for number, line in lines if pattern.match(line)), 0)
