"""Makes the machinery beside the tests importable."""

import os
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
# Small frames are computed faster by one thread.
os.environ.setdefault('POLARS_MAX_THREADS', '1')
