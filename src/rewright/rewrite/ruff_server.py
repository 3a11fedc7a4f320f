"""A text in; the same laid out or mended, or what is wrong with it, out, by a ruff that stays and needs no start for each text."""

import atexit
import contextlib
import json
import os
import subprocess
import threading
from functools import cache
from pathlib import Path
from typing import Any

import ruff  # type: ignore[import-untyped]  # ruff ships no types.

# The server and the command tell a job's own modules from those of packages by what lies here: nothing that a job could mean.
FOLDER = Path(ruff.__file__).parent
_TEXT = {'uri': 'file:///nowhere/pipeline.py'}
# What could be done about a finding stands behind its message.
_HELP = '\n\nhelp: '
_START = {'line': 0, 'character': 0}
_ABILITIES = {
    'general': {'positionEncodings': ['utf-8']},
    'textDocument': {
        'diagnostic': {},
        'codeAction': {
            'codeActionLiteralSupport': {'codeActionKind': {'valueSet': ['source.fixAll']}},
            'resolveSupport': {'properties': ['edit']},
            'dataSupport': True,
        },
    },
    'workspace': {'workspaceEdit': {'documentChanges': True}},
}


class ServerGoneError(Exception):
    """The server ended, or gives no answer that is understood."""


class Server:
    """One process of `ruff server` with one configuration, a table of ruff's settings."""

    def __init__(self, configuration: dict[str, Any]) -> None:
        self._process = subprocess.Popen(
            [ruff.find_ruff_bin(), 'server', '--isolated'],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=FOLDER,
        )
        self._number = 0
        self._lock = threading.Lock()
        atexit.register(self.close)
        settings = {'configuration': configuration, 'configurationPreference': 'editorOnly'}
        options = {'initializationOptions': {'settings': settings}, 'capabilities': _ABILITIES}
        with self._lock:
            self._ask('initialize', {'processId': os.getpid(), 'rootUri': None, **options})
            self._tell('initialized', {})

    def close(self) -> None:
        """End the process; in a copy of this one it is somebody else's."""
        atexit.unregister(self.close)
        for pipe in filter(None, (self._process.stdin, self._process.stdout)):
            with contextlib.suppress(OSError):
                pipe.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def formatted(self, text: str) -> str | None:
        """Return the text laid out; None where nothing would change or it is not understood."""
        edits = self._of(text, 'formatting', {'options': {'tabSize': 4, 'insertSpaces': True}})
        return None if edits is None else _changed(text, edits)

    def mended(self, text: str) -> str:
        """Return the text with every fix made that is sure."""
        asked = {
            'range': {'start': _START, 'end': _START},
            'context': {'diagnostics': [], 'only': ['source.fixAll.ruff']},
        }
        for action in self._of(text, 'codeAction', asked, resolved=True) or ():
            for change in action['edit']['documentChanges']:
                text = _changed(text, change['edits'])
        return text

    def findings(self, text: str) -> list[tuple[str, int, str]]:
        """Return code, line (from 1) and message of what is wrong."""
        items = (self._of(text, 'diagnostic', {}) or {})['items']
        return [(i['code'], i['range']['start']['line'] + 1, i['message'].partition(_HELP)[0]) for i in items]

    def _of(self, text: str, method: str, asked: dict[str, Any], *, resolved: bool = False) -> Any:
        """Ask something about a text."""
        with self._lock:
            document = {'languageId': 'python', 'version': 1, 'text': text}
            self._tell('textDocument/didOpen', {'textDocument': _TEXT | document})
            found = self._ask(f'textDocument/{method}', {'textDocument': _TEXT, **asked})
            if resolved:
                found = [a if 'edit' in a else self._ask('codeAction/resolve', a) for a in found or ()]
            self._tell('textDocument/didClose', {'textDocument': _TEXT})
        return found

    def _ask(self, method: str, asked: dict[str, Any]) -> Any:
        self._number += 1
        self._send({'id': self._number, 'method': method, 'params': asked})
        while True:
            said = self._heard()
            if said.get('id') == self._number and 'method' not in said:
                if 'error' in said:
                    raise ServerGoneError(str(said['error']))
                return said.get('result')
            if 'id' in said and 'method' in said:
                self._send({'id': said['id'], 'result': None})

    def _tell(self, method: str, told: dict[str, Any]) -> None:
        self._send({'method': method, 'params': told})

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        data = json.dumps({'jsonrpc': '2.0', **message}).encode()
        try:
            self._process.stdin.write(b'Content-Length: %d\r\n\r\n' % len(data) + data)
            self._process.stdin.flush()
        except (OSError, ValueError) as error:
            raise ServerGoneError(str(error)) from error

    def _heard(self) -> dict[str, Any]:
        """The next message of the server."""
        assert self._process.stdout is not None
        length = 0
        while (line := self._process.stdout.readline()) != b'\r\n':
            if not line:
                raise ServerGoneError('the server ended')
            name, _, value = line.partition(b':')
            length = int(value) if name.lower() == b'content-length' else length
        found: dict[str, Any] = json.loads(self._process.stdout.read(length))
        return found


def _changed(text: str, edits: list[dict[str, Any]]) -> str:
    """The text with edits made, whose places are lines and columns in UTF-8."""
    data = text.encode()
    starts = [0]
    for line in data.split(b'\n'):
        starts.append(starts[-1] + len(line) + 1)
    for edit in sorted(
        edits, key=lambda e: (e['range']['start']['line'], e['range']['start']['character']), reverse=True
    ):
        first, last = (starts[p['line']] + p['character'] for p in (edit['range']['start'], edit['range']['end']))
        data = data[:first] + edit['newText'].encode() + data[last:]
    return data.decode()


@cache
def _server(process: int, configuration: str) -> Server:
    del process
    return Server(json.loads(configuration))


def server(configuration: dict[str, Any]) -> Server:
    """Return the server of this process for a configuration; a copy of the process by `fork` starts its own."""
    return _server(os.getpid(), json.dumps(configuration))


def forget() -> None:
    """Let servers that are gone be started anew."""
    _server.cache_clear()
