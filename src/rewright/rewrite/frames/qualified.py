"""A source that imports names out of pandas in; the same text, with each of them read as one of the module, out."""

import ast

from rewright.rewrite.source import Source
from rewright.trees import FUNCTIONS, bound, every, named

# What `from pandas import *` brings: `pandas.__all__` of pandas 2.3.
PUBLIC = frozenset(
    {
        'ArrowDtype', 'BooleanDtype', 'Categorical', 'CategoricalDtype', 'CategoricalIndex', 'DataFrame', 'DateOffset',
        'DatetimeIndex', 'DatetimeTZDtype', 'ExcelFile', 'ExcelWriter', 'Flags', 'Float32Dtype', 'Float64Dtype',
        'Grouper', 'HDFStore', 'Index', 'IndexSlice', 'Int16Dtype', 'Int32Dtype', 'Int64Dtype', 'Int8Dtype', 'Interval',
        'IntervalDtype', 'IntervalIndex', 'MultiIndex', 'NA', 'NaT', 'NamedAgg', 'Period', 'PeriodDtype', 'PeriodIndex',
        'RangeIndex', 'Series', 'SparseDtype', 'StringDtype', 'Timedelta', 'TimedeltaIndex', 'Timestamp', 'UInt16Dtype',
        'UInt32Dtype', 'UInt64Dtype', 'UInt8Dtype', 'api', 'array', 'arrays', 'bdate_range', 'concat', 'crosstab',
        'cut', 'date_range', 'describe_option', 'errors', 'eval', 'factorize', 'get_dummies', 'from_dummies',
        'get_option', 'infer_freq', 'interval_range', 'io', 'isna', 'isnull', 'json_normalize', 'lreshape', 'melt',
        'merge', 'merge_asof', 'merge_ordered', 'notna', 'notnull', 'offsets', 'option_context', 'options',
        'period_range', 'pivot', 'pivot_table', 'plotting', 'qcut', 'read_clipboard', 'read_csv', 'read_excel',
        'read_feather', 'read_fwf', 'read_gbq', 'read_hdf', 'read_html', 'read_json', 'read_orc', 'read_parquet',
        'read_pickle', 'read_sas', 'read_spss', 'read_sql', 'read_sql_query', 'read_sql_table', 'read_stata',
        'read_table', 'read_xml', 'reset_option', 'set_eng_float_format', 'set_option', 'show_versions', 'test',
        'testing', 'timedelta_range', 'to_datetime', 'to_numeric', 'to_pickle', 'to_timedelta', 'tseries', 'unique',
        'value_counts', 'wide_to_long',
    }
)  # fmt: skip


def qualified(source: Source) -> Source:
    """The source with `DataFrame` of `from pandas import DataFrame` read as `pd.DataFrame`, each node where it stood.

    It is as it was where it imports what is not public, or binds the name of something out of pandas outside of functions.
    """
    ours = out_of_pandas(source.tree)
    names: dict[str, str] = {}
    for node in ours:
        given = {a.asname or a.name: a.name for a in node.names}
        names |= {n: n for n in PUBLIC} if '*' in given else given
    taken = bound(source.tree, within_functions=False)
    starred = any(a.name == '*' for n in ours for a in n.names)
    if starred:
        names = {own: name for own, name in names.items() if own not in taken}
    if not ours or taken & set(names) or not PUBLIC.issuperset(names.values()):
        return source
    made = source.again(source.code)
    made.tree = _Qualifying(_module(source.tree), names).visit(made.tree)
    return made


def out_of_pandas(tree: ast.Module) -> list[ast.ImportFrom]:
    """The statements that import names out of pandas."""
    return [n for n in every(ast.ImportFrom, tree) if n.module == 'pandas' and not n.level]


def _module(tree: ast.Module) -> str:
    """What the module is called, or may be."""
    called = [a.asname or a.name for n in every(ast.Import, tree) for a in n.names if a.name == 'pandas']
    used = bound(tree) | set(named(tree))
    return min(called, default='') or next(name for name in ('pd', 'pandas', 'pandas_') if name not in used)


class _Qualifying(ast.NodeTransformer):
    """Turns `names` into attributes of the module, and their imports into one of it."""

    def __init__(self, module: str, names: dict[str, str]) -> None:
        self.module, self.names = module, names

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.stmt:
        if node.module != 'pandas' or node.level:
            return node
        name = ast.copy_location(ast.alias('pandas', self.module), node)
        return ast.copy_location(ast.Import([name]), node)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        name = self.names.get(node.id) if isinstance(node.ctx, ast.Load) else None
        if name is None:
            return node
        module = ast.copy_location(ast.Name(self.module, ast.Load()), node)
        return ast.copy_location(ast.Attribute(module, name, ast.Load()), node)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        if not isinstance(node, FUNCTIONS):
            return super().generic_visit(node)
        around, own = self.names, bound(node)
        # Decorators, defaults and annotations of a function that takes such a name for its own are left out too.
        self.names = {name: what for name, what in around.items() if name not in own}
        try:
            return super().generic_visit(node)
        finally:
            self.names = around
