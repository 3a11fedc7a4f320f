"""Two outputs -> how far they are the same, and where they are not."""

from rewright.reconcile.compare import compare
from rewright.reconcile.comparison import Comparison, Mask
from rewright.reconcile.databases import Reading, reconcile_tables
from rewright.reconcile.folders import reconcile_paths
from rewright.reconcile.outcome import Reconciliation
from rewright.reconcile.outputs import chosen, is_output
from rewright.reconcile.reconciling import Confined
from rewright.reconcile.rules import Rulebook, Rules
from rewright.reconcile.varying import Variation, Varying, volatile

__all__ = [
    'Comparison',
    'Confined',
    'Mask',
    'Reading',
    'Reconciliation',
    'Rulebook',
    'Rules',
    'Variation',
    'Varying',
    'chosen',
    'compare',
    'is_output',
    'reconcile_paths',
    'reconcile_tables',
    'volatile',
]
