"""The roof: may import everything, owns no model."""
