"""The text of `handlers.py`: splitter, worker and aggregator for a pipeline whose pages come in batches."""

from rewright.model.observation import Observation
from rewright.rewrite.edits import Source
from rewright.rewrite.emit.draft import Draft


def handlers(draft: Draft, batch_size: int, observation: Observation, legacy: Source) -> str:
    """Return the module, or an empty text when there are too few pages to split."""
    return ''
