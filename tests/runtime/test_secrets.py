"""Secrets come from a variable, a file or AWS, and nothing shows, keeps or hands on what they are."""

import copy
import json
import logging
import pickle
from dataclasses import dataclass, field
from typing import Any

import pytest

from rewright_runtime import context, run, secrets
from rewright_runtime.secrets import NoSecret, Secret, get_secret, masked

MOVE = 'whoever owns the pipeline looks at that line'
TEXT = 'sé"cret\n$\\1 word'


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    monkeypatch.setattr(secrets, '_KNOWN', set())
    for name in ('API_KEY', 'API_KEY_FILE', 'API_KEY_SECRET'):
        monkeypatch.delenv(name, raising=False)


class Manager:
    """AWS Secrets Manager as far as its client shows; the real interface is used in tests/services."""

    def __init__(self, **held):
        self.held = held

    def get_secret_value(self, SecretId):  # noqa: N803
        return self.held[SecretId]


def test_the_first_place_that_has_it_counts(monkeypatch, tmp_path):
    manager = Manager(**{'prod/shop': {'SecretString': json.dumps({'key': 'from aws', 'n': 7})}})
    monkeypatch.setenv('API_KEY_SECRET', 'prod/shop#key')
    assert get_secret('API_KEY', manager).reveal() == 'from aws'
    monkeypatch.setenv('API_KEY_SECRET', 'prod/shop#n')
    assert get_secret('API_KEY', manager).reveal() == '7'
    (tmp_path / 'key').write_bytes('from a filé \r\n'.encode())
    monkeypatch.setenv('API_KEY_FILE', str(tmp_path / 'key'))
    assert get_secret('API_KEY', manager).reveal() == 'from a filé '
    monkeypatch.setenv('API_KEY', '')
    assert get_secret('api-key'.upper(), manager).reveal() == ''


@pytest.mark.parametrize(
    ('variables', 'said'),
    [
        ({}, 'set API_KEY, API_KEY_FILE or API_KEY_SECRET'),
        ({'API_KEY_FILE': '/nowhere/ü'}, 'FileNotFoundError'),
        ({'API_KEY_SECRET': 'other'}, 'KeyError'),
        ({'API_KEY_SECRET': 'raw'}, 'bytes'),
        ({'API_KEY_SECRET': 'text#key'}, 'no field key'),
        ({'API_KEY_SECRET': 'list#key'}, 'no field key'),
        ({'API_KEY_SECRET': 'fields#other'}, 'no field other'),
    ],
)
def test_what_is_not_there_is_said_without_what_is(variables, said, monkeypatch):
    held = {'raw': {'SecretBinary': b'hidden'}, 'text': {'SecretString': 'hidden'}}
    held |= {'list': {'SecretString': '["hidden"]'}, 'fields': {'SecretString': '{"key": "hidden"}'}}
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(NoSecret, match=said) as refused:
        get_secret('API_KEY', Manager(**held))
    assert 'hidden' not in str(refused.value)


def test_a_secret_is_never_shown(capsys):
    secret = Secret('KEY', TEXT)
    shown = [repr(secret), str(secret), f'{secret}', f'{secret!s:>10}', f'{[secret]}', f'{secret}', '%s' % secret]  # noqa: UP031
    print(secret, [secret], {'k': secret})
    logging.getLogger('x').warning('with %s and %r', secret, secret)
    shown.append(repr(ValueError(secret)))
    for text in (*shown, *capsys.readouterr()):
        assert TEXT not in text
        assert 'word' not in text
    assert not hasattr(secret, '__dict__')


@pytest.mark.parametrize('hand_on', [pickle.dumps, copy.deepcopy, json.dumps, lambda s: json.dumps({'k': [s]})])
def test_a_secret_is_never_handed_on(hand_on):
    with pytest.raises(TypeError):
        hand_on(Secret('KEY', TEXT))


@dataclass
class Context:
    given: Any
    other: list[Any] = field(default_factory=list)


@pytest.mark.parametrize(
    'inside', [lambda s: s, lambda s: [[s]], lambda s: {'a': (1, s)}, lambda s: {s}, lambda s: {s: 1}]
)
def test_a_context_with_a_secret_is_refused(inside):
    with pytest.raises(context.NotHandedOn, match=r'ctx\.given.* is the secret KEY'):
        context.packed(Context(inside(Secret('KEY', TEXT))))


@pytest.mark.parametrize('inside', [TEXT, f'Bearer {TEXT}', [{'a': TEXT}], {TEXT: 1}])
def test_a_context_with_the_text_of_a_secret_is_refused(inside):
    context.packed(Context(1, [inside]))
    Secret('KEY', TEXT)
    with pytest.raises(context.NotHandedOn, match=r'ctx\.other holds the text of a secret') as refused:
        context.packed(Context(1, [inside]))
    assert 'word' not in str(refused.value)


def test_the_longest_secret_is_masked_first():
    Secret('SHORT', 'abc')
    Secret('LONG', 'abcdef')
    Secret('EMPTY', '')
    assert masked('x abcdef y abc z') == 'x *** y *** z'


def test_the_sentence_of_an_error_has_none():
    Secret('KEY', TEXT)
    found = run.sentence('fetch', ValueError(f'no such key: {TEXT} \n there'))
    assert found == f'fetch ended with ValueError: no such key: {secrets.MARK} there; next: {MOVE}'
