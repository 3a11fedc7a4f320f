"""Holes made in the wall on purpose, so that each check of it is seen to fail: a name in, a weakened sandbox out."""

from rewright.adapters.sandboxes import bubblewrap


def no_filter(patch):
    patch.setattr(bubblewrap, 'refusing_filter', lambda: None)


def own_namespaces(patch):
    no_filter(patch)
    kept = [word for word in bubblewrap.ISOLATION if word not in {'--disable-userns', '--assert-userns-disabled'}]
    patch.setattr(bubblewrap, 'ISOLATION', kept)


def as_root(patch):
    """Where root runs the tests, the job is root too, as it would be without a lesser user."""
    patch.setattr(bubblewrap._Confined, 'user', lambda self, scene: 0)


def host_processes(patch):
    no_filter(patch)
    as_root(patch)
    patch.setattr(bubblewrap, 'ISOLATION', [word for word in bubblewrap.ISOLATION if word != '--unshare-pid'])
    patch.setattr(bubblewrap, 'processes', lambda: [('--bind', '/proc', '/proc')])


def whole_proc(patch):
    as_root(patch)
    patch.setattr(bubblewrap, 'processes', lambda: [('--proc', '/proc')])


def writable_mounts(patch):
    as_root(patch)
    mounts = bubblewrap._Confined._mounts
    patch.setattr(
        bubblewrap._Confined,
        '_mounts',
        lambda self, scene: [tuple(w.replace('--ro-bind', '--bind') for w in m) for m in mounts(self, scene)],
    )


def host_network(patch):
    patch.setattr(bubblewrap._Confined, 'isolates_network', False)


HOLES = {
    'no filter of calls': no_filter,
    "namespaces of the job's own": own_namespaces,
    "the host's processes": host_processes,
    'the whole of /proc': whole_proc,
    'mounts that can be written': writable_mounts,
    "the host's network": host_network,
}
