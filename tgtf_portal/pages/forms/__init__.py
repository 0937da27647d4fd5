"""What may be entered on these pages."""
