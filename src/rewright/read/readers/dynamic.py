"""Code that only a run can tell: exec, eval, computed names, other programs -> what is not understood."""

from rewright.read.reading import Reading
from rewright.read.source import Source

_OPAQUE = {
    'exec': 'exec runs text as code', 'eval': 'eval runs text as code', 'compile': 'compile makes code from text',
    'execfile': 'execfile runs another file', '__import__': 'the imported name is computed',
    'importlib.import_module': 'the imported name is computed', 'globals': 'names are reached through globals()',
    'locals': 'names are reached through locals()', 'os.system': 'another program does this part',
    'os.popen': 'another program does this part', 'pickle.load': 'a pickle runs code of its own',
    'pickle.loads': 'a pickle runs code of its own', 'cPickle.load': 'a pickle runs code of its own',
}  # fmt: skip
_BY_NAME = ('getattr', 'setattr', 'delattr')


def read(source: Source) -> Reading:
    """Read what cannot be understood without running it."""
    reading = Reading(source.file)
    for call in source.calls:
        if call.name in _OPAQUE:
            reading.puzzle(call.node, _OPAQUE[call.name])
        elif call.name.startswith('subprocess.'):
            reading.puzzle(call.node, 'another program does this part')
        elif call.name in _BY_NAME and '{}' in source.literal(call.argument(1)):
            reading.puzzle(call.node, f'{call.name} uses a name that is computed')
    for node in source.nodes:
        if node.kind == 'exec_statement':
            reading.puzzle(node, 'exec runs text as code')
        elif node.kind == 'wildcard_import':
            reading.puzzle(node, 'the names that * brings in are not known')
        elif node.kind == 'ERROR' or node.missing:
            reading.puzzle(node, 'the grammar does not know this text')
    return reading
