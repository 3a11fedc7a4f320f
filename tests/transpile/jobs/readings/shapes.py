BASE = []


class NoReading(ValueError):
    pass


class Reading:
    kind = 'usual'

    def __init__(self, line):
        try:
            self.raw = int(line)
        except ValueError, e:
            raise NoReading, 'in %r' % line

    def value(self):
        return self.raw / 2


def total():
    return sum(BASE) / 2
