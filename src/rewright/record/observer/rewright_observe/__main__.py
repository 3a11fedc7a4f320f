"""`python -m rewright_observe script.py arguments…` -> the script's own behaviour, and an observation beside it."""

from rewright_observe.launch import main

main()
