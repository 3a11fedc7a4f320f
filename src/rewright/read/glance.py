"""A source text -> what can be told without parsing it: imports, addresses, variables, a main guard. Linear, so safe anywhere."""

import re
from dataclasses import dataclass

# Possessive, and a string may lack its end: none is gone through twice, however its quotes stand.
_STRING = (
    r"(?P<string>[rRbBuUfF]{0,2}(?:'{3}(?:[^'\\]|\\.|'(?!''))*+(?:'{3})?|\"{3}(?:[^\"\\]|\\.|\"(?!\"\"))*+(?:\"{3})?"
    r"|'(?:[^'\\\n]|\\.)*+'?|\"(?:[^\"\\\n]|\\.)*+\"?))"
)
_TOKENS = re.compile(rf'#[^\n]*|{_STRING}', re.DOTALL)
_IMPORT = re.compile(r'^[ \t]*import[ \t]+([\w., \t]+)', re.MULTILINE)
_FROM = re.compile(r'^[ \t]*from[ \t]+([\w.]+)[ \t]+import\b', re.MULTILINE)
_ADDRESS = re.compile(r'\bhttps?://([A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\])(:\d+)?')
_VARIABLE = re.compile(r'\b(?:environ[ \t]*(?:\[|\.get[ \t]*\()|getenv[ \t]*\()[ \t]*$')
_BEFORE = 40
_MAIN = re.compile(r'^if[ \t]*+(?:\([ \t]*+)?__name__[ \t]*==', re.MULTILINE)
_PRINT = re.compile(
    r'^[ \t]*(?:print[ \t]+[\w\'"]|print[ \t]*>>|exec[ \t]+[\w\'"])|^[ \t]*except[ \t]+[\w.]+[ \t]*,', re.MULTILINE
)
_SERVES = re.compile(r'\b(HTTPServer|ThreadingHTTPServer|serve_forever|Flask|FastAPI|unittest|pytest)\b')


@dataclass(frozen=True)
class Glance:
    """What a source shows at first sight.

    `hosts` are `host` or `host:port` of literal addresses in its strings, `variables` the environment's that it reads.
    """

    modules: tuple[str, ...]
    hosts: tuple[str, ...]
    variables: tuple[str, ...]
    has_main: bool
    is_python_2: bool
    serves: bool
    code: str


def glance(text: str) -> Glance:
    """Look at a source; strings and comments are no code, and only strings hold addresses."""
    strings: list[str] = []
    variables: set[str] = set()

    def blank(found: re.Match[str]) -> str:
        strings.append(found['string'] or '')
        if found['string'] and _VARIABLE.search(text, max(0, found.start() - _BEFORE), found.start()):
            variables.add(found['string'].strip('rRbBuUfF').strip('\'"'))
        return '""' + '\n' * found[0].count('\n') if found['string'] else ''

    code = _TOKENS.sub(blank, text)
    listed = (name for line in _IMPORT.findall(code) for name in line.split(','))
    modules = [name.split()[0] for name in listed if name.split()] + _FROM.findall(code)
    hosts = [host.lower() + port for string in strings for host, port in _ADDRESS.findall(string)]
    return Glance(
        modules=tuple(sorted({m for m in modules if not m.startswith('.')})),
        hosts=tuple(sorted(set(hosts))),
        variables=tuple(sorted(variables)),
        has_main=bool(_MAIN.search(code)),
        is_python_2=bool(_PRINT.search(code)),
        serves=bool(_SERVES.search(code)),
        code=code,
    )
