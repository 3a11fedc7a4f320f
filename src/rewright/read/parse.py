"""The sources of one job as JSON -> its Facts as JSON, or a refusal; called in a limited child process."""

from rewright.model.facts import Facts
from rewright.model.refusal import Refusal
from rewright.model.value import Value
from rewright.read.assembly import Request, facts_of


class Refused(Value):
    """A refusal on its way out of the child process."""

    what: str
    where: str
    next_move: str


class Answer(Value):
    """What the child says: facts or a refusal."""

    facts: Facts | None = None
    refused: Refused | None = None


def parse(payload: bytes) -> bytes:
    """Read the sources of `payload` (a Request) and return an Answer."""
    try:
        answer = Answer(facts=facts_of(Request.model_validate_json(payload)))
    except Refusal as error:
        answer = Answer(refused=Refused(what=error.what, where=error.where, next_move=error.next_move))
    return answer.model_dump_json().encode()
