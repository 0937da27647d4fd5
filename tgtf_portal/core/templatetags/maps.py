"""Countries in templates, and the squares of a map of them."""

from collections.abc import Iterable
from html import escape  # Django's own looks first whether it is given something lazy
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from tgtf_portal.core.values import countries

register = template.Library()

EMPTY = (
    '<g aria-hidden="true" transform="translate({} {})"><use href="#tile-empty" class="tone-0"/>'
    '<text class="tile-code" x="27" y="34">{}</text></g>'
)
FULL = (
    '<g{} transform="translate({} {})"><use href="#tile" class="tone-{}"/>'
    '<text class="tile-code" x="27" y="25">{}</text>'
    '<text class="tile-count" x="27" y="45">{}</text></g>'
)


@register.filter
def country_name(country: Any) -> str:
    """`{{ cluster.country|country_name }}`"""
    return countries.country_name(str(country)) if country else ""


@register.simple_tag
def map_squares(tiles: Iterable[Any], what: str) -> SafeString:
    """`{% map_squares tiles _("clusters") %}`: tiles of core.pages.tile_map, `what` is counted.

    Most of a map never changes; a template that looked at each square anew was a third of the
    first page: bench/http.py.
    """
    return mark_safe("\n".join([_square(tile, what) for tile in tiles]))  # noqa: S308 - each is safe


def _square(tile: Any, what: str) -> str:
    code = escape(tile.code)
    if not tile.count:
        return EMPTY.format(tile.x, tile.y, code)
    drawn = [tile.x, tile.y, tile.tone, code, tile.count]
    told = f'aria-label="{escape(tile.name)}, {escape(str(what))}: {tile.count}"'
    if not tile.url:
        return FULL.format(f' role="img" {told}', *drawn)
    return f'<a href="{escape(tile.url)}" {told}>{FULL.format("", *drawn)}</a>'
