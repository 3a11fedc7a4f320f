import sys

import shapes
from io_parts import rows as table
from io_parts.words import *
from shapes import BASE, Reading


class Late(shapes.Reading):
    kind = 'late'

    def value(self):
        return self.raw / 4


def collect(found=[]):
    from io_parts import words
    found.append(words.PREFIX + str(len(found)))
    return found


for line in table.lines('readings.txt'):
    one = Reading(line)
    other = Late(line)
    print one.kind, one.value(), other.kind, other.value()
    BASE.append(one.value())
print shapes.BASE, table.BASE, collect(), collect()
print PREFIX, shout('abc'), table.json.loads('[1]')[0] / 2
print >>open('out.txt', 'w'), shapes.total(), 'of', len(BASE)
try:
    Reading('x')
except shapes.NoReading, e:
    print 'none:', e
sys.exit(len(BASE))
