import string
LIMIT = 7
class BadAmount(Exception):
    pass
def clean(text):
    return string.strip(text)
def lowered(x):
    return x.lower()
def over(n):
    return n > LIMIT
def check(n):
    if n < 0:
        raise BadAmount, 'below zero: %d' % n
class Ledger:
    def __init__(self, place):
        self.place = place
        self.totals = {}
    def add(self, name, n):
        if not self.totals.has_key(name):
            self.totals[name] = 0
        self.totals[name] += n
    def names(self):
        return self.totals.keys()
print 'util is here'
