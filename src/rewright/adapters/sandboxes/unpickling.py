"""A pickle goes in, what it holds comes out as text: it is loaded inside the sandbox and nowhere else."""

from collections.abc import Callable
from pathlib import Path

from rewright.model.refusal import Refusal
from rewright.model.run import Conditions, InputFile, Inputs, Program
from rewright.ports.blobs import Blobs
from rewright.ports.sandbox import Sandbox
from rewright.reconcile import pickle_program
from rewright.reconcile.content import UnreadableError
from rewright.reconcile.sources import Source

PACKAGES = ('pandas==2.3.3',)
_FOLDER = '/srv/reading'
_WRITTEN = f'{_FOLDER}/values.jsonl'
_CONDITIONS = Conditions(network='off', seconds=300, memory_mb=4096, processes=16, output_mb=4096)


class Unpickling:
    """Reads pickles in a sandbox that, with its environment, is made when the first one has to be read."""

    def __init__(self, sandbox: Callable[[], Sandbox], environment: Callable[[], str], blobs: Blobs) -> None:
        self._sandbox, self._environment, self._blobs = sandbox, environment, blobs

    def __call__(self, source: Source) -> Source:
        """Return what a pickle holds as `pickle_program` writes it; Unreadable when that fails, or nothing can confine it."""
        data = source.read()
        given = InputFile(path=f'{_FOLDER}/given.pickle', sha256=self._blobs.put(data), size=len(data))
        try:
            program = Program(
                sources={f'{_FOLDER}/read.py': Path(pickle_program.__file__).read_text(encoding='utf-8')},
                arguments=('read.py', given.path, _WRITTEN),
                working_folder=_FOLDER,
                environment=self._environment(),
            )
            run = self._sandbox().run(program, Inputs(files=(given,)), _CONDITIONS)
        except Refusal as refusal:
            raise UnreadableError(f'a pickle is read in the sandbox only, and {refusal.what}') from None
        written = next((effect for effect in run.effects if effect.path == _WRITTEN and effect.sha256), None)
        if run.exit_code or run.limit or written is None:
            why = f'its {run.limit} ran out' if run.limit else run.exception or f'it ended with {run.exit_code}'
            raise UnreadableError(f'in the sandbox, {why}')
        return Source(source.name, data=self._blobs.get(written.sha256))
