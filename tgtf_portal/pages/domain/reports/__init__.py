"""Reports in numbers: of a webinar, and of a facility's days. No participant is named in one."""
