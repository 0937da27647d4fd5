"""What is counted of a facility's days: each figure is defined here, and nowhere else."""
