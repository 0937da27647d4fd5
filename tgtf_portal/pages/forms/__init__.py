"""What may be entered on the roof's own pages."""
