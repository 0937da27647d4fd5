"""What pages are framed with: the way to them, and the modules that make them quicker."""

import json
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

# What the Content-Security-Policy allows, and nothing of a page kept in the browser's storage.
HTMX = {
    "includeIndicatorStyles": False,
    "allowEval": False,
    "allowScriptTags": False,
    "historyEnabled": False,
    "selfRequestsOnly": True,
    "timeout": 20_000,
}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*way: Any) -> dict[str, Any]:
    """`{% breadcrumbs _("Clusters") "clusters:cluster-list" cluster.name %}`

    The title and the address, or the view, of each page above, and the title of this one.
    """
    *above, title = way
    pages = zip(above[::2], map(str, above[1::2]), strict=True)
    parents = [
        {"title": parent, "url": to if to.startswith("/") else reverse(to)} for parent, to in pages
    ]
    return {"parents": parents, "title": title}


@register.simple_tag
def modules(*names: str) -> SafeString:
    """`{% modules "live" "countdown" %}`: scripts of `static/js/`."""
    sources = ([static(f"js/{name}.js")] for name in names)
    return format_html_join("", '<script type="module" src="{}"></script>', sources)


@register.simple_tag(takes_context=True)
def canonical(context: template.Context) -> SafeString | str:
    """`{% canonical %}`: the one address of a page that everybody may read, with its page's number,
    whatever else was asked for."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    if request is None or match is None or getattr(match.func, "access", "") != "public":
        return ""
    page = request.GET.get("page", "")
    query = f"?page={page}" if page.isascii() and page.isdecimal() and page != "1" else ""
    link = f"{settings.SITE_URL}{request.path}{query}"
    return format_html('<link rel="canonical" href="{}">', link)


@register.simple_tag
def htmx() -> SafeString:
    """For the head of a page whose parts change without the rest."""
    return format_html(
        '<meta name="htmx-config" content="{}"><script defer src="{}"></script>',
        json.dumps(HTMX),
        static("django_htmx/htmx-2.min.js"),
    )
