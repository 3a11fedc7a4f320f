# -*- coding: latin-1 -*-
LINES = ['b;3', 'a;4 ', ' b;5', 'z\xe9;7']
RATE = 7
SEEN = []
_HIDDEN = 1
