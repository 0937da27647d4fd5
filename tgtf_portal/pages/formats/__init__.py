"""A report as files: one outline, a module for each format."""
