"""A frame about to be sorted in; whether equal rows are left in an order that only the numpy of the job knows out."""

from rewright.rewrite.frames.call import Call
from rewright.rewrite.frames.values import FrameV

TIES = 'rows of one number are left in an order of numpy 1 and the processor: where some were seen, or come, they are refused'


def leaves_ties(call: Call, frame: FrameV, by: str) -> bool:
    """Whether rows were seen to be equal in a column of numbers under numpy 1; texts are sorted alike by every numpy."""
    old = call.observed.versions.numpy < (2, 0) and frame.columns[by].kind != 'text'
    return old and call.seen is not None and call.seen.probes.get('sort.ties') is True
