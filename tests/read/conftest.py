import sys
from pathlib import Path
from textwrap import dedent

import pytest

from rewright.adapters.children.limited import LimitedChild
from rewright.read.assembly import Request
from rewright.read.facts import read
from rewright.read.intake import intake
from rewright.read.parse import Answer, parse

sys.path.append(str(Path(__file__).parent))


@pytest.fixture
def facts_of():
    """Reads sources in this process: fast, and only for sources that are not hostile."""

    def facts_of(text, **others):
        request = Request(job='job', sha256='0' * 64, files={'job.py': dedent(text), **others})
        answer = Answer.model_validate_json(parse(request.model_dump_json().encode()))
        assert answer.facts is not None, answer.refused
        return answer.facts

    return facts_of


@pytest.fixture
def write(tmp_path):
    """Writes a file below a job's folder and returns the folder."""

    def write(name, content=''):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else dedent(content).encode())
        return tmp_path

    return write


@pytest.fixture
def read_file(tmp_path):
    """Takes a source in and reads it in a limited child, as the product does."""

    def read_file(content, name='job.py', child=None):
        path = Path(tmp_path, name)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read(intake(path), child or LimitedChild())

    return read_file
