"""Amounts in templates: `{{ engagement.days_left|amount }}`."""

from django import template

from tgtf_portal.core.values.amounts import amount

register = template.Library()
register.filter(amount)
