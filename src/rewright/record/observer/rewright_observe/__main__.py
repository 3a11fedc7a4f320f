"""`python -m rewright_observe script.py arguments…` -> the script's own behaviour, and an observation beside it."""

from .launch import main

main()
