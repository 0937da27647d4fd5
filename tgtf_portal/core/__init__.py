"""The cellar: mechanisms without business words."""
