"""Advice as staff work with it, each subject its own."""

from advisors.days.admin import activity, day_statement
from advisors.engagement.admin import (
    change_request,
    end_report,
    engagement,
    project_sections,
)
from advisors.health import admin as health
from advisors.plan import admin as plan
from advisors.pool.admin import advisor, person, pool
from advisors.results import admin as results
