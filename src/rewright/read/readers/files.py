"""Files opened, listed, moved and deleted -> endpoints and hints."""

from rewright.read.reading import Reading
from rewright.read.source import Source

_OPENS = ('open', 'io.open', 'codecs.open', 'gzip.open', 'bz2.open', 'lzma.open', 'zipfile.ZipFile', 'tarfile.open')
_CHANGES = ('os.remove', 'os.unlink', 'os.rename', 'os.replace', 'shutil.move', 'shutil.copy', 'shutil.rmtree')
_LISTS = ('glob.glob', 'glob.iglob', 'os.listdir', 'os.walk', 'os.scandir')
_FOLDERS = ('os.makedirs', 'os.mkdir', '.mkdir')


def read(source: Source) -> Reading:
    """Read what the script does to files by itself."""
    reading = Reading(source.file)
    for call in source.calls_to(*_OPENS):
        mode = source.literal(call.argument(1, 'mode')) if call.argument(1, 'mode') is not None else 'r'
        target = source.target(call.argument(0, 'file'))
        if set(mode) & set('wax+'):
            reading.sink('file', target, call.node)
            reading.hint('save', call.node, f'it opens {target} for writing')
        else:
            reading.source('file', target, call.node)
            reading.hint('fetch', call.node, f'it opens {target} for reading')
    for call in source.calls_to(*_LISTS):
        reading.source('folder', source.target(call.argument(0)), call.node)
        reading.hint('fetch', call.node, 'it lists files')
    for call in source.calls_to(*_CHANGES):
        reading.sink('file', source.target(call.argument(0)), call.node)
        reading.hint('save', call.node, f'it changes files with {call.method}')
    for call in source.calls_to(*_FOLDERS):
        reading.hint('prepare', call.node, 'it makes a folder')
    return reading
