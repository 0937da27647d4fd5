"""What the pages gather from all apps."""
