"""Every effect of the table is recorded and replayed on every Python that is here."""

import pytest
from loopback import Site
from matrix import EFFECTS, PYTHONS, TABLE, Matrix, addresses, environment

from rewright.model.refusal import Refusal

pytestmark = pytest.mark.slow
# What every client does with everything a server does is tried on these; `bench/recording.py` tries it on all.
WITH_CLIENTS = ('2.7', '3.8', '3.13')


@pytest.mark.parametrize('version', PYTHONS)
def test_every_effect_is_recorded_and_replayed(strong, environments, tmp_path, version):
    try:
        place, missing = environment(environments, version)
    except Refusal as refusal:
        pytest.skip(refusal.what)
    with addresses(tmp_path) as served:
        effects = EFFECTS if version in WITH_CLIENTS else TABLE['effects']
        results = Matrix(strong.sandbox, strong.blobs, place, served, missing, effects).results()
    there = [result for result in results if result.applies]
    assert len(there) > (130 if version in WITH_CLIENTS else 40)
    assert {result.name: result.why for result in there if result.why} == {}
    assert all(result.recorded and result.replayed for result in there)
    assert Site.asked['/urllib2' if version[0] == '2' else '/http.client?b=2&a=1'] == 1


FORKS = """
import os
reading, writing = os.pipe()
if not os.fork():
    raise ValueError('in the child')
os.close(writing)
found = [os.fdopen(reading).read(), os.wait()[1] >> 8]
"""
PLANTED = [
    {'name': 'a child that fails', 'code': FORKS, 'expect': 'page /'},
    {'name': 'chance that is not declared', 'code': 'import random; found = random.random()'},
    {'name': 'a clock that is not declared', 'code': 'import time; found = time.strftime("%d")'},
    {'name': 'a request that is missing', 'code': 'found = fetch(PLAIN + "/a")', 'records': ['GET /b 200']},
    {'name': 'a file that is missing', 'code': 'found = 1', 'leaves': ['created a.txt']},
    {'name': 'code that fails', 'code': 'found = nothing'},
    {'name': 'a clock that stands still', 'code': 'found = 1', 'varies': 'clock'},
]


def test_the_matrix_notices_what_is_not_recorded_or_not_replayed(strong, environment_of, tmp_path):
    place = environment_of('3.11')
    with addresses(tmp_path) as served:
        results = Matrix(strong.sandbox, strong.blobs, place, served, effects=PLANTED).results()
    assert [(result.name, result.recorded and result.replayed) for result in results] == [
        (each['name'], False) for each in PLANTED
    ]
    # The child that failed went no further: nobody but its parent asked, once.
    assert Site.asked['/a'] == 1
