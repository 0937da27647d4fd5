"""What a list of wishes says of each thing, written without a template's turn for each word.

Each room has a choice of as many wishes as there are rooms: see bench/http.py, a personal page.
"""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def wish_options(ranks: Iterable[int], chosen: int | None) -> SafeString:
    """`{% wish_options ranks item.rank %}`: no wish, or the first, the second …"""
    words = _("Wish %(rank)s")
    plain, picked = '<option value="{}">{}</option>', '<option value="{}" selected>{}</option>'
    options = (
        format_html(picked if rank == chosen else plain, rank, words % {"rank": rank})
        for rank in ranks
    )
    none = format_html(plain, "", _("No wish"))
    return none + format_html_join("", "{}", zip(options, strict=True))


@register.simple_tag
def rank_labels(title: str) -> dict[str, str]:
    """`{% rank_labels item.title as said %}`: what its buttons and its choice are called."""
    words = {
        "wish": _("Your wish for %(title)s"),
        "add": _("Add %(title)s"),
        "up": _("Move %(title)s up"),
        "down": _("Move %(title)s down"),
        "drop": _("Take %(title)s out"),
    }
    return {name: phrase % {"title": title} for name, phrase in words.items()}
