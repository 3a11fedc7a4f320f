"""One source file as readers see it: its tree, its imports, its calls by canonical name, and where names come from."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from rewright.read import strings
from rewright.read.tree import Node, grow

# A chain longer than this is no call of a library; following it would cost the square of its length.
_LONGEST_CHAIN = 40
_DEEPEST_ORIGIN = 4
LOOPS = ('for_statement', 'while_statement', 'list_comprehension', 'generator_expression', 'set_comprehension')


@dataclass(frozen=True)
class Imported:
    """One imported module and the statement that imports it."""

    module: str
    node: Node


@dataclass(frozen=True)
class Call:
    """A call; `name` is canonical, e.g. `pandas.read_csv` for `pd.read_csv`, or `requests.Session().get`."""

    node: Node
    name: str
    positional: tuple[Node, ...]
    keywords: dict[str, Node]

    @property
    def method(self) -> str:
        """The last part of the name."""
        return self.name.rpartition('.')[2]

    def argument(self, position: int, keyword: str = '') -> Node | None:
        """Return an argument by place or by name."""
        if keyword in self.keywords:
            return self.keywords[keyword]
        return self.positional[position] if position < len(self.positional) else None


class Source:
    """The file `file` (relative to the job's folder) with the decoded text `text`."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text
        self.root = grow(text)
        self._known: dict[str, str] = {}

    @cached_property
    def nodes(self) -> list[Node]:
        """Every node in the order of the source."""
        return list(self.root.walk())

    @cached_property
    def imported(self) -> list[Imported]:
        """Every imported module, in the order of the source."""
        found: list[Imported] = []
        for node in self.nodes:
            if node.kind == 'import_statement':
                names = [n.get('name') if n.kind == 'aliased_import' else n for n in node.all('name')]
                found += [Imported(n.text, node) for n in names if n]
            elif node.kind in {'import_from_statement', 'future_import_statement'}:
                module = node.get('module_name')
                found.append(Imported(module.text if module else '__future__', node))
        return found

    @cached_property
    def aliases(self) -> dict[str, str]:
        """What each imported name stands for, e.g. `pd` -> `pandas`."""
        found: dict[str, str] = {}
        for imported in self.imported:
            prefix = '' if imported.node.kind == 'import_statement' else f'{imported.module}.'
            for part in imported.node.all('name'):
                name, alias = (part.get('name') or part).text, part.get('alias')
                head = name if alias or prefix else name.partition('.')[0]
                found[alias.text if alias else head] = prefix + head
        return found

    @cached_property
    def assigned(self) -> dict[str, list[Node]]:
        """The expressions each plain name is given, in the order of the source."""
        found: dict[str, list[Node]] = {}
        for node in self.nodes:
            name, value = _binding(node)
            if name and value:
                found.setdefault(name, []).append(value)
        return found

    @cached_property
    def functions(self) -> dict[str, Node]:
        """The function definitions by name; the last of a name counts, as it does in Python."""
        named = ((node.get('name'), node) for node in self.nodes if node.kind == 'function_definition')
        return {name.text: node for name, node in named if name}

    @cached_property
    def calls(self) -> list[Call]:
        """Every call, in the order of the source."""
        return [self._call(node) for node in self.nodes if node.kind == 'call']

    @cached_property
    def _calls_by_start(self) -> dict[tuple[int, int], Call]:
        return {(call.node.start, call.node.end): call for call in self.calls}

    def calls_in(self, node: Node) -> Iterator[Call]:
        """Yield the calls inside a node."""
        return (self._calls_by_start[n.start, n.end] for n in node.find('call'))

    def calls_to(self, *names: str) -> Iterator[Call]:
        """Yield the calls of these canonical names; a name that starts with a dot matches any object's method."""
        exact, methods = {n for n in names if n[0] != '.'}, tuple(n for n in names if n[0] == '.')
        return (c for c in self.calls if c.name in exact or (methods and c.name.endswith(methods)))

    def name(self, node: Node | None) -> str:
        """Return the canonical dotted name of an expression, or an empty text."""
        parts: list[str] = []
        while node is not None and len(parts) < _LONGEST_CHAIN:
            if node.kind == 'attribute':
                attribute = node.get('attribute')
                parts.append('.' + (attribute.text if attribute else ''))
                node = node.get('object')
            elif node.kind == 'call':
                parts.append('()')
                node = node.get('function')
            elif node.kind in {'parenthesized_expression', 'await'} and node.children:
                node = node.children[0]
            else:
                break
        head = self._head(node) if node is not None and len(parts) < _LONGEST_CHAIN else ''
        return head + ''.join(reversed(parts)) if head else ''

    def origin(self, node: Node | None) -> Node | None:
        """Follow a plain name to the expression it was last given."""
        for _ in range(_DEEPEST_ORIGIN):
            if node is None or node.kind != 'identifier' or node.text not in self.assigned:
                break
            node = self.assigned[node.text][-1]
        return node

    def literal(self, node: Node | None) -> str:
        """Return the text of a string expression, with `{}` for each part that only a run can tell."""
        return strings.template(self, node)

    def target(self, node: Node | None) -> str:
        """Return what an endpoint points at: its literal template, else the expression itself, shortened."""
        if node is None:
            return ''
        found = self.literal(node)
        return found if found.strip('{}') else node.text[:80]

    def opened(self, node: Node | None) -> str:
        """Return the target of the file that a handle was opened on."""
        handle = self.origin(node)
        arguments = handle.get('arguments') if handle is not None and handle.kind == 'call' else None
        return self.target(arguments.children[0] if arguments and arguments.children else handle)

    def _head(self, node: Node) -> str:
        if node.kind == 'string':
            return 'str'
        if node.kind == 'subscript':
            return '[]'
        if node.kind != 'identifier':
            return ''
        if node.text in self.aliases:
            return self.aliases[node.text]
        return self._made(node.text)

    def _made(self, name: str) -> str:
        """Return what a name given by library calls stands for, else the name itself."""
        if name not in self._known:
            # The name stands for itself while it is looked up, so that names in a circle end.
            self._known[name] = name
            made = (self.name(value) for value in self.assigned.get(name, ()) if value.kind == 'call')
            self._known[name] = next((m for m in made if m.partition('.')[0] in self._roots), name)
        return self._known[name]

    @cached_property
    def _roots(self) -> set[str]:
        return {value.partition('.')[0] for value in self.aliases.values()} | {'open', 'io', 'codecs'}

    def _call(self, node: Node) -> Call:
        arguments = node.get('arguments')
        given = arguments.children if arguments and arguments.kind == 'argument_list' else [arguments]
        positional = [a for a in given if a and a.kind not in {'keyword_argument', 'comment', 'dictionary_splat'}]
        named = ((a.get('name'), a.get('value')) for a in given if a and a.kind == 'keyword_argument')
        keywords = {name.text: value for name, value in named if name and value}
        return Call(node, self.name(node.get('function')), tuple(positional), keywords)


def _binding(node: Node) -> tuple[str, Node | None]:
    """Return the plain name a node binds and the expression it is bound to."""
    if node.kind == 'assignment':
        left, value = node.get('left'), node.get('right')
    elif node.kind == 'as_pattern' and len(node.children) == 2:
        value, left = node.children[0], node.get('alias')
        left = left.children[0] if left and left.children else None
    else:
        return '', None
    return (left.text, value) if left is not None and left.kind == 'identifier' else ('', None)
