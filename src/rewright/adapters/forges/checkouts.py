"""The address or the path of a git repository -> its files at the newest commit, in a folder that is kept for the next time."""

import hashlib
import re
from pathlib import Path

from rewright.adapters.forges.git import Git
from rewright.model.refusal import Refusal

_ADDRESS = re.compile(r'(?:https?|ssh|git|file)://|[\w.-]+@[\w.-]+:')
# Nothing else, programs of its own among it, is spoken.
_PROTOCOLS = ('https', 'http', 'ssh', 'git', 'file')
_BARE = ('HEAD', 'objects', 'refs')


def is_repository(given: str) -> bool:
    """Say whether an argument is the address of a repository, or the path of a bare one."""
    return _ADDRESS.match(given) is not None or all(Path(given, name).exists() for name in _BARE)


def checked_out(given: str, below: Path) -> Path:
    """Return the folder with the files of a repository, brought up to date; Refusal in git's own words where that fails."""
    address = given if _ADDRESS.match(given) else str(Path(given).absolute())
    name = re.sub(r'[^\w.-]+', '_', address.rstrip('/').rpartition('/')[2].removesuffix('.git')) or 'repository'
    folder = below / f'{name}-{hashlib.sha256(address.encode()).hexdigest()[:8]}'
    git = Git(folder / '.git', _PROTOCOLS)
    git.create('main')
    try:
        git('fetch', '--quiet', '--no-tags', '--force', '--', address, 'HEAD')
    except Refusal as refusal:
        raise Refusal(
            f'the repository cannot be fetched: {refusal.what}',
            where=shown(given),
            next_move='Check its address and that you may read it.',
        ) from None
    # Links are written as files: none leads out of the folder.
    git('-c', 'core.symlinks=false', '--work-tree=..', 'checkout', '--quiet', '--force', '--detach', 'FETCH_HEAD')
    return folder


def shown(address: str) -> str:
    """Return an address without the name and the password that may stand in it."""
    return re.sub(r'(?<=://)[^/@]*@', '', address)
