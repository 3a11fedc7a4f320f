"""A Python that the job started -> the same, observed as far as it runs files of the job."""

import os
import sys

from .importing import observe_imports
from .process import Process, is_own

_WITH_WORD = ('W', 'X')


def enter(output: str, root: str, starter: str) -> None:
    """Observe what this process imports; one that runs a file of the job starts again below the observer.

    `starter` is the line of Python that does so. Called before the process does anything of its own.
    """
    with open('/proc/self/cmdline', 'rb') as file:  # noqa: PTH123
        words = [os.fsdecode(word) for word in file.read().split(b'\0')[:-1]]
    if starter in words:
        return
    at = script_in(words)
    plain = at and words[at].endswith('.py') and os.path.isfile(words[at])  # noqa: PTH113
    if plain and sys.executable and is_own(words[at], root):
        os.execv(sys.executable, [sys.executable, *words[1:at], '-c', starter, output, root, *words[at:]])  # noqa: S606
    observe_imports(Process(output, root))


def script_in(words: 'list[str]') -> int:
    """Return the place of the script on a command line of Python; 0 where it runs something else."""
    at = 1
    while at < len(words):
        word = words[at]
        if word == '-' or not word.startswith('-'):
            return 0 if word == '-' else at
        if word.startswith('--'):
            # The only long option that a program runs with has a word of its own.
            at += 1 + (word == '--check-hash-based-pycs')
            continue
        letters = word[1:]
        if 'x' in letters.partition('X')[0].partition('W')[0]:
            # Python then skips the first line of the script.
            return 0
        cut = next((place for place, letter in enumerate(letters) if letter in 'cmWX'), None)
        if cut is not None and letters[cut] not in _WITH_WORD:
            return 0
        at += 1 + (cut == len(letters) - 1 and cut is not None)
    return 0
