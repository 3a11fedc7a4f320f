"""The stages written out as a module that reads as if written by hand."""
