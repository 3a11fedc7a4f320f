"""Pipelines by hand that run in parts, and a bucket over a dict."""

import asyncio
import contextlib
from types import SimpleNamespace

from rewright_runtime.calls import call
from rewright_runtime.clock import Clock
from rewright_runtime.fetch import Fetcher, Traffic
from rewright_runtime.handlers import FanOut
from rewright_runtime.request import get
from rewright_runtime.sessions import Session


class Job:
    """A pipeline by hand: what it asks for, and what it does with the answers."""

    def __init__(self, url, batch_size=2):
        self.url, self.asks, self.ends, self.traffic = url, range(5), None, Traffic()
        self.parts = FanOut(self.prepare, self.fetch, self.finish, self.plan, batch_size)

    def prepare(self, event):
        print('this belongs to the aggregator alone')
        if self.ends is not None:
            raise self.ends
        return SimpleNamespace(event=event, clock=Clock())

    def plan(self, ctx):
        yield from (get(f'{self.url}/{p}') for p in ctx.event.get('asks', self.asks))

    async def fetch(self, ctx, fetching=Fetcher):
        async with fetching(self.traffic) as fetcher:
            ctx.pages = await fetcher.all(self.plan(ctx))
        return ctx

    def finish(self, event, context=None, fetching=Fetcher):
        ctx = self.prepare(event)
        asyncio.run(self.fetch(ctx, fetching))
        pages = ctx.pages.replay()
        return {'pages': sum(pages.take(o.request).ok for o in ctx.pages)}


def started(job, folder, **event):
    split = job.parts.splitter({'storage': str(folder), 'execution_id': 'run', **event})
    return split, [job.parts.worker(b) for b in split['page_batches']]


def ended(job, folder, **event):
    return job.parts.aggregator({'storage': str(folder), 'execution_id': 'run', **event})


async def ask(walk, session, path, *, tries=1):
    for n in range(tries):
        page = await walk.of(session).get(path, headers={'X-Try': str(n)})
        if page.ok:
            return page.text
    raise RuntimeError('gave up')


class Asking(Job):
    """Signs in, then calls a function for each of its paths, with the time of its begin in the address."""

    paths = ('plain', 'broken', 'é', 'plain', 'utf8')

    def login(self, _):
        yield self.session().post(f'{self.url}/to/302?where=/plain', data={'pw': 'hunter2'})

    def session(self):
        session = Session('portal')
        session.headers['X-Mine'] = '1'
        return session

    def plan(self, ctx):
        yield from (call(ask, self.session(), f'{self.url}/{p}?at={ctx.began}', tries=2) for p in self.paths)

    async def fetch(self, ctx, fetching=Fetcher):
        ctx.began = ctx.clock.time()
        async with fetching(self.traffic) as fetcher:
            ctx.signed_in = await fetcher.all(self.login(ctx))
            ctx.pages = await fetcher.all(self.plan(ctx))
        return ctx

    def finish(self, event, context=None, fetching=Fetcher):
        ctx = self.prepare(event)
        asyncio.run(self.fetch(ctx, fetching))
        assert ctx.signed_in.replay().of(self.session()).post(f'{self.url}/to/302?where=/plain', {'pw': 'hunter2'}).ok
        pages, texts = ctx.pages.replay(), []
        for path in self.paths:
            with contextlib.suppress(RuntimeError):
                texts.append(pages.call(ask, self.session(), f'{self.url}/{path}?at={ctx.began}', tries=2))
        self.texts = texts
        return {'texts': len(texts)}


class Shelf:
    """An S3 client as boto3 spells it, over a dict."""

    class exceptions:  # noqa: N801  boto3's name.
        class NoSuchKey(Exception):
            pass

    def __init__(self):
        self.held, self.kinds = {}, {}

    def get_object(self, Bucket, Key):  # noqa: N803
        import io

        if Key not in self.held:
            raise self.exceptions.NoSuchKey
        return {'Body': io.BytesIO(self.held[Key])}

    def put_object(self, Bucket, Key, Body, **kinds):  # noqa: N803
        self.held[Key], self.kinds[Key] = Body, kinds

    def delete_object(self, Bucket, Key):  # noqa: N803
        self.held.pop(Key, None)

    def get_paginator(self, name):
        return self

    def paginate(self, Bucket, Prefix):  # noqa: N803
        return [{'Contents': [{'Key': k} for k in self.held if k.startswith(Prefix)]}, {}]
