"""What people look at: reports, runs, decisions."""
