"""Advisors and their work, as staff see them."""

from advisors.admin import (
    activity,
    advisor,
    change_request,
    deliverable,
    engagement,
    health,
    plan,
    pool,
)
