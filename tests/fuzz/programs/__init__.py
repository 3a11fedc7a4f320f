"""Kinds of legacy programs that the fuzzer writes: one file a kind, found by walking this folder.

A file gives `SHARE`, how many in a hundred programs are of its kind, and `write(chance)`: the text of a program, and a
function that draws a `Given` for it from another chance.
"""
