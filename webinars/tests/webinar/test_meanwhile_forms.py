"""Two who save one form: every form on which colleagues write texts tells the second."""

import pytest
from django.contrib import admin
from django.urls import reverse

from advisors.models import Engagement
from clusters.models import Project
from clusters.tests.factories import FacilityFactory
from tgtf_portal.core.admin.meanwhile import MeanwhileForm
from webinars.models import Breakout, MailText, Webinar

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Webinar, Breakout, Project, Engagement, MailText])
def test_forms_with_texts_of_colleagues_know_what_was_saved_meanwhile(model):
    assert issubclass(admin.site.get_model_admin(model).form, MeanwhileForm)


def test_a_text_of_a_mail_that_two_write_keeps_both(staff):
    given = {"kind": "reminder.week", "language": "en", "subject": "Soon", "body": "Come."}
    text = MailText.objects.create(facility=FacilityFactory(), **given)
    address = reverse("admin:webinars_mailtext_change", args=[text.pk])
    form = staff.get(address).context["adminform"].form
    mine = {name: form[name].value() or "" for name in form.fields}
    MailText.objects.update(subject="Tomorrow")

    refused = staff.post(address, {**mine, "subject": "Next week"}).context["adminform"].form

    assert "Somebody else saved this meanwhile: “Tomorrow”" in refused.errors["subject"][0]
    assert refused["subject"].value() == "Next week"
    assert MailText.objects.get().subject == "Tomorrow"
