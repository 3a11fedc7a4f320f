"""The one way a pipeline says that its data is not what its rewrite was proved on, even where a job swallows exceptions."""

_MET: list[BaseException] = []


class ContractBreach(Exception):
    """The data breaks a fact that the pipeline was proved under; nothing is guessed, the run stops here.

    A breach is remembered when it is made: a legacy `except Exception` may swallow it, the end of the stage does not.
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        _MET.append(self)


class PlanMismatch(BaseException):
    """Transform asks for another page than fetch brought: plan and job disagree. It is remembered like a breach."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        _MET.append(self)


def check() -> None:
    """Raise the first breach that was met and swallowed since the last call."""
    if _MET:
        first = _MET[0]
        _MET.clear()
        raise first


def forget(error: BaseException) -> None:
    """Take back a mismatch that a plan met because an earlier request failed; transform meets the real error first."""
    if error in _MET:
        _MET.remove(error)
