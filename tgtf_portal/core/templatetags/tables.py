"""Tables in templates."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def headings(*words: str) -> SafeString:
    """`{% headings _("Person") _("Seat") %}`: the row of headings above a table's columns."""
    cells = format_html_join("", '<th scope="col">{}</th>', ([word] for word in words))
    return format_html("<thead><tr>{}</tr></thead>", cells)
