"""Browsers and networks in templates: `{{ session.user_agent|browser_in_words }}`."""

from django import template

from tgtf_portal.core.values.clients import browser_in_words, network_in_words

register = template.Library()
register.filter(browser_in_words)
register.filter(network_in_words)
