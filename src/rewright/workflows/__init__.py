"""The only place that knows order, retries and the way back."""
