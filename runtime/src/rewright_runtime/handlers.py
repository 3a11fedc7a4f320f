"""The fan-out form: a splitter writes batches of requests, workers fetch one each, an aggregator finishes the job.

Everything lies in a storage under `temp/batches/<execution_id>/` and is taken away only after the outputs are there.
Every step may run again: it overwrites what it wrote, and an execution that is over returns what it returned.
"""

import asyncio
import contextlib
import io
import json
import os
import tempfile
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rewright_runtime.fetch import Fetcher, Traffic, drained
from rewright_runtime.parcels import packed_outcomes, packed_requests, unpacked_outcomes, unpacked_requests
from rewright_runtime.pipeline import Event
from rewright_runtime.replay import Answers
from rewright_runtime.request import Request
from rewright_runtime.storage import Bucket, Storage, storage

Answer = dict[str, Any]


class MissingBatch(RuntimeError):
    """A batch has no results yet."""


@dataclass(frozen=True)
class FanOut:
    """One job in parts: `plan` lists the requests that are split, `finish` takes their answers and ends the job.

    Events name the storage in `storage` (default: REWRIGHT_STORAGE) and the execution in `execution_id`.
    """

    plan: Callable[[Event], Iterable[Request]]
    finish: Callable[[Event, Answers], dict[str, int]]
    traffic: Traffic
    batch_size: int

    def split(self, event: Event) -> Answer:
        """Write the batches; the answer's `page_batches` are the events of the workers."""
        run = str(event.get('execution_id') or uuid.uuid4().hex)
        # What prepare prints belongs to the aggregator's run; the splitter's is not the job's.
        with contextlib.redirect_stdout(io.StringIO()):
            asked = drained(self.plan(event))
        place, store = _place(event), _store(event)
        batches = [asked[n : n + self.batch_size] for n in range(0, len(asked), self.batch_size)]
        names = [f'batch_{n:03d}' for n in range(len(batches))]
        for name, batch in zip(names, batches, strict=True):
            store.write(_key(run, f'{name}_requests'), packed_requests(batch))
        store.write(_key(run, 'manifest'), json.dumps(names).encode())
        events = [
            {'execution_id': run, 'batch_id': n, 'pages': len(b), 'storage': place}
            for n, b in zip(names, batches, strict=True)
        ]
        summary = {'total_pages': len(asked), 'total_batches': len(batches), 'batch_size': self.batch_size}
        return {
            'statusCode': 200,
            'execution_id': run,
            'storage': place,
            'page_batches': events,
            'batch_summary': summary,
        }

    def work(self, event: Event) -> Answer:
        """Fetch one batch; a page that fails is recorded, and the job decides later what that means."""
        run, name, store = str(event['execution_id']), str(event['batch_id']), _store(event)
        asked = unpacked_requests(store.read(_key(run, f'{name}_requests')))
        answers = asyncio.run(self._fetch(asked))
        store.write(_key(run, f'{name}_results'), packed_outcomes(answers))
        failed = sum(o.failed for o in answers)
        return {'statusCode': 200, 'execution_id': run, 'batch_id': name, 'pages': len(answers), 'failed_pages': failed}

    async def _fetch(self, asked: Sequence[Request]) -> Answers:
        async with Fetcher(self.traffic) as fetcher:
            return await fetcher.all(asked)

    def aggregate(self, event: Event) -> Answer:
        """Finish the job with all answers in legacy order, publish its outputs, then take the batches away.

        MissingBatch names a batch whose worker has not ended. Batches with failed pages are kept for another try.
        """
        run, store = str(event['execution_id']), _store(event)
        with contextlib.suppress(KeyError):
            before: Answer = json.loads(store.read(f'executions/{run}.json'))
            return before
        answers = Answers(
            o for name in json.loads(store.read(_key(run, 'manifest'))) for o in _results(store, run, name)
        )
        outputs, counted = self._finish(event, store, answers)
        failed = sum(o.failed for o in answers)
        answer = {'statusCode': 200, 'execution_id': run, 'counts': counted, 'failed_pages': failed, 'outputs': outputs}
        # A worker of a failed page may run again, so its batch stays.
        if not failed:
            store.write(f'executions/{run}.json', json.dumps(answer).encode())
            for key in store.keys(_key(run, '').removesuffix('.json')):
                store.delete(key)
        return answer

    def _finish(self, event: Event, store: Storage, answers: Answers) -> tuple[list[str], dict[str, int]]:
        """Run the rest in the working folder, or, with a bucket, in a folder whose files are then uploaded."""
        if not isinstance(store, Bucket):
            return [], self.finish(event, answers)
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            counted = self.finish(event, answers)
            files = sorted(p for p in Path(folder).rglob('*') if p.is_file())
            keys = [f'outputs/{p.relative_to(folder).as_posix()}' for p in files]
            for key, path in zip(keys, files, strict=True):
                store.write(key, path.read_bytes())
        return keys, counted

    def run_local(self, event: Event) -> Answer:
        """Run splitter, workers and aggregator one after another in this process; outputs land in the working folder."""
        with tempfile.TemporaryDirectory() as folder:
            split = self.split({**event, 'storage': folder})
            for batch in split['page_batches']:
                self.work(batch)
            return self.aggregate({**event, 'storage': folder, 'execution_id': split['execution_id']})


def _place(event: Event) -> str:
    place = event.get('storage') or os.environ.get('REWRIGHT_STORAGE')
    if not place:
        raise ValueError('no storage: put `storage` into the event, or set REWRIGHT_STORAGE')
    return str(place)


def _store(event: Event) -> Storage:
    return storage(_place(event))


def _key(run: str, name: str) -> str:
    return f'temp/batches/{run}/{name}.json'


def _results(store: Storage, run: str, name: str) -> Answers:
    try:
        return Answers(unpacked_outcomes(store.read(_key(run, f'{name}_results'))))
    except KeyError:
        raise MissingBatch(f'{name} of execution {run} has no results; run its worker again') from None
