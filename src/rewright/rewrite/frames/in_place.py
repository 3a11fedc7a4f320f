"""Statements that change a frame in a variable, other than by columns put into it, in; assignments of the changed frame out."""

import ast
from collections.abc import Callable
from dataclasses import replace

from rewright.rewrite.frames.content import content
from rewright.rewrite.frames.evaluate import Evaluator
from rewright.rewrite.frames.frame_ops import column, held, plain, renamed, select, with_columns, without
from rewright.rewrite.frames.framed import framed
from rewright.rewrite.frames.known_names import names_made
from rewright.rewrite.frames.named_anew import named_anew
from rewright.rewrite.frames.notes import Replacement
from rewright.rewrite.frames.plan.expressions import stand_for
from rewright.rewrite.frames.plan.nodes import Bound
from rewright.rewrite.frames.relabelled import labels_named, relabelled
from rewright.rewrite.frames.scope import Scope
from rewright.rewrite.frames.statements import not_in_place
from rewright.rewrite.frames.templates import fill, literal
from rewright.rewrite.frames.values import CalledV, Framed, FrameV, NamesV, Refused, SeriesV
from rewright.trees import within

# What writes into the memory of a frame, rather than giving it another.
_IN_MEMORY = {'clip', 'fillna', 'mask', 'replace', 'where'}


class Changes:
    """Reads such statements: `keep` lets a name hold a frame, `filled` takes the assignment of a column."""

    def __init__(
        self,
        evaluator: Evaluator,
        keep: Callable[[str, FrameV, ast.expr | None], Bound],
        filled: Callable[[ast.Assign], bool],
    ) -> None:
        self.evaluator, self.log = evaluator, evaluator.log
        self.keep, self.filled = keep, filled

    @property
    def scope(self) -> Scope:
        """The scope being read."""
        return self.evaluator.scope

    def changed(self, node: ast.stmt) -> bool:
        """Whether the statement changes a frame, and was taken; Refused where it does without an exact form."""
        match node:
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(), attr='columns') as target]):
                return self._rename(node, target)
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(), attr='index') as target]):
                return self._label(node, target)
            case ast.Assign(
                targets=[ast.Attribute(value=ast.Attribute(value=ast.Name() as owner, attr='index'), attr='name')]
            ):
                return self._name_labels(node, owner)
            case ast.Assign(
                targets=[ast.Attribute(value=ast.Name() as owner, attr='name')], value=ast.Constant(value=str(new))
            ):
                return self._name_column(node, owner, new)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name() as owner, attr='insert')) as call):
                return self._insert(node, owner, call)
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Call(func=ast.Attribute(value=ast.Name() as owner, attr='pop'), args=[key], keywords=[]),
            ):
                return self._pop(node, name, owner, key)
            case ast.Expr(value=ast.Call() as call) if any(k.arg == 'inplace' for k in call.keywords):
                return self._inplace(node, call)
            case ast.Delete(targets=[ast.Subscript(value=ast.Name()) as target]):
                return self._delete(node, target)
            case _:
                return False

    def _inplace(self, node: ast.Expr, call: ast.Call) -> bool:
        """`frame.method(..., inplace=True)` is `frame = frame.method(...)`."""
        owner = call.func.value if isinstance(call.func, ast.Attribute) else call.func
        frame = self.evaluator.value(owner)
        if not isinstance(frame, Framed):
            return False
        if isinstance(frame, SeriesV) and isinstance(owner, ast.Subscript) and isinstance(owner.value, ast.Name):
            return self._inplace_column(node, call, owner)
        if not (isinstance(frame, FrameV) and isinstance(owner, ast.Name)):
            raise Refused('something other than a frame in a variable is changed in place')
        self.scope.check_own(owner.id, frame)
        if isinstance(call.func, ast.Attribute) and call.func.attr in _IN_MEMORY:
            self.scope.check_alone(owner.id, frame)
        bare = ast.Call(call.func, call.args, not_in_place(call))
        value = self.evaluator.value(ast.copy_location(bare, call))
        if not isinstance(value, FrameV):
            raise Refused('a change in place that does not give a frame')
        self.log.assign(node, node, owner.id, self.keep(owner.id, value, None), value.parts)
        return True

    def _inplace_column(self, node: ast.Expr, call: ast.Call, owner: ast.Subscript) -> bool:
        """`frame[column].fillna(..., inplace=True)` changes the frame under pandas 2, where that says so of methods."""
        method = call.func.attr if isinstance(call.func, ast.Attribute) else ''
        if method not in {'fillna', 'replace'} or self.evaluator.observed.versions.pandas >= (3, 0):
            # From pandas 3 on it changes a copy, and the frame not at all.
            raise Refused(f'a column is changed in place by {method}')
        bare = ast.copy_location(ast.Call(call.func, call.args, not_in_place(call)), call)
        frame = self.evaluator.value(owner.value)
        if isinstance(frame, FrameV) and isinstance(owner.value, ast.Name):
            self.scope.check_alone(owner.value.id, frame)
        target = ast.copy_location(ast.Subscript(owner.value, owner.slice, ast.Store()), owner)
        if not self.filled(ast.copy_location(ast.Assign([target], bare), node)):
            raise Refused('something other than a column of a frame is changed in place')
        return True

    def _rename(self, node: ast.Assign, target: ast.Attribute) -> bool:
        """`frame.columns = names`: names that can be worked out before the run."""
        owner = target.value
        frame = self.evaluator.value(owner)
        if not (isinstance(owner, ast.Name) and isinstance(frame, FrameV | CalledV)):
            return False
        self.scope.check_own(owner.id, frame)
        self.log.construct(node, 'DataFrame.columns=', frame.parts)
        made = names_made(node.value, self.evaluator.constants, self._names_of)
        if isinstance(frame, CalledV):
            self.evaluator.observed.versions.check('names of columns without any')
            named = named_anew(frame, list(made))
            if not isinstance(named, FrameV):
                raise Refused('two columns get one name')
            self.log.done(node, 'column_names', [])
            bound = self.keep(owner.id, replace(named, parts=frame.parts), None)
            self.log.assign(node, node, owner.id, bound, frame.parts)
            return True
        if len(made) != len(frame.visible):
            raise Refused(f'{len(made)} names are given to {len(frame.visible)} columns')
        new = {old: name for old, name in zip(frame.visible, made, strict=True) if old != name}
        self.log.done(node, 'column_names', [])
        self.log.assign(node, node, owner.id, self.keep(owner.id, renamed(frame, new), None), frame.parts)
        return True

    def _label(self, node: ast.Assign, target: ast.Attribute) -> bool:
        """`frame.index = ...`: a column of the frame, a range or a list of texts labels the rows."""
        owner = target.value
        frame = self.evaluator.value(owner)
        if not (isinstance(owner, ast.Name) and isinstance(frame, FrameV)):
            return False
        self.scope.check_own(owner.id, frame)
        self.evaluator.observed.versions.check('frame.index = ...')
        labels = self.evaluator.value(node.value)
        parts = self.evaluator.parts.join_values(frame, labels)
        self.log.construct(node, 'DataFrame.index=', parts)
        made = relabelled(self.evaluator.observed, frame, labels)
        self.log.done(node, 'row_labels', [])
        if isinstance(made, FrameV):
            self.log.assign(node, node, owner.id, self.keep(owner.id, replace(made, parts=parts), None), parts)
        else:
            made = replace(made, parts=parts, frame=replace(made.frame, parts=parts))
            bound = self.keep(owner.id, made.frame, None)
            self.log.assign(node, node, owner.id, bound, parts)
            self.scope.bind(owner.id, replace(made, frame=held(made.frame, bound.binding)))
        return True

    def _name_labels(self, node: ast.Assign, owner: ast.Name) -> bool:
        """`frame.index.name = name`: the labels of the rows get a name."""
        frame = self.evaluator.value(owner)
        if not isinstance(frame, FrameV):
            return False
        self.scope.check_own(owner.id, frame)
        self.evaluator.observed.versions.check('frame.index.name = ...')
        self.log.construct(node, 'index.name=', frame.parts)
        name = node.value.value if isinstance(node.value, ast.Constant) else None
        made = labels_named(frame, name)
        self.log.done(node, 'row_labels', [])
        self.log.assign(node, node, owner.id, self.keep(owner.id, made, None), frame.parts)
        return True

    def _name_column(self, node: ast.Assign, owner: ast.Name, new: str) -> bool:
        """`column.name = name`: a column in a variable is called otherwise, that of its frame is not."""
        series = self.evaluator.value(owner)
        if not isinstance(series, SeriesV):
            return False
        self.evaluator.observed.versions.check('column.name = ...')
        self.log.construct(node, 'Series.name=', series.parts)
        self._check_renamed(owner.id, series)
        self.log.done(node, 'column_names', [])
        variable = ast.Name(owner.id, ast.Load())
        if isinstance(series.e.code, ast.Name):
            code = fill('A.alias(N)', A=series.e.code, N=literal(new))
            self.log.assign(node, node, owner.id, code, series.parts)
            stand_for(variable, code)
            self.scope.bind(
                owner.id, replace(series, name=new, code=variable, e=replace(series.e, code=variable, own=new))
            )
            return True
        made = replace(framed(replace(series, name=new)), parts=series.parts)
        self.log.assign(node, node, owner.id, self.keep(owner.id, made, None), series.parts)
        alone = self.scope.values[owner.id]
        assert isinstance(alone, FrameV)
        self.scope.bind(owner.id, replace(column(alone, alone.visible[0]), code=variable, name=new))
        return True

    def _check_renamed(self, name: str, series: SeriesV) -> None:
        """Refused where another variable, or what pandas keeps of a frame's columns, is called otherwise with it."""
        same = (v for n, v in self.scope.values.items() if n != name and isinstance(v, SeriesV))
        if series.frame.index == 'single' or any(
            v.frame.rows is series.frame.rows and v.e.reads == series.e.reads for v in same
        ):
            raise Refused(f'{name} gets a name that another variable may get too')
        own = series.e.own or ''
        nodes = within(self.evaluator.source.tree)
        places = [
            n
            for n in nodes
            if isinstance(n, ast.Constant | ast.Attribute) and own in {getattr(n, 'value', 0), getattr(n, 'attr', 0)}
        ]
        computed = any(isinstance(n, ast.Subscript) and isinstance(n.slice, ast.Name) for n in nodes)
        if own == series.name and (len(places) > 1 or computed):
            raise Refused(f'the column {own!r} that pandas keeps gets another name, and may be read again')

    def _insert(self, node: ast.Expr, owner: ast.Name, call: ast.Call) -> bool:
        """`frame.insert(place, name, value)`: a column among the others."""
        frame = self.evaluator.value(owner)
        if not isinstance(frame, FrameV):
            return False
        self.scope.check_own(owner.id, frame)
        match call:
            case ast.Call(
                args=[ast.Constant(value=int() as place), ast.Constant(value=str() as name), given], keywords=[]
            ):
                pass
            case _:
                raise Refused('a column is put in other than by a place, a name and what it holds')
        self.evaluator.observed.versions.check('frame.insert')
        value = self.evaluator.value(given)
        parts = self.evaluator.parts.join_values(frame, value)
        self.log.construct(node, 'DataFrame.insert', parts)
        if name in frame.columns or not 0 <= place <= len(frame.visible) or frame.named:
            raise Refused(f'{name!r} is put in at {place}')
        made = with_columns(frame, {name: plain(content(self.evaluator.observed, value, frame))})
        columns = [*frame.visible[:place], name, *frame.visible[place:]]
        self.log.done(node, 'columns_chosen', [])
        moved = replace(select(made, columns), parts=parts)
        self.log.assign(node, node, owner.id, self.keep(owner.id, moved, None), parts)
        return True

    def _pop(self, node: ast.Assign, name: str, owner: ast.Name, key: ast.expr) -> bool:
        """`column = frame.pop(name)`: the column by itself, and the frame without it."""
        frame = self.evaluator.value(owner)
        if not isinstance(frame, FrameV):
            return False
        self.scope.check_own(owner.id, frame)
        parts = self.evaluator.parts.join_values(frame)
        self.evaluator.parts.join(parts, self.scope.part(name))
        self.evaluator.observed.versions.check('frame.pop')
        self.log.construct(node, 'DataFrame.pop', parts)
        chosen = key.value if isinstance(key, ast.Constant) else None
        if name == owner.id or not isinstance(chosen, str) or chosen not in frame.shown:
            raise Refused('a column that was not seen is taken out')
        series = column(frame, chosen)
        bound = self.keep(name, replace(framed(series), parts=parts), None)
        self.log.assign(node, node, name, bound, parts)
        rest = self.keep(owner.id, replace(without(frame, chosen), parts=parts), None)
        self.log.replacements.append(Replacement(node, node, rest, parts, f'{owner.id} = ', 'below'))
        alone = self.scope.values[name]
        assert isinstance(alone, FrameV)
        variable = ast.Name(name, ast.Load())
        self.scope.bind(name, replace(column(alone, chosen), code=variable))
        self.log.done(node, 'columns_chosen', [])
        return True

    def _names_of(self, node: ast.expr) -> list[str] | None:
        value = self.evaluator.value(node)
        return list(value.names) if isinstance(value, NamesV) else None

    def _delete(self, node: ast.Delete, target: ast.Subscript) -> bool:
        owner = target.value
        frame = self.evaluator.value(owner)
        if not isinstance(frame, FrameV) or not isinstance(owner, ast.Name):
            return False
        self.scope.check_own(owner.id, frame)
        name = target.slice.value if isinstance(target.slice, ast.Constant) else None
        self.log.assign(node, node, owner.id, self.keep(owner.id, without(frame, name), None), frame.parts)
        return True
