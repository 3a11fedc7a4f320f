"""Two outputs -> how far they are the same, and where they are not."""

from rewright.reconcile.compare import compare
from rewright.reconcile.comparison import Comparison, Mask
from rewright.reconcile.outputs import chosen, is_output
from rewright.reconcile.varying import Variation, Varying, volatile

__all__ = ['Comparison', 'Mask', 'Variation', 'Varying', 'chosen', 'compare', 'is_output', 'volatile']
