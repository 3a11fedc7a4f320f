"""Published again with the same bytes nothing happens; other bytes are refused or become a version; nothing is ever half."""

import pytest

from rewright_runtime.publish import AlreadyPublished, Key, current, publish, published
from rewright_runtime.storage import LocalFolder

KEY = Key('prices', '2026-01-01', 'shop')
FILES = {'out.csv': b'a,b\n1,\xff\n', 'sub/é.json': b''}


class Dying(LocalFolder):
    """A folder whose machine dies before a certain write, or in the middle of it."""

    def __init__(self, root, left):
        super().__init__(root)
        self.left, self.written = left, []

    def write(self, key, data, *kinds):
        if len(self.written) == self.left:
            self.root.joinpath('x').mkdir(exist_ok=True)
            raise KeyboardInterrupt
        self.written.append(key)
        super().write(key, data, *kinds)


def files(store):
    return {k: store.read(k) for k in store.keys('')}


def test_the_second_time_nothing_is_done(tmp_path):
    first = publish(LocalFolder(tmp_path), KEY, FILES)
    store = Dying(tmp_path, left=0)
    again = publish(store, KEY, dict(reversed(FILES.items())))
    assert (first.written, again.written, again.version) == (True, False, first.version)
    assert published(store, KEY) == FILES
    assert published(store, KEY) == {name: published(store, KEY)[name] for name in again.files}


@pytest.mark.parametrize('other', [{**FILES, 'out.csv': b''}, {'out.csv': FILES['out.csv']}, {}, {**FILES, 'new': b''}])
def test_other_bytes_are_refused_and_leave_what_is_there(other, tmp_path):
    store = LocalFolder(tmp_path)
    publish(store, KEY, FILES)
    before = files(store)
    with pytest.raises(AlreadyPublished, match='holds version'):
        publish(store, KEY, other)
    assert files(store) == before


def test_or_become_a_version_that_counts(tmp_path):
    store = LocalFolder(tmp_path)
    one = publish(store, KEY, FILES).version
    two = publish(store, KEY, {'out.csv': b'2'}, on_change='version').version
    assert (published(store, KEY), current(store, KEY)['before']) == ({'out.csv': b'2'}, [one])
    assert publish(store, KEY, FILES, on_change='version').version == one
    assert (published(store, KEY), current(store, KEY)['before']) == (FILES, [two])
    assert store.read(f'{KEY.place}/{two}/out.csv') == b'2'


@pytest.mark.parametrize('left', [0, 1, 2])
@pytest.mark.parametrize('before', [None, {'out.csv': b'old'}])
def test_a_run_that_dies_leaves_what_counted(left, before, tmp_path):
    store = LocalFolder(tmp_path)
    if before is not None:
        publish(store, KEY, before)
    with pytest.raises(KeyboardInterrupt):
        publish(Dying(tmp_path, left), KEY, FILES, on_change='version')
    if before is None:
        assert current(store, KEY) is None
    else:
        assert published(store, KEY) == before
    assert publish(store, KEY, FILES, on_change='version').written
    assert published(store, KEY) == FILES


PARTS = ['', '.', '..', '/', 'a/b', '%', 'ü', 'a b', '%2E', 'current.json', '\0', 'A' * 50]


def test_no_two_keys_share_a_place(tmp_path):
    keys = [Key(a, b, 'c') for a in PARTS for b in PARTS] + [Key('c', a, b) for a in PARTS for b in PARTS]
    assert len({k.place for k in keys}) == len(set(keys))
    store = LocalFolder(tmp_path)
    for n, key in enumerate(keys):
        publish(store, key, {'n': b'%d' % n}, on_change='version')
    assert all(p.is_relative_to(tmp_path / 'published') for p in tmp_path.rglob('*') if p.is_file())


@pytest.mark.parametrize('name', ['../out', '/out', 'a/../../b', 'a\\b', ''])
def test_names_that_lead_elsewhere_are_refused(name, tmp_path):
    with pytest.raises(ValueError, match='not a key'):
        publish(LocalFolder(tmp_path), KEY, {name: b''})
    assert list(tmp_path.iterdir()) == []
