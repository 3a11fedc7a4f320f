"""The calls of a source, one after another -> the data that they touch, the schedules that they set, and the habits that they show."""

import ast
from collections import Counter
from collections.abc import Mapping

from rewright.scan.calls import CALLS, HABITS, METHODS, REQUESTS, ROWS, SPARK, SQL, Access, Way
from rewright.scan.outline import Touch
from rewright.scan.tables import is_sql, tables_of
from rewright.scan.targets import settled, text_of

_PRESETS = frozenset(('schedule', 'schedule_interval', 'timetable'))


class Calls:
    """What was learned of calls so far; `names` are dotted names of what was imported, `texts` those of names."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self.habits: Counter[str] = Counter()
        self.touched: dict[Way, dict[Touch, None]] = {'read': {}, 'write': {}}
        self.sent: list[int] = []
        self.row_loops, self.schedule = 0, ''

    def name_of(self, node: ast.AST) -> str:
        """The dotted name of what is called, modules by their own names; what stands before a call or an item is left out."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if isinstance(node, ast.Name):
            parts.append(self.names.get(node.id, node.id))
        return '.'.join(reversed(parts))

    def made(self, node: ast.Call) -> None:
        """Note what a call reads or writes, and the habits that it shows."""
        name = self.name_of(node.func)
        last = name.rpartition('.')[2]
        if name in HABITS:
            self.habits[HABITS[name]] += 1
        if name in REQUESTS:
            self._request(node)
        if last in SQL and node.args and is_formatted(node.args[0], self.texts):
            self.habits['writes values into SQL'] += 1
        if last in ROWS or (last == 'apply' and any(k.arg == 'axis' for k in node.keywords)):
            self.row_loops += 1
        access = CALLS.get(name) or METHODS.get(last)
        if access is not None:
            self._touch(node, access)
        elif name in {'open', 'io.open', 'codecs.open'}:
            self._open(node)
        elif last in SPARK and isinstance(node.func, ast.Attribute):
            self._spark(node, last)
        elif last == 'DAG':
            self._dag(node)

    def _request(self, node: ast.Call) -> None:
        self.sent.append(node.lineno)
        given = {k.arg for k in node.keywords}
        if 'timeout' not in given:
            self.habits['asks without a time-out'] += 1
        if any(
            k.arg == 'verify' and isinstance(k.value, ast.Constant) and k.value.value is False for k in node.keywords
        ):
            self.habits['trusts every certificate'] += 1

    def _touch(self, node: ast.Call, access: Access) -> None:
        given = node.args[access.position] if access.position < len(node.args) else None
        named = next((k.value for k in node.keywords if k.arg == access.keyword), None) if access.keyword else None
        self._note(access.way, access.kind, named or given)

    def _note(self, way: Way, kind: str, target: ast.AST | None) -> None:
        text = text_of(target, self.texts)
        if kind == 'sql':
            if is_sql(text):
                self.statement(text)
            return
        self.touched[way][kind, settled(text)] = None

    def _open(self, node: ast.Call) -> None:
        mode = node.args[1] if len(node.args) > 1 else next((k.value for k in node.keywords if k.arg == 'mode'), None)
        text = text_of(mode, self.texts) if mode is not None else 'r'
        self._note('write' if set(text) & set('wax+') else 'read', 'file', node.args[0] if node.args else None)

    def _spark(self, node: ast.Call, last: str) -> None:
        """A call at the end of `spark.read` or of `frame.write`, with options between."""
        owner: ast.AST = node.func
        while isinstance(owner, ast.Attribute | ast.Call):
            if isinstance(owner, ast.Attribute):
                if owner.attr in {'read', 'readStream', 'write', 'writeStream'}:
                    self._note(
                        'read' if owner.attr.startswith('read') else 'write', last, node.args[0] if node.args else None
                    )
                    return
                owner = owner.value
            else:
                owner = owner.func
        if last == 'table' and 'pyspark' in ''.join(self.names.values()):
            self._note('read', 'table', node.args[0] if node.args else None)

    def _dag(self, node: ast.Call) -> None:
        given = next((k.value for k in node.keywords if k.arg in _PRESETS), None)
        self.schedule = (ast.unparse(given) if isinstance(given, ast.Call) else text_of(given, self.texts)) or '*'

    def statement(self, text: str) -> None:
        """Note the tables of a statement."""
        reads, writes = tables_of(text)
        self.touched['read'] |= dict.fromkeys(('table', name) for name in reads if name.strip('*'))
        self.touched['write'] |= dict.fromkeys(('table', name) for name in writes if name.strip('*'))


def is_formatted(node: ast.expr, texts: Mapping[str, str]) -> bool:
    """Say whether a statement is put together by `%` or `format`; an f-string is noted where it stands."""
    made = isinstance(node, ast.BinOp) or (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == 'format'
    )
    return made and is_sql(text_of(node, texts))
