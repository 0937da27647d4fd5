"""What the roof's pages gather from all storeys below."""
