"""The fan-out form: a splitter lists requests and makes batches of them, workers send one batch each, an aggregator finishes the job.

Each of them runs `prepare`, and `fetch` as far as it goes, so that nothing but answers and cookies lies in the storage between
them, under `temp/batches/<execution_id>/`. It is taken away only after the outputs are there. Every step may run again: a
splitter that ended gives its answer once more, a worker sends what is missing or failed, and so does an execution that is over.
"""

import asyncio
import contextlib
import io
import json
import os
import sys
import tempfile
import uuid
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rewright_runtime.clock import again, noted
from rewright_runtime.fetch import Fetcher, Fetching
from rewright_runtime.parcels import packed_jars, packed_outcomes, unpacked_jars, unpacked_outcomes
from rewright_runtime.parts import Enough, Gathering, Shared, Splitting, Working, of, trouble
from rewright_runtime.pipeline import Event, Finished
from rewright_runtime.replay import Answers, Outcome, mark
from rewright_runtime.run import part
from rewright_runtime.storage import Bucket, Storage, storage
from rewright_runtime.traffic import Traffic
from rewright_runtime.workplace import apart, arguments, uploaded, workplace

Answer = dict[str, Any]
# A state machine takes no answer of more than 256 kB, and a splitter's names every batch.
MOST_BATCHES = 400


class BadEvent(ValueError):
    """The event of a handler lacks something, or names what is not there."""


class MissingBatch(RuntimeError):
    """A function that should have run before has left nothing."""


@dataclass(frozen=True)
class FanOut:
    """One job in parts: the plan `split` is shared out among workers; `finish` runs the whole pipeline.

    Events name the storage in `storage` (default: REWRIGHT_STORAGE), the execution in `execution_id`, and the job's own
    arguments in `arguments`.
    """

    prepare: Callable[[Event], Any]
    fetch: Callable[[Any, Fetching], Coroutine[Any, Any, Any]]
    finish: Callable[[Event, object, Fetching], dict[str, int]]
    split: Callable[..., Iterable[Any]]
    batch_size: int
    fetcher: type[Fetcher] = Fetcher

    def splitter(self, event: Event) -> Answer:
        """Send what comes before the plan, and make batches of it; the answer's `page_batches` are the events of the workers."""
        event = _joined(event)
        run = str(event.get('execution_id') or uuid.uuid4().hex)
        place, store = _place(event), _store(event)
        # What the splitter was told is told to all.
        told = {**event, 'execution_id': run, 'storage': place}
        if _has(store, _record(run)):
            return _split_answer(told, {}, self.batch_size)
        with contextlib.suppress(KeyError):
            return _split_answer(told, json.loads(store.read(_key(run, 'manifest')))['batches'], self.batch_size)
        shared = Shared()
        with noted() as readings:
            self._fetch(event, store, lambda traffic: of(Splitting, self.fetcher)(traffic, self.split, shared))
        batches = _batches(shared.marks, max(self.batch_size, -(-len(shared.marks) // MOST_BATCHES)))
        before = [packed_outcomes(a) for a in shared.before]
        common = {'before': before, 'jars': packed_jars(shared.jars), 'readings': readings, 'marks': shared.marks}
        store.write(_key(run, 'shared'), json.dumps(common).encode())
        # The list of batches comes last: where it is, the splitter has ended.
        store.write(_key(run, 'manifest'), json.dumps({'batches': batches}).encode())
        return _split_answer(told, batches, self.batch_size)

    def worker(self, event: Event) -> Answer:
        """Fetch one batch; a page that fails is recorded, and the job decides later what that means.

        Pages that are there from an earlier try are not asked for again.
        """
        run, name, store = _named(event, 'execution_id'), _named(event, 'batch_id'), _store(event)
        told = {'statusCode': 200, 'execution_id': run, 'batch_id': name}
        if _has(store, _record(run)):
            return {**told, 'pages': event.get('pages', 0), 'failed_pages': 0}
        batches = json.loads(_left(store, run, 'manifest', f'execution {run} has no batches; run its splitter first'))
        if name not in batches['batches']:
            raise BadEvent(f'execution {run} has no batch {name!r}')
        places: list[int] = batches['batches'][name]
        got = _results(store, run, name) if _has(store, _key(run, f'{name}_results')) else {}
        todo = [n for n in places if n not in got or trouble(got[n])]
        if todo:
            shared, parts = _shared(store, run), list[Working]()

            def working(traffic: Traffic) -> Working:
                parts.append(of(Working, self.fetcher)(traffic, self.split, shared, todo))
                return parts[-1]

            again(shared.readings)
            self._fetch(event, store, working)
            got |= parts[-1].answers
        store.write(_key(run, f'{name}_results'), json.dumps(_batch(name, got, places)).encode())
        failed = sum(bool(trouble(got[n])) for n in places)
        return {**told, 'pages': len(places), 'failed_pages': failed}

    def aggregator(self, event: Event) -> Answer:
        """Finish the job with all answers in legacy order, publish its outputs, then take the batches away.

        MissingBatch names a batch whose worker has not ended. Batches with failed pages are kept for another try.
        """
        run, store = _named(event, 'execution_id'), _store(event)
        if _has(store, _record(run)):
            _take_away(store, run)
            before: Answer = json.loads(store.read(_record(run)))
            return before
        batches = json.loads(_left(store, run, 'manifest', f'execution {run} has no batches; run its splitter first'))
        shared, answers = _shared(store, run), dict[int, Outcome]()
        for name in batches['batches']:
            answers |= _results(store, run, name)
        parts = list[Gathering]()

        def gathering(traffic: Traffic) -> Gathering:
            parts.append(of(Gathering, self.fetcher)(traffic, self.split, shared, answers))
            return parts[-1]

        again(shared.readings)
        outputs, counted = self._finish(event, store, gathering)
        mended = parts[-1].mended if parts else set()
        failed = sum(bool(trouble(o)) and mark(o.request) not in mended for o in answers.values())
        answer = {
            'statusCode': 200,
            'execution_id': run,
            'counts': counted,
            'batches': len(batches['batches']),
            'pages': len(answers),
            'failed_pages': failed,
            'outputs': outputs,
        }
        # A worker of a failed page may run again, so its batch stays, unless the job has asked for it again by itself.
        if not failed:
            store.write(_record(run), json.dumps(answer).encode())
            _take_away(store, run)
        return answer

    def _fetch(self, event: Event, store: Storage, fetching: Fetching) -> None:
        """Run prepare and fetch, as far as this part goes; what they print belongs to the aggregator's run."""
        heard = io.StringIO()
        try:
            with workplace(store), apart(), arguments(event), contextlib.redirect_stdout(heard), part():
                asyncio.run(self.fetch(self.prepare(event), fetching))
        except (Enough, Finished):
            pass
        except BaseException:
            # The job ends here, and has said nothing yet.
            sys.stdout.write(heard.getvalue())
            raise
        finally:
            again(())

    def _finish(self, event: Event, store: Storage, fetching: Fetching) -> tuple[list[str], dict[str, int]]:
        """Run the job to its end, where it stands, or, with a bucket, in a folder whose files are then uploaded."""
        with workplace(store) as given, arguments(event):
            try:
                counted = self.finish(event, None, fetching)
            except SystemExit as end:
                if end.code:
                    raise
                counted = {}
            finally:
                again(())
            return (uploaded(store, given) if isinstance(store, Bucket) else []), counted

    def main(self, words: Sequence[str]) -> int:
        """Do what a command line says; its exit code comes out."""
        from rewright_runtime.console import console

        return console(self, words)

    def run_local(self, event: Event) -> Answer:
        """Run splitter, workers and aggregator one after another in this process; outputs land in the working folder."""
        with tempfile.TemporaryDirectory() as folder:
            split = self.splitter({**event, 'storage': folder})
            for batch in split['page_batches']:
                self.worker(batch)
            return self.aggregator(split)


def _batches(marks: Sequence[str], size: int) -> dict[str, list[int]]:
    """Places of the plan by batch; requests that are the same are in one, where they wait for each other."""
    home: dict[str, list[int]] = {}
    found: list[list[int]] = []
    for place, known in enumerate(marks):
        if known not in home:
            if not found or len(found[-1]) >= size:
                found.append([])
            home[known] = found[-1]
        home[known].append(place)
    return {f'batch_{n:03d}': places for n, places in enumerate(found)}


def _split_answer(told: Answer, batches: dict[str, list[int]], size: int) -> Answer:
    events = [{**told, 'batch_id': name, 'pages': len(places)} for name, places in batches.items()]
    pages = sum(len(places) for places in batches.values())
    summary = {'total_pages': pages, 'total_batches': len(batches), 'batch_size': size}
    return {'statusCode': 200, **told, 'page_batches': events, 'batch_summary': summary}


def _batch(name: str, got: dict[int, Outcome], places: Sequence[int]) -> Answer:
    """What a worker leaves: the answers, how many there are, and which pages failed."""
    failed = [{'page': n, 'request': got[n].request.wording, 'why': why} for n in places if (why := trouble(got[n]))]
    return {
        'records': packed_outcomes(got[n] for n in places),
        'batch_summary': {'batch_id': name, 'places': list(places), 'pages': len(places), 'failed_pages': len(failed)},
        'failed_pages': failed,
    }


def _results(store: Storage, run: str, name: str) -> dict[int, Outcome]:
    missing = f'{name} of execution {run} has no results; run its worker again'
    found = json.loads(_left(store, run, f'{name}_results', missing))
    return dict(zip(found['batch_summary']['places'], unpacked_outcomes(found['records']), strict=True))


def _shared(store: Storage, run: str) -> Shared:
    found = json.loads(_left(store, run, 'shared', f'execution {run} has no batches; run its splitter first'))
    before = [Answers(unpacked_outcomes(answers)) for answers in found['before']]
    return Shared(before, unpacked_jars(found['jars']), found['readings'], found['marks'])


def _take_away(store: Storage, run: str) -> None:
    for key in store.keys(f'temp/batches/{run}/'):
        store.delete(key)


def _joined(event: Event) -> Event:
    """The event of a splitter, with what started the execution, which a state machine hands on under `event`."""
    start = event.get('event', {})
    if not isinstance(start, dict) or not isinstance(event.get('arguments', start.get('arguments', [])), list):
        raise BadEvent('`event` is an object, and `arguments` a list of texts')
    return {**start, **{k: v for k, v in event.items() if k != 'event'}}


def _named(event: Event, key: str) -> str:
    if not event.get(key):
        raise BadEvent(f"the event has no `{key}`; the splitter's answer names it")
    return str(event[key])


def _place(event: Event) -> str:
    place = event.get('storage') or os.environ.get('REWRIGHT_STORAGE')
    if not place:
        raise BadEvent('no storage: put `storage` into the event, or set REWRIGHT_STORAGE')
    return str(place)


def _store(event: Event) -> Storage:
    return storage(_place(event))


def _key(run: str, name: str) -> str:
    return f'temp/batches/{run}/{name}.json'


def _record(run: str) -> str:
    return f'executions/{run}.json'


def _has(store: Storage, key: str) -> bool:
    """Say whether something lies under a key."""
    with contextlib.suppress(KeyError):
        store.read(key)
        return True
    return False


def _left(store: Storage, run: str, name: str, missing: str) -> bytes:
    try:
        return store.read(_key(run, name))
    except KeyError:
        raise MissingBatch(missing) from None
