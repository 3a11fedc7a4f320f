"""A file of a rewrite -> files that the legacy job does not name, and things done to files that it does not do."""

import ast
import re
from collections.abc import Iterator

from rewright.prove.reach import Place, Reach
from rewright.trees import within

_ABSOLUTE = re.compile(
    r'^(?:/(?:bin|boot|dev|etc|home|lib|mnt|opt|proc|root|run|srv|sys|tmp|usr|var)\b|~|[A-Za-z]:\\|\.\./)'
)
_OPENS = re.compile(r'(?:^|\.)(?:open|Path|connect|(?:read|scan|write|sink|to)_\w+|unlink|remove|rename|replace_file)$')
_FILE = re.compile(r'^[\w./ -]*(?:/[\w. -]+|\.\w{2,7})$')
_RUNTIME = 'rewright_runtime.frames'
_WRITERS = {'write_csv', 'write_json', 'write_parquet'}
_READERS = {'read_csv', 'read_csv_in_parts', 'read_excel', 'read_parquet', 'scan_parquet'}
# What is done to files, however it is spelled: a rewrite does no kind of it that the legacy job does not do.
_DONE = {
    'lists a folder': {'listdir', 'scandir', 'walk', 'iterdir', 'glob', 'rglob', 'iglob', 'fwalk'},
    'deletes': {'remove', 'unlink', 'rmdir', 'rmtree', 'removedirs'},
    'moves a file': {'rename', 'renames', 'move', 'replace_file'},
    'links a file': {'symlink', 'link', 'symlink_to', 'hardlink_to', 'link_to', 'readlink'},
    'changes rights': {'chmod', 'chown', 'lchmod', 'lchown', 'umask', 'setuid', 'setgid'},
    'looks for a home folder': {'home', 'expanduser'},
    'looks whether a file is there': {
        'exists', 'isfile', 'isdir', 'is_file', 'is_dir', 'access', 'stat', 'lstat', 'getmtime', 'getsize', 'islink',
        'getctime', 'getatime', 'lexists', 'is_symlink', 'is_mount', 'samefile',
    },
    'goes to another folder': {'chdir', 'chroot', 'fchdir'},
    'opens a descriptor': {'fdopen', 'dup', 'dup2', 'memfd_create', 'mkfifo', 'mknod', 'sendfile'},
}  # fmt: skip

_SHARED = {'remove', 'rename', 'move', 'link', 'access', 'walk', 'home', 'exists', 'stat', 'glob'}
_OWNERS = {'os', 'pathlib', 'shutil', 'glob', 'posix', 'posixpath', 'io', 'tempfile'}


def places(reach: Reach) -> Iterator[Place]:
    """Name every absolute path, every file name that is opened, read or written, and every new kind of deed."""
    found = [(line, text) for line, text in reach.strings if _ABSOLUTE.match(text)]
    opens = [(line, _targets(reach, call)) for line, called, call in reach.calls if _OPENS.search(called)]
    found += [(line, text) for line, targets in opens for text in _names(targets)]
    for line, text in sorted(set(found)):
        if not reach.explains(text):
            yield Place(line, f'names the file {text!r}, which the legacy job does not')
    for line, targets in opens:
        for text in _parts(targets):
            if not reach.says(text):
                yield Place(line, f'puts a file name together with {text!r}, which the legacy job does not')
    yield from _deeds(reach)


def _targets(reach: Reach, call: ast.Call) -> list[ast.expr]:
    """The arguments that say which file is opened: the first, but of the runtime's own functions those that are given a path."""
    module, _, word = reach.names.of(call.func).rpartition('.')
    if not module.startswith(_RUNTIME):
        return call.args[:1]
    return call.args[1:2] if word in _WRITERS else call.args[:1] if word in _READERS else []


def _names(targets: list[ast.expr]) -> Iterator[str]:
    for argument in targets:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and _FILE.match(argument.value):
            yield argument.value


def _parts(targets: list[ast.expr]) -> Iterator[str]:
    """Yield the words that a file name is glued from; what stands between fields of a template says nothing."""
    for argument in targets:
        whole = [n for n in within(argument) if isinstance(n, ast.BinOp | ast.JoinedStr | ast.Call)]
        for part in {id(n): n for node in whole for n in within(node)}.values():
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and re.search(r'\w', part.value):
                yield part.value


def _deeds(reach: Reach) -> Iterator[Place]:
    for line, called, call in reach.calls:
        name = called.rsplit('.', 1)[-1]
        for deed, names in _DONE.items():
            if name in names and _is_of_files(reach, call, name) and not any(reach.mentions(other) for other in names):
                yield Place(line, f'{deed} with {called}, which the legacy job does not')


def _is_of_files(reach: Reach, call: ast.Call, name: str) -> bool:
    # A list has `remove`, a frame `rename`: such a deed counts where its owner comes out of a module that has files.
    return name not in _SHARED or reach.names.of(call.func).split('.')[0] in _OWNERS
