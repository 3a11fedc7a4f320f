"""The product's regular expressions, each with texts made to let it backtrack, and what is slow on them.

Run as a program it writes the slow ones as JSON, so that the one who asks can give it limits.
"""

import ast
import importlib
import json
import pkgutil
import re
import signal
import sys
from collections.abc import Iterable, Iterator
from re import _parser as grammar
from typing import Any

METHODS = {'search', 'match', 'fullmatch', 'findall', 'finditer', 'sub', 'subn', 'split'}
LENGTH = 30_000
# A linear search of such a text takes about a millisecond, a quadratic one seconds.
CPU_SECONDS = 0.3
POOL = (*' \na0"<[.:/-', "\\'", '\\"')


class SlowError(Exception):
    """A search that took longer than a linear one can."""


def expressions(package: str) -> Iterator[tuple[str, re.Pattern[Any], str]]:
    """Yield place, pattern and the method it is tried with."""
    root = importlib.import_module(package)
    for found in pkgutil.walk_packages(root.__path__, f'{package}.'):
        spec = found.module_finder.find_spec(found.name, None)
        source = spec.loader.get_source(found.name)
        yield from of_source(source, found.name)


def of_source(source: str, name: str) -> Iterator[tuple[str, re.Pattern[Any], str]]:
    """Yield the patterns of one module."""
    tree = ast.parse(source)
    constants = {}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name):
                constants[target.id] = node.value
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    used: dict[str, set[str]] = {}
    for call in calls:
        if isinstance(call.func.value, ast.Name) and call.func.attr in METHODS:
            used.setdefault(call.func.value.id, set()).add(call.func.attr)
    owners = {id(value): key for key, value in constants.items()}
    for call in calls:
        if not (isinstance(call.func.value, ast.Name) and call.func.value.id == 're'):
            continue
        if call.func.attr not in METHODS | {'compile'} or not call.args:
            continue
        text = spelled(call.args[0], constants)
        if text is None:
            continue
        flags = flags_of(call)
        methods = used.get(owners.get(id(call), ''), set()) if call.func.attr == 'compile' else {call.func.attr}
        yield f'{name}:{call.lineno}', re.compile(text, flags), method_of(methods)


def method_of(methods: set[str]) -> str:
    """Return the method that tries the most places: one that is tried nowhere else than at the beginning is not searched."""
    return methods.pop() if len(methods) == 1 and methods <= {'match', 'fullmatch'} else 'search'


def spelled(node: ast.expr, constants: dict[str, ast.expr]) -> str | bytes | None:
    """Return the text of a pattern; what is put into it while the product runs stands as a word."""
    if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)):
        return node.value
    if isinstance(node, ast.Name):
        return spelled(constants[node.id], constants) if node.id in constants else None
    if isinstance(node, ast.BinOp):
        left, right = spelled(node.left, constants), spelled(node.right, constants)
        return None if left is None or right is None else left + right
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.FormattedValue) else part for part in node.values)
        return ''.join(str(spelled(part, constants) or 'word') for part in parts)
    return None


def flags_of(call: ast.Call) -> int:
    """Return the flags that a call names."""
    words = [node.attr for part in call.args[1:] for node in ast.walk(part) if isinstance(node, ast.Attribute)]
    words += [node.attr for key in call.keywords for node in ast.walk(key.value) if isinstance(node, ast.Attribute)]
    return sum({int(getattr(re, word)) for word in words if isinstance(getattr(re, word, None), re.RegexFlag)})


def attacks(pattern: re.Pattern[Any]) -> Iterator[str]:
    """Yield long texts that come close to a match again and again, at each of the pattern's repetitions."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode('latin-1')
    seen = set[str]()
    for before, units in repetitions(grammar.parse(text, pattern.flags & ~re.UNICODE & ~re.DEBUG)):
        for unit in units:
            for whole in (before + unit * (LENGTH // len(unit)), (before + unit) * (LENGTH // len(before + unit))):
                for end in ('\0', '\n\0'):
                    if whole + end not in seen:
                        seen.add(whole + end)
                        yield whole + end
    for unit in POOL:
        yield unit * LENGTH


def repetitions(items: Iterable[Any], before: str = '') -> Iterator[tuple[str, list[str]]]:
    """Yield each repetition of a pattern as a text that leads to it and texts that it takes."""
    for kind, value in items:
        name = str(kind)
        if name in {'MAX_REPEAT', 'MIN_REPEAT', 'POSSESSIVE_REPEAT'}:
            _, most, body = value
            if most > 50:
                yield before, [unit for unit in dict.fromkeys(samples(body)) if unit]
            yield from repetitions(body, before)
        elif name == 'SUBPATTERN':
            yield from repetitions(value[3], before)
        elif name == 'ATOMIC_GROUP':
            yield from repetitions(value, before)
        elif name == 'BRANCH':
            for branch in value[1]:
                yield from repetitions(branch, before)
        elif name in {'ASSERT', 'ASSERT_NOT'}:
            yield from repetitions(value[1], before)
            before += example(value[1]) if value[0] < 0 and name == 'ASSERT' else ''
        before += example([(kind, value)])


def samples(body: Any) -> Iterator[str]:
    """Yield texts that one turn of a repetition takes, of different kinds where it takes different ones."""
    items = list(body)
    if len(items) == 1:
        yield from (char for char in POOL if takes(items[0], char))
        if str(items[0][0]) == 'SUBPATTERN':
            yield from samples(items[0][1][3])
        if str(items[0][0]) == 'BRANCH':
            for branch in items[0][1][1]:
                yield from samples(branch)
    yield example(items)


def takes(item: Any, char: str) -> bool:
    """Say whether one item of a pattern takes this character."""
    kind, value = item
    name = str(kind)
    if len(char) > 1:
        return False
    code = ord(char)
    if name == 'LITERAL':
        return bool(code == value)
    if name == 'NOT_LITERAL':
        return bool(code != value)
    if name == 'ANY':
        return True
    if name == 'IN':
        negated = str(value[0][0]) == 'NEGATE'
        return any(member(each, char) for each in value) != negated
    return False


def member(item: Any, char: str) -> bool:
    """Say whether an item of a character class names this character."""
    kind, value = str(item[0]), item[1]
    if kind == 'RANGE':
        return bool(value[0] <= ord(char) <= value[1])
    if kind == 'CATEGORY':
        plain = {'DIGIT': char.isdigit(), 'SPACE': char.isspace(), 'WORD': char.isalnum() or char == '_'}
        said = str(value).removeprefix('CATEGORY_')
        return plain[said.removeprefix('NOT_')] != said.startswith('NOT_')
    return bool(kind == 'LITERAL' and value == ord(char))


def example(items: Iterable[Any]) -> str:
    """Return a short text that these items take."""
    found = ''
    for kind, value in items:
        name = str(kind)
        if name == 'LITERAL':
            found += chr(value)
        elif name in {'IN', 'ANY', 'NOT_LITERAL'}:
            found += next((char for char in ('a', *POOL) if takes((kind, value), char)), '')
        elif name in {'MAX_REPEAT', 'MIN_REPEAT', 'POSSESSIVE_REPEAT'}:
            found += example(value[2]) * value[0]
        elif name == 'SUBPATTERN':
            found += example(value[3])
        elif name == 'ATOMIC_GROUP':
            found += example(value)
        elif name == 'BRANCH':
            found += example(value[1][0])
    return found


def slow_on(pattern: re.Pattern[Any], method: str) -> str:
    """Return the beginning of the first text that a pattern takes too long for; empty without one."""
    search = getattr(pattern, method)
    for attack in attacks(pattern):
        text = attack if isinstance(pattern.pattern, str) else attack.encode('latin-1')
        signal.setitimer(signal.ITIMER_VIRTUAL, CPU_SECONDS)
        try:
            search(text)
        except SlowError:
            return repr(text[:60])
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return ''


def stop(*_: object) -> None:
    """End a search."""
    raise SlowError


def main() -> None:
    """Try every pattern of the package named, or of the modules given on standard input, and print the slow ones."""
    signal.signal(signal.SIGVTALRM, stop)
    given = list(expressions(sys.argv[1])) if len(sys.argv) > 1 else list(of_source(sys.stdin.read(), 'given'))
    slow = {place: found for place, pattern, method in given if (found := slow_on(pattern, method))}
    print(json.dumps({'tried': len(given), 'slow': slow}, indent=1))


if __name__ == '__main__':
    main()
