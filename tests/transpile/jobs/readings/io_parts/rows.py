import json

from shapes import BASE
from words import shout


def lines(name):
    f = open(name, 'w')
    f.write('7\n-3\n 9\n')
    f.close()
    return [line.strip() for line in open(name) if shout(line)]
