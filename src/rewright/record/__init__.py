"""Job and Facts -> Recording: what the job does, its inputs, and what is volatile by evidence."""
