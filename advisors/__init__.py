"""Who helps, and with what result."""
