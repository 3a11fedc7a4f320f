"""What a modernized pipeline imports when it runs: stages, context, contract, fetching, exact text and frame helpers."""

__version__ = '0.1.0'
