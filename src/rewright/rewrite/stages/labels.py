"""What the answers of each request are called: the last word of its address, or of the variable that takes them."""

import ast
import re

from rewright.rewrite.flow.names import loaded
from rewright.rewrite.flow.script import Script
from rewright.rewrite.stages import lines, openings
from rewright.rewrite.stages.sites import Site
from rewright.trees import within

_PLAIN = frozenset(
    ('response', 'resp', 'r', 'res', 'page', 'html', 'result', 'answer', 'req', 'request', 'raw', 'data')
)


def label(script: Script, sites: list[Site]) -> None:
    """Give every site a name that nothing in the script uses."""
    taken = {n.id for n in within(script.source.tree) if isinstance(n, ast.Name)} | set(script.functions)
    for site in sites:
        word = _word(script, site)
        name = f'{word}_pages' if word else 'pages'
        if any(s.name == name for s in sites):
            name = f'{word or "page"}_retries' if _repeats(site) else f'{word or "more"}_details'
        while name in taken or any(s.name == name for s in sites):
            name = f'more_{name}'
        site.name = name


def _repeats(site: Site) -> bool:
    """Whether a lower site sends the very same request."""
    return any(ast.dump(s.asks or s.call) == ast.dump(site.asks or site.call) for s in site.lower)


def _word(script: Script, site: Site) -> str:
    for text in reversed([t for t in _literals(script, site) if '/' in t]):
        path = re.sub(r'^https?://[^/]+', '', text)
        words = re.findall(r'(?<![A-Za-z])([A-Za-z]{3,}+)(?=[/?%.=&]|$)', path.split('?')[0])
        if words:
            return _singular(words[-1].lower())
    if isinstance(site.statement, ast.Assign) and isinstance(site.statement.targets[0], ast.Name):
        name = site.statement.targets[0].id
        return '' if name.lower() in _PLAIN else _singular(name.lower())
    return ''


def _singular(word: str) -> str:
    return word[:-1] if word.endswith('s') and not word.endswith('ss') and len(word) > 3 else word


def _literals(script: Script, site: Site) -> list[str]:
    """Texts the address is made of, through constants and through one assignment."""
    opening = openings.names(script.source.tree)
    address = lines.target(site.asks) if site.asks is not None else openings.address(site.call, opening)
    if address is None:
        return []
    values: list[ast.AST] = [address]
    names = loaded(address)
    made = [
        d.value
        for d in script.flow.deps[site.asks or site.statement]
        if isinstance(d, ast.Assign) and script.flow.bound[d] & names
    ]
    values += [openings.asked(v, opening) for v in made]
    names |= {n for v in values for n in loaded(v)}
    own = [t for v in values for t in _texts(v)]
    constants = {
        c.targets[0].id: c.value
        for c in script.constants
        if isinstance(c, ast.Assign) and isinstance(c.targets[0], ast.Name)
    }
    return [t for n in sorted(names & set(constants)) for t in _texts(constants[n])] + own


def _texts(node: ast.AST) -> list[str]:
    return [n.value for n in within(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
