# -*- coding: cp1252 -*-
PREFIX = 'n'
_hidden = 4


def shout(text):
    return text.upper() + '!'
