"""Semantic faults, one kind a file; each has `plant(node, source)` that yields edits of that node.

A fault changes what the program computes: never its logs, timing, annotations or the contract that guards it.
"""
