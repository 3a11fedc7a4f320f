"""Inputs made for one planted fault, one kind a file: `WHAT` says what they hold, `aimed(target)` yields them.

Recorded rows stay as they are: rows are added, so that nothing that was shown before gets lost.
"""
