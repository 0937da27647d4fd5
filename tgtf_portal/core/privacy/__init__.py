"""Whose data the portal keeps: the register of fields, the archive, erasure and retention."""
