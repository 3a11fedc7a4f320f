"""Rewright takes legacy data pipelines and gives back modern ones, with proof."""

__version__ = '0.1.0'
