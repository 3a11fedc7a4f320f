"""A program that did not come out as it should in; the smallest one found that comes out the same way out."""

import ast
from dataclasses import dataclass, replace
from random import Random

from trial import HELD_OUT, RECORDINGS, Judged
from written import Given

TRIES = 80


@dataclass(frozen=True)
class Small:
    """The text left, the worlds left, and how it came out."""

    text: str
    worlds: tuple[Given, ...]
    held: tuple[Given, ...]
    judged: Judged


def shrunk(bench, written, judged):
    """Leave out statements, then rows of the files, as long as the outcome stays; at most TRIES programs are judged."""
    worlds = tuple(written.given(Random(f'{written.name}:world {n}')) for n in range(RECORDINGS))
    held = tuple(written.given(Random(f'{written.name}:held out {n}')) for n in range(HELD_OUT))
    small = Small(written.text, worlds, held, judged)
    tries = TRIES
    for candidates in (_fewer_statements, _fewer_worlds, _fewer_rows):
        found = True
        while found and tries > 0:
            found = False
            for candidate in candidates(small):
                tries -= 1
                judged_again = _judged(bench, candidate)
                if judged_again.outcome == small.judged.outcome and _alike(judged_again.why, small.judged.why):
                    small, found = replace(candidate, judged=judged_again), True
                    break
                if tries <= 0:
                    break
    return small


def _judged(bench, small):
    def given(one):
        return lambda: one

    return bench.judge(small.judged.name, small.text, [given(w) for w in small.worlds], [given(h) for h in small.held])


def _alike(one, two):
    """Errors must stay the same error; a difference may show itself elsewhere."""
    return one.split(' at ')[0] == two.split(' at ')[0] if ' at ' in two and 'Error' in two else True


def _fewer_statements(small):
    tree = ast.parse(small.text)
    lines = small.text.splitlines(keepends=True)
    blocks = [
        tree.body,
        *(
            node.body
            for node in ast.walk(tree)
            if hasattr(node, 'body') and isinstance(node.body, list) and node is not tree
        ),
    ]
    for block in sorted(blocks, key=len, reverse=True):
        for statement in reversed(block):
            text = ''.join(lines[: statement.lineno - 1] + lines[statement.end_lineno :])
            try:
                compile(text, 'job.py', 'exec')
            except SyntaxError:
                continue
            yield replace(small, text=text)


def _fewer_worlds(small):
    for n in range(len(small.held)):
        yield replace(small, held=small.held[:n] + small.held[n + 1 :])
    if len(small.worlds) > 1:
        yield from (replace(small, worlds=(one,)) for one in small.worlds)


def _fewer_rows(small):
    for given in (*small.worlds, *small.held):
        for name, data in given.files.items():
            if not name.endswith('.csv'):
                continue
            lines = data.split(b'\n')
            for at in range(len(lines) - 1, 0, -1):
                if not lines[at]:
                    continue
                fewer = replace(given, files={**given.files, name: b'\n'.join(lines[:at] + lines[at + 1 :])})
                yield replace(
                    small,
                    worlds=tuple(fewer if w is given else w for w in small.worlds),
                    held=tuple(fewer if h is given else h for h in small.held),
                )
