"""Ways of making one piece of input smaller, one kind of material a file.

A shrinker states `MATERIAL`, `LEVELS` (each cuts the bytes into parts that may be left out or made plain, the coarsest
first; None where there is nothing to cut) and `shown(data)`, the text of it that people read.
"""
