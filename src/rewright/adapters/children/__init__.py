"""Work on hostile input in a process that may die."""
