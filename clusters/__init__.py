"""Who the facility is for and how they get in."""
