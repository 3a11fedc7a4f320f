"""The network of one run: what a program asks goes in, recorded or replayed answers come out."""
