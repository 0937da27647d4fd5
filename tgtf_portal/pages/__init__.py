"""pages (top): may import everything, owns no model."""
