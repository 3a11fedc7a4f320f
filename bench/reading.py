"""Reading sources into facts, against Python's own parser alone: `python bench/reading.py`."""

import ast
from pathlib import Path

from stopwatch import seconds

from rewright.adapters.children.limited import LimitedChild
from rewright.read.facts import read
from rewright.read.intake import intake

EXAMPLES = Path(__file__).parents[1] / 'examples'


def main() -> None:
    """Print milliseconds a job, the start of the limited child process included."""
    child = LimitedChild()
    for folder in sorted(file.parent for file in EXAMPLES.glob('*/rewright.toml')):
        job = intake(folder)
        text = Path(job.root, job.script).read_text(encoding='utf-8')
        ours, parser = seconds(lambda job=job: read(job, child)), seconds(lambda text=text: ast.parse(text))
        print(f'{job.name:<18} {ours * 1000:7.1f} ms, ast.parse alone {parser * 1000:6.2f} ms')


if __name__ == '__main__':
    main()
