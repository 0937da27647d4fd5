"""Two who save one form at the same time: a project's, as any other."""

import pytest
from django.urls import reverse

from clusters.models import Project
from clusters.tests.factories import ProjectFactory, ThemeFactory
from tgtf_portal.core.tests.factories import CoordinatorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, settings):
    settings.ADMIN_MFA_REQUIRED = False
    client.force_login(CoordinatorFactory())
    return client


@pytest.fixture
def project():
    return ProjectFactory(title="Before", summary="As it was")


def address(project):
    return reverse("admin:clusters_project_change", args=[project.pk])


def opened(staff, project):
    """What the page sends when nothing is changed on it."""
    context = staff.get(address(project)).context
    form, [inline] = context["adminform"].form, context["inline_admin_formsets"]
    sent = {name: form[name].value() for name in form.fields}
    for part in (inline.formset.management_form, *inline.formset.initial_forms):
        sent |= {part[name].html_name: part[name].value() for name in part.fields}
    return {name: "" if value is None else value for name, value in sent.items()}


def test_the_second_is_told_what_the_first_saved_and_keeps_what_they_typed(staff, project):
    mine = opened(staff, project)
    Project.objects.update(title="Theirs")

    answer = staff.post(address(project), {**mine, "title": "Mine"})

    form = answer.context["adminform"].form
    assert "Somebody else saved this meanwhile: “Theirs”" in form.errors["title"][0]
    assert form["title"].value() == "Mine"
    assert Project.objects.get().title == "Theirs"

    again = {**mine, "title": "Mine", "seen": form["seen"].value()}
    assert staff.post(address(project), again).status_code == 302
    assert Project.objects.get().title == "Mine"


def test_what_only_the_other_changed_stays(staff, project):
    mine = opened(staff, project)
    theme = ThemeFactory()
    Project.objects.update(title="Theirs")
    project.themes.add(theme)

    assert staff.post(address(project), {**mine, "summary": "Mine"}).status_code == 302

    saved = Project.objects.get()
    assert (saved.title, saved.summary, [*saved.themes.all()]) == ("Theirs", "Mine", [theme])


def test_two_who_wrote_the_same_are_not_kept_apart(staff, project):
    mine = opened(staff, project)
    Project.objects.update(title="The same")

    assert staff.post(address(project), {**mine, "title": "The same"}).status_code == 302


@pytest.mark.parametrize("seen", ["", "no json", "[]", "3", '{"nothing": "x"}'])
def test_a_form_that_does_not_say_what_it_saw_is_saved_as_it_is(staff, project, seen):
    mine = opened(staff, project)

    answer = staff.post(address(project), {**mine, "title": "Mine", "seen": seen})

    assert answer.status_code == 302
    assert Project.objects.get().title == "Mine"
