"""Makes the harness of the frame cases importable."""

import os
import sys
from pathlib import Path

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1] / 'frames')]
# Small frames are computed faster by one thread.
os.environ.setdefault('POLARS_MAX_THREADS', '1')
