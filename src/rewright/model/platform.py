"""The profile of a company's platform: which of its names stand in generated code for those of the runtime."""

import difflib
import keyword
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from rewright.model.value import Value

_IN = {
    'breach': ('ContractBreach', 'NotRecorded', 'PlanMismatch'),
    'calls': ('Call', 'call'),
    'clock': ('Clock',),
    'elements': ('parse_elements',),
    'xml_documents': ('parse_xml',),
    'fetch': ('Answers', 'Fetcher', 'Fetching', 'Traffic', 'Walk'),
    'handlers': ('Answer', 'FanOut'),
    'html': ('parse_html',),
    'items': ('put_items',),
    'lines': ('to_answer',),
    'opening': ('to_open', 'to_retrieve'),
    'pipeline': ('Event', 'Finished', 'counts', 'once_a_run', 'stage'),
    'request': ('Request', 'get', 'head', 'options', 'post', 'request'),
    'secrets': ('get_secret',),
    'statements': (
        'Parameter',
        'SEND_NOW',
        'execute_each',
        'execute_in_batches',
        'execute_rows',
        'sent_number',
        'sent_text',
        'sql_integer',
        'sql_joined',
        'sql_number',
        'sql_said',
        'sql_text',
        'unmarked',
    ),
    'tag_contents': ('inner_sources',),
    'words': ('words_of_urllib3',),
}
_MODULES = ('adapters', 'errors', 'frames', 'frames_of_pandas3', 'frames_on_numpy1', 'http', 'lines', 'sessions')
# What a profile calls it, and where generated code imports it from.
NAMES = MappingProxyType(
    {name: f'rewright_runtime.{module}.{name}' for module, names in _IN.items() for name in names}
    | {name: f'rewright_runtime.{name}' for name in _MODULES}
    | {'polars': 'polars'}
)


class Platform(Value):
    """What a company's own package offers instead of the runtime.

    `names` lead from a name of `NAMES`, or from a whole one such as `rewright_runtime.lines.to_answer`, to `package.module:name`, or to `package.module` where the name is a module's.
    `requirements` are the lines that bring the package, for the pipeline and for the environment that it is proven in.
    """

    requirements: Annotated[tuple[str, ...], Field(min_length=1)]
    names: Annotated[dict[str, str], Field(min_length=1)]

    @field_validator('names')
    @classmethod
    def _are_known(cls, names: dict[str, str]) -> dict[str, str]:
        for name, where in names.items():
            if name not in NAMES and not _is_whole(name):
                near = difflib.get_close_matches(name, NAMES, n=1, cutoff=0.5)
                move = f'the nearest is {near[0]}' if near else f'these are: {", ".join(NAMES)}'
                raise ValueError(f'{name!r} is no name that generated code imports; {move}')
            if not _is_place(where):
                raise ValueError(f'{name} = {where!r} is no place: write package.module:name')
            if name in NAMES and _is_module(name) == (':' in where):
                kind, form = (
                    ('a module', 'package.module') if _is_module(name) else ('no module', 'package.module:name')
                )
                raise ValueError(f'{name} is {kind}: write {form} instead of {where!r}')
        return names

    @model_validator(mode='after')
    def _tells_apart(self) -> Self:
        if len(set(self.names.values())) < len(self.names):
            twice = sorted({w for w in self.names.values() if list(self.names.values()).count(w) > 1})
            raise ValueError(f'two names lead to {twice[0]}, so that it could not be told which one is meant')
        return self

    def of(self, name: str) -> str | None:
        """Return where the company has what generated code calls by this whole name; None where it has nothing of the kind."""
        for short, where in self.names.items():
            whole = NAMES.get(short, short)
            if name == whole:
                return where
            if ':' not in where and name.startswith(f'{whole}.'):
                return f'{where}{name.removeprefix(whole)}'
        return None

    def origin(self, name: str) -> str | None:
        """Return the whole name in the runtime of something of the company's: the way back."""
        for short, where in self.names.items():
            theirs, whole = where.replace(':', '.'), NAMES.get(short, short)
            if name == theirs:
                return whole
            if ':' not in where and name.startswith(f'{theirs}.'):
                return f'{whole}{name.removeprefix(theirs)}'
        return None


def _is_place(where: str) -> bool:
    module, colon, name = where.partition(':')
    words = [*module.split('.'), *([name] if colon else [])]
    return where.isascii() and all(w.isidentifier() and not keyword.iskeyword(w) for w in words)


def _is_whole(name: str) -> bool:
    return name.startswith('rewright_runtime.') and ':' not in name and _is_place(name)


def _is_module(name: str) -> bool:
    return name in _MODULES or name == 'polars'
