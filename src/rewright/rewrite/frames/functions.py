"""The functions a job defines: which call means which, which parameter gets which argument, and which frames they change."""

import ast
from collections.abc import Iterator

from rewright.rewrite.frames.changing import changing
from rewright.rewrite.frames.scope import changed_frame
from rewright.rewrite.frames.values import Framed, Refused, Value
from rewright.trees import within

Definition = ast.FunctionDef | ast.AsyncFunctionDef


class Functions:
    """The functions at the top of one source."""

    def __init__(self, tree: ast.Module) -> None:
        self.found: dict[str, Definition] = {n.name: n for n in tree.body if isinstance(n, Definition)}
        self.changing = changing(tree)

    def called(self, node: ast.Call) -> str | None:
        """The function of the job that a call means."""
        name = node.func.id if isinstance(node.func, ast.Name) else ''
        return name if name in self.found else None

    def of_one_value(self, node: ast.expr) -> ast.FunctionDef | None:
        """The function of the job that a name means, where it has one parameter and no decorator."""
        found = self.found.get(node.id) if isinstance(node, ast.Name) else None
        if not isinstance(found, ast.FunctionDef) or found.decorator_list:
            return None
        spec = found.args
        several = [*spec.posonlyargs, *spec.kwonlyargs, *spec.args[1:], spec.vararg, spec.kwarg]
        return found if len(spec.args) == 1 and not any(several) else None

    def parameters(self, name: str) -> list[str]:
        """Parameters in the order arguments fill them."""
        spec = self.found[name].args
        return [a.arg for a in (*spec.posonlyargs, *spec.args)]

    def all_parameters(self, name: str) -> list[str]:
        """Every parameter of its own name."""
        return [*self.parameters(name), *(a.arg for a in self.found[name].args.kwonlyargs)]

    def arguments(
        self, name: str, node: ast.Call, positional: list[Value], named: dict[str, Value]
    ) -> Iterator[tuple[str, ast.expr, Value]]:
        """Each parameter with its argument's code and value; Refused when frames are passed in a way that is not plain."""
        framed = any(isinstance(v, Framed) for v in (*positional, *named.values()))
        starred = '**' in named or any(isinstance(a, ast.Starred) for a in node.args)
        if framed and (starred or self.found[name].decorator_list):
            raise Refused(f'a frame is given to {name} in a way that hides which parameter gets it', node)
        if not framed:
            return
        parameters = self.parameters(name)
        if len(positional) > len(parameters):
            raise Refused(f'a frame is given to {name} beside more arguments than it has parameters', node)
        yield from zip(parameters, node.args, positional, strict=False)
        for keyword in node.keywords:
            yield keyword.arg or '', keyword.value, named[keyword.arg or '']

    def changes(self, name: str, parameter: str) -> bool:
        """Whether the function changes in place what `parameter` holds (or may: a later rebinding is not looked at)."""
        return any(changed_frame(n) == parameter for n in within(self.found[name]))
