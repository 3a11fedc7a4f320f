"""Kinds of infrastructure, one a file: which parts a module is made of, and who may call what."""
