"""A scene goes in, the clean set of environment variables its program starts with comes out."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from rewright.adapters.sandboxes.clocks import FAKETIME, shift_ns
from rewright.adapters.sandboxes.scene import HOME, INJECT, Confinement, Scene, starter

_TRUST = ('SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS')
_RUNTIME = 'lib/python*/site-packages/rewright_runtime'
_PROXY = ('http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY')


def variables(
    scene: Scene, confinement: Confinement, proxy: int | None, serving: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str]:
    """Return the clean variables, then the program's own, then what injection needs.

    `proxy` is a loopback port; `serving` says where the run's own servers are, unless the program says it.
    """
    found = {
        'PATH': f'{scene.program.environment}/bin:/usr/local/bin:/usr/bin:/bin',
        'HOME': confinement.shown(scene, Path(f'{scene.world}{HOME}')),
        'USER': 'job',
        'LOGNAME': 'job',
        'LANG': scene.locale,
        'TZ': scene.zone,
        'PYTHONDONTWRITEBYTECODE': '1',
        'PYTHONHASHSEED': str(scene.conditions.hash_seed),
    }
    if scene.trust:
        found |= dict.fromkeys(_TRUST, confinement.shown(scene, scene.authority))
    if proxy:
        found |= dict.fromkeys(_PROXY, f'http://127.0.0.1:{proxy}') | {'NO_PROXY': '', 'no_proxy': ''}
    found |= {**serving, **scene.program.variables}
    return found | _injected(scene, confinement, found.get('PYTHONPATH', '')) | _preloaded(scene, confinement)


def _injected(scene: Scene, confinement: Confinement, python_path: str) -> dict[str, str]:
    found = {
        'REWRIGHT_NOTES': confinement.shown(scene, scene.log),
        'REWRIGHT_SETTINGS': confinement.shown(scene, scene.settings),
    }
    # A legacy job has no use for it, and may print its variables.
    if scene.conditions.sleep == 'skip' and any(Path(scene.program.environment).glob(_RUNTIME)):
        found['REWRIGHT_PACE'] = 'off'
    # Ours come first, so that an own sitecustomize of the program is chained to and not lost.
    return found | {'PYTHONPATH': ':'.join(filter(None, [confinement.shown(scene, INJECT), python_path]))}


def _preloaded(scene: Scene, confinement: Confinement) -> dict[str, str]:
    """What loads a library into every program, where the confinement does not see to it by itself."""
    if scene.clock == 'libfaketime':
        return {
            'LD_PRELOAD': str(FAKETIME),
            'FAKETIME': f'{shift_ns(scene.conditions.clock_start) / 10**9:+.6f}s',
            # Waiting for locks and sockets hangs or fails where the kernel's monotonic clock is shifted too.
            'FAKETIME_DONT_FAKE_MONOTONIC': '1',
            'DONT_FAKE_MONOTONIC': '1',
            'FAKETIME_DISABLE_SHM': '1',
            'NO_FAKE_STAT': '1',
        }
    return {'LD_PRELOAD': str(scene.preload)} if scene.preload and not confinement.preloads else {}


def settings_of(scene: Scene, confinement: Confinement) -> str:
    """What the injected parts read: they lie in a file, so that a program's variables are the same in every run."""
    conditions = scene.conditions
    turned = conditions.directory_order == 'reversed'
    lines = [f'sleep={conditions.sleep}', f'reversed={int(turned)}', f'shift_ns={shift_ns(conditions.clock_start)}']
    in_python = [
        f'python_reversed={int(turned and not scene.preload)}',
        f'python_clock={int(scene.clock == "python shim")}',
    ]
    if scene.observes:
        in_python.append(f'observer={confinement.shown(scene, scene.observes)}')
        names = ('option', 'starter', 'observation', 'root')
        in_python += [f'{name}={word}' for name, word in zip(names, starter(scene, confinement), strict=True)]
    return '\n'.join([*lines, *in_python, ''])
