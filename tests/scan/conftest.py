"""Tests of the scan make estates of the same generator as the bench."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
