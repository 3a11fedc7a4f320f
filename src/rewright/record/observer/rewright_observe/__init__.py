"""The observer: runs a script as Python would and writes what its expressions were. Standard library, Python 3.6 to 3.14."""
