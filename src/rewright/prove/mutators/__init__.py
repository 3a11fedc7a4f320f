"""Ways of changing inputs, one kind of material and one aspect of it a file.

A mutator states `MATERIAL` (the kind of bytes it reads) and `WAYS`, the most telling first.
"""
