"""Semantic faults, one kind a file: `plant(node, source)` yields edits of a node, `AIMS` names what shows such faults.

`AIMS` are units of `prove.aims`, the most telling first. `SUBTLE` kinds, which recorded data seldom shows,
are planted twice as often. A fault changes what the program computes: never its logs, timing, annotations or the contract that
guards it.
"""
