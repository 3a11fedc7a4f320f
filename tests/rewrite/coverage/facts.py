"""Runs every ordinary form under pandas and writes what its expressions were: `.venv/bin/python tests/rewrite/coverage/facts.py`.

A form that is rewritten runs on both sides, and what differs is written beside the facts: it is not covered.
"""

import json
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / 'frames'))

import legacy_program
from observed_run import rewrite, run
from sides import Side

from rewright.rewrite.coverage import reference

TABLES = {path.name: path.read_text() for path in (Path(__file__).parent / 'tables').iterdir()}
# Each form with the release of pandas that it runs under, where that is not the one of this process.
RELEASE = {form: construct.release for construct in reference.constructs() for form in construct.forms}
KEPT = Path(reference.__file__).with_name('observed.json')


def facts():
    """The facts of every form; each distinct thing seen stands once."""
    seen, forms, differs, versions, others = {}, {}, {}, {}, {}
    sides = {release: Side(release) if release else legacy_program for release in set(RELEASE.values())}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for form, release in RELEASE.items():
            ran, made = rewrite(reference.legacy(form), folder, TABLES, sides[release])
            if ran.error:
                print(f'{form}\n  {ran.error}', file=sys.stderr)
                continue
            observed = made.observation
            if release:
                others[form] = {name: observed.versions[name] for name in ('pandas', 'numpy')}
            else:
                versions = {'pandas': observed.versions['pandas']}
            told = {place: one.model_dump_json(exclude_defaults=True) for place, one in observed.expressions.items()}
            forms[form] = {place: seen.setdefault(text, len(seen)) for place, text in told.items()}
            modern = run(made.text, folder, TABLES) if not made.edited.left else ran
            if modern.visible != ran.visible:
                differs[form] = f'its rewrite differs: {modern.error or "another output"}'
    for side in sides.values():
        if isinstance(side, Side):
            side.close()
    return {'versions': versions, 'others': others, 'differs': differs}, [json.loads(text) for text in seen], forms


def written(head, seen, forms):
    """One line a thing that was seen and one a form."""

    def line(value):
        return json.dumps(value, ensure_ascii=False, separators=(',', ':'))

    things = ',\n'.join(line(one) for one in seen)
    places = ',\n'.join(f'{line(form)}:{line(where)}' for form, where in forms.items())
    return f'{line(head)[:-1]},\n"seen":[\n{things}\n],\n"forms":{{\n{places}\n}}}}\n'


if __name__ == '__main__':
    KEPT.write_text(written(*facts()), encoding='utf-8')
