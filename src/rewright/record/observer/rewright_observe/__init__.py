"""The observer: runs a script as Python would, and writes what its expressions were.

It needs the standard library alone and runs on Python 3.6 to 3.14, inside of a job's own environment.
"""
