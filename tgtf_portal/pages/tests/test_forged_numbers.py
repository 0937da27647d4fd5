"""A number that no page offers is said to be wrong by every field that looks something up."""

import pytest
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin
from django.forms import ModelChoiceField
from django.urls import reverse

from clusters.tests.factories import ClusterFactory
from webinars.tests.factories import WebinarFactory

pytestmark = pytest.mark.django_db

FORGED = ["x", "-1", "9" * 40, "1e9", "٣", "1'", "0x1", " ", "²", "9" * 5000]
TABLES = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_no_field_that_chooses_among_rows_fails_on_what_it_is_sent(staff, model):
    opts = model._meta
    page = reverse(f"admin:{opts.app_label}_{opts.model_name}_add")
    answer = staff.get(page)
    if answer.status_code != 200 or "adminform" not in (answer.context or {}):
        return  # nobody adds these in this way
    form = answer.context["adminform"].form
    names = [n for n, field in form.fields.items() if isinstance(field, ModelChoiceField)]
    no_rows = {
        f"{one.formset.prefix}-{name}_FORMS": 0
        for one in answer.context["inline_admin_formsets"]
        for name in ("TOTAL", "INITIAL")
    }
    for forged in FORGED if names else []:
        answer = staff.post(page, {**no_rows, **dict.fromkeys(names, forged)})
        assert answer.status_code == 200, (forged, names)
        wrong = answer.context["adminform"].form.errors
        assert {name for name in names if form.fields[name].required} <= wrong.keys()


@pytest.mark.parametrize("forged", FORGED)
def test_no_list_s_menu_acts_on_what_is_no_row(staff, forged):
    sent = {"action": "delete_selected", "index": "0", "_selected_action": forged}

    answer = staff.post(reverse("admin:clusters_theme_changelist"), sent, follow=True)
    both = staff.post(
        reverse("admin:clusters_cluster_changelist"),
        {**sent, "_selected_action": [forged, str(ClusterFactory().pk)]},
    )

    assert answer.status_code == both.status_code == 200
    assert both.context["queryset"].count() == 1


@pytest.mark.parametrize("places", [2**31, 2**63])
def test_a_number_that_no_column_holds_is_said_beside_its_field(staff, places):
    webinar = WebinarFactory()
    page = reverse("admin:webinars_webinar_settings", args=[webinar.pk])

    answer = staff.post(page, {"capacity": str(places)})

    said = answer.context["adminform"].form.errors["capacity"]
    assert said == ["Ensure this value is less than or equal to 2147483647."]


def test_there_are_such_fields(staff):
    """The control: looked up by the page itself, some of them without it."""
    page = staff.get(reverse("admin:webinars_breakout_add"))
    widget = page.context["adminform"].form.fields["webinar"].widget

    assert isinstance(getattr(widget, "widget", widget), AutocompleteMixin)
