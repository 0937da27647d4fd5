"""Advisors and their work, as staff see them."""

from advisors.admin import activity, advisor, deliverable, engagement, health, plan
