"""A pipeline run again on recorded inputs, offline and in this process: what shipped tests stand on."""

from rewright_runtime.rehearsal.playing import Played, play
from rewright_runtime.rehearsal.script import Script

__all__ = ['Played', 'Script', 'play']
