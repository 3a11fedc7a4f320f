"""`rewright_runtime.frames` for jobs that ran on numpy 1: the same, but for what numpy itself gave otherwise before 2."""

from typing import Any

import numpy as np

from rewright_runtime import frames
from rewright_runtime.frames.ties import sort, sort_labels

__all__ = ['sort', 'sort_labels']

# A single number was drawn without its type, `{'total': 1.5}` rather than `{'total': np.float64(1.5)}`.
np.set_printoptions(legacy='1.25')


def __getattr__(name: str) -> Any:
    """Whatever is not told here is the same."""
    return getattr(frames, name)
