"""The lists of the administration, drawn."""

from typing import Any

from django import template
from django.contrib.admin.templatetags.admin_list import result_headers, result_list
from django.contrib.admin.views.main import ChangeList
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tgtf_portal.core.admin.dates import dates_of
from tgtf_portal.core.admin.rows import rows_of

register = template.Library()


@register.inclusion_tag("admin/date_hierarchy.html")
def dates_list(cl: ChangeList) -> dict[str, Any]:
    return dates_of(cl)


@register.simple_tag
def rows_list(cl: ChangeList) -> SafeString:
    """The table of a list; Django draws those with fields in them, and those to pick from."""
    if cl.formset or cl.is_popup or cl.to_field:
        return render_to_string("admin/change_list_results.html", result_list(cl))
    headers = list(result_headers(cl))
    sorted_by = sum(bool(header["sortable"] and header["sorted"]) for header in headers)
    context: dict[str, Any] = {
        "result_headers": headers,
        "num_sorted_fields": sorted_by,
        "results": [[row] for row in rows_of(cl)],
    }
    return render_to_string("admin/change_list_results.html", context)
