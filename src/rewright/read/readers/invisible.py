"""Characters that make a source look other than it is -> findings (Boucher and Anderson 2021, Trojan Source)."""

from rewright.model.facts import Finding
from rewright.model.span import Span
from rewright.read.reading import Reading
from rewright.read.source import Source

_BIDI = {chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)}
_ZERO_WIDTH = {chr(c) for c in (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)}


def read(source: Source) -> Reading:
    """Read lines that hold text-direction or zero-width characters, also inside comments."""
    reading = Reading(source.file)
    for number, line in enumerate(source.text.split('\n'), start=1):
        characters = set(line)
        if characters & (_BIDI | _ZERO_WIDTH):
            what = 'text-direction' if characters & _BIDI else 'zero-width'
            span = Span(file=source.file, line=number, end_line=number, end_column=len(line.encode()))
            message = f'This line holds {what} characters: it does not read as it runs'
            reading.findings.append(Finding(rule='invisible_characters', message=message, span=span, severity='risk'))
    return reading
