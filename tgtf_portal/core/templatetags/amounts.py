"""Amounts in templates: `{{ engagement.days_left|amount }}`, `{{ activity.days|days }}`."""

from django import template

from tgtf_portal.core.values.amounts import amount, days

register = template.Library()
register.filter(amount)
register.filter(days)
