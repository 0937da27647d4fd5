"""Documents that people hand in: what is taken, where it is kept, and who may open it."""
