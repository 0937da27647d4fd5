"""The administration's menu, which stands beside each of its pages."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

APP = (
    '<div class="app-{} module{}"><table>'
    '<caption><a href="{}" class="section" title="{}">{}</a></caption>'
    '<thead class="visually-hidden"><tr><th scope="col">{}</th><th scope="col">{}</th>'
    '<th scope="col">{}</th></tr></thead>{}</table></div>'
)
ROW = '<tr class="model-{}{}"><th scope="row" id="{}">{}</th><td>{}</td></tr>'
LIST = '<a href="{}"{}>{}</a>'
ADD = '<a href="{}" class="addlink" aria-describedby="{}">{}</a>'


@register.simple_tag
def menu(apps: list[dict[str, Any]], request: HttpRequest) -> SafeString:
    """As Django's templates draw it, which takes them longer than a list of rows: see
    bench/lists.py.
    """
    if not apps:
        return format_html("<p>{}</p>", _("You don’t have permission to view or edit anything."))
    heads = _("Model name"), _("Add link"), _("Change or view list link")
    return format_html_join("", "{}", ([_drawn(app, request.path, heads)] for app in apps))


def _drawn(app: dict[str, Any], path: str, heads: tuple[str, str, str]) -> SafeString:
    label, add = app["app_label"], _("Add")
    rows = format_html_join("", ROW, (_row(model, label, path, add) for model in app["models"]))
    title = _("Models in the %(name)s application") % {"name": app["name"]}
    current = " current-app" if app["app_url"] in path else ""
    return format_html(APP, label, current, app["app_url"], title, app["name"], *heads, rows)


def _row(model: dict[str, Any], app: str, path: str, add: str) -> tuple[str, ...]:
    name, address = model["object_name"].lower(), model["admin_url"]
    key, is_current = f"{app}-{name}", bool(address and address in path)
    here = format_html(' aria-current="{}"', "page") if is_current else ""
    shown = format_html(LIST, address, here, model["name"]) if address else model["name"]
    added = format_html(ADD, model["add_url"], key, add) if model["add_url"] else ""
    return name, " current-model" if is_current else "", key, shown, added
