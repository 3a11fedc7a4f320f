"""A job and its sources -> the settings that it takes: variables and words of its command line, and what each is without being given."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rewright.model.job import Job
from rewright.model.run import Settings
from rewright.model.secret_forms import KNOWN, NAMES
from rewright.prove.names import Names
from rewright.trees import every, within

_OPTION = re.compile(r'(--?[A-Za-z][\w-]*)(?:=(.*))?', re.DOTALL)
# What every machine sets for itself; another value would be another machine.
_OF_THE_MACHINE = re.compile(
    r'PATH|HOME|USER|LOGNAME|LANG|TZ|SHELL|PWD|TE?MP(DIR)?|(LC_|PYTHON|LD_|XDG_).*|(?i:\w*_proxy)'
)


@dataclass(frozen=True)
class Setting:
    """A variable or an option. `recorded` is what the job was given (None: nothing), `default` what its source then takes.

    `optional` says that the job goes on without it, `known_as` names that hold it in the source. Of an option `words` are
    the first and the last of its words among the arguments of the job, `flag` is what stands before its value.
    """

    name: str
    recorded: str | None = None
    default: str | None = None
    optional: bool = False
    known_as: tuple[str, ...] = ()
    words: tuple[int, int] | None = None
    flag: str = ''

    @property
    def value(self) -> str | None:
        """What the recorded run went by."""
        return self.default if self.recorded is None else self.recorded

    def changed(self, job: Job, value: str | None) -> Settings:
        """Return the settings of a run in which this one is `value`; None: it is not given."""
        if self.words is None:
            return Settings(variables={self.name: value})
        given = () if value is None else (f'{self.flag}{value}',) if self.flag.endswith('=') else (self.flag, value)
        start, stop = self.words
        return Settings(arguments=(*job.arguments[:start], *filter(None, given), *job.arguments[stop:]))

    def secret(self, job: Job) -> bool:
        """Say whether it is a secret: by what the job says, by its name, or by the form of its value."""
        value = self.value or ''
        named = NAMES.search(self.name.replace('-', '_')) or self.name in job.secrets or '${' in value
        return bool(named) or any(form.search(value) for form, _ in KNOWN)


def settings_of(job: Job, sources: dict[str, str]) -> tuple[Setting, ...]:
    """Return the settings that the sources read by name and those that the command line gives, in the order they are met.

    Sources that are not Python 3 name none.
    """
    found: dict[str, Setting] = {}
    for text in sources.values():
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            continue
        for setting in (*_variables(tree, job), *_options(tree, job)):
            # What may be missing at one place and not at another has to be there.
            before = found.get(setting.name, setting)
            found[setting.name] = replace(
                setting,
                optional=setting.optional and before.optional,
                default=setting.default if before.default is None else before.default,
                known_as=tuple(dict.fromkeys((*before.known_as, *setting.known_as))),
            )
    taken = {at for setting in found.values() if setting.words for at in range(*setting.words)}
    words = [at for at, word in enumerate(job.arguments) if at not in taken and not _OPTION.fullmatch(word)]
    places = (Setting(f'argument {at + 1}', job.arguments[at], words=(at, at + 1)) for at in words)
    return (*found.values(), *places)


def _variables(tree: ast.Module, job: Job) -> Iterator[Setting]:
    names = Names(tree)
    holders = {value: holder for node in within(tree) for value, holder in _held(node)}
    for node in within(tree):
        match node:
            case ast.Subscript(slice=ast.Constant(value=str() as name), ctx=ast.Load()) if (
                names.of(node.value) == 'os.environ'
            ):
                setting = Setting(name)
            case ast.Call(args=[ast.Constant(value=str() as name), *others], keywords=[]) if names.of(node.func) in {
                'os.environ.get',
                'os.getenv',
            }:
                default = next((o.value for o in others if isinstance(o, ast.Constant)), None)
                setting = Setting(name, default=default if isinstance(default, str) else None, optional=True)
            case _:
                continue
        if not _OF_THE_MACHINE.fullmatch(name):
            known_as = tuple(filter(None, (holders.get(node),)))
            yield replace(setting, recorded=job.environment.get(name), known_as=known_as)


def _held(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Yield everything inside of what a name or a keyword is given, with that name."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name) | ast.Attribute(attr=name)], value=value):
            yield from ((inner, name) for inner in within(value))
        case ast.AnnAssign(target=ast.Name(id=name) | ast.Attribute(attr=name), value=ast.expr() as value):
            yield from ((inner, name) for inner in within(value))
        case ast.keyword(arg=str() as name, value=value):
            yield from ((inner, name) for inner in within(value))


def _options(tree: ast.Module, job: Job) -> Iterator[Setting]:
    """Yield the options of `argparse` that take one value; a switch takes none."""
    for call in every(ast.Call, tree):
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        flags = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        is_option = isinstance(call.func, ast.Attribute) and call.func.attr == 'add_argument'
        if not is_option or not flags or not flags[0].startswith('-') or given.keys() & {'action', 'nargs'}:
            continue
        long = next((flag for flag in flags if flag.startswith('--')), flags[0])
        default, required = given.get('default'), given.get('required')
        has = isinstance(default, ast.Constant) and default.value is not None
        yield Setting(
            long,
            _recorded(job, flags)[0],
            str(default.value) if has and isinstance(default, ast.Constant) else None,
            optional=not (isinstance(required, ast.Constant) and required.value),
            known_as=(long.lstrip('-').replace('-', '_'),),
            words=_recorded(job, flags)[1],
            flag=_recorded(job, flags)[2] or long,
        )


def _recorded(job: Job, flags: list[str]) -> tuple[str | None, tuple[int, int], str]:
    """Return what an option is given, where its words stand, and what stands before the value; the end where it is not given."""
    for at, word in enumerate(job.arguments):
        option = _OPTION.fullmatch(word)
        if option and option[1] in flags and option[2] is not None:
            return option[2], (at, at + 1), f'{option[1]}='
        if option and option[1] in flags and at + 1 < len(job.arguments):
            return job.arguments[at + 1], (at, at + 2), option[1]
    return None, (len(job.arguments),) * 2, ''
