"""What all learn together."""
