import tables
from tables import WIDTH as W
LOG = []
def share(n, of):
    LOG.append(n)
    return str(n / of).rjust(W) + tables.mark(n)
