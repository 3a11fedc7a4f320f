"""A frame with names that polars cannot give its columns, and other names, in; the frame under these out."""

from dataclasses import replace

from rewright.rewrite.frames.call import require
from rewright.rewrite.frames.frame_ops import renamed
from rewright.rewrite.frames.values import CalledV, Value


def named_anew(called: CalledV, names: list[object]) -> Value:
    """A frame like any other where all names are different texts."""
    require(len(names) == len(called.names), f'{len(names)} names are given to {len(called.names)} columns')
    texts = [name for name in names if isinstance(name, str)]
    if len(set(texts)) < len(names) or called.labels:
        require(all(isinstance(name, str | int) for name in names), f'names {names!r}')
        return replace(called, names=tuple(name for name in names if isinstance(name, str | int)))
    # By way of names that nobody has, since one may be given to another column.
    new = dict(zip(called.frame.visible, texts, strict=True))
    return renamed(called.frame, {old: name for old, name in new.items() if old != name})
