"""What the administration's desk holds: its menu, its search, and what opens it."""

from tgtf_portal.pages.admin import desk, menu, search
