import sys, util
from lib import helpers
import lib.tables as tables
from settings import *
from util import Ledger, clean as tidy
import util as u2

def main():
    book = Ledger('north')
    for line in LINES:
        name, amount = tidy(line).split(';')
        book.add(name, int(amount))
        SEEN.append(name)
    for name in book.names():
        print name, book.totals[name], helpers.share(book.totals[name], 3)
    print util.LIMIT / 2, RATE / 4, u2.LIMIT, tables.WIDTH
    print >>sys.stderr, 'done'
    print SEEN, len(helpers.LOG)
    try:
        util.check(-1)
    except util.BadAmount, e:
        print 'bad:', e
    util.LIMIT = 12
    print util.over(11), util.over(13)
    print map(util.clean, [' x ', 'y'])
    print sorted(['b', 'A'], key=util.lowered)

if __name__ == '__main__':
    main()
