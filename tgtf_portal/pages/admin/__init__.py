"""The administration's desk: its menu, its search, what opens it, and pages of its own."""

from tgtf_portal.pages.admin import desk, menu, search, webinar_report, year
