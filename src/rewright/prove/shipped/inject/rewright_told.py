"""A pytest plugin for the sandbox: how every test ended and which lines of the pipeline ran, as JSON at the end."""

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

_FOLDER = os.environ.get('REWRIGHT_LINES', '')
_ENDED: dict[str, str] = {}
_LINES: dict[str, set[int]] = defaultdict(set)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    """Watch the lines of the pipeline while a test runs."""
    if _FOLDER:
        sys.settrace(_entered)
    yield
    sys.settrace(None)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep the end of a test; a set-up that fails is an end too."""
    name = report.nodeid.rpartition('::')[2]
    if report.when == 'call' or report.failed:
        _ENDED[name] = 'passed' if report.passed else str(report.longrepr)[-600:]


def pytest_sessionfinish() -> None:
    """Write what was seen."""
    told = {'ended': _ENDED, 'lines': {name: sorted(found) for name, found in _LINES.items()}}
    Path(os.environ['REWRIGHT_TOLD']).write_text(json.dumps(told), encoding='utf-8')


def _entered(frame: FrameType, _event: str, _told: object) -> Any:
    name = frame.f_code.co_filename
    if not name.startswith(_FOLDER) or name.startswith(f'{_FOLDER}tests/'):
        return None
    seen = _LINES[name.removeprefix(_FOLDER)]

    def line(inner: FrameType, _event: str, _told: object) -> Any:
        seen.add(inner.f_lineno)
        return line

    return line
