"""Advisors and their work, as staff see them."""

from advisors.admin import (
    activity,
    advisor,
    change_request,
    day_statement,
    deliverable,
    end_report,
    engagement,
    health,
    plan,
    pool,
)
