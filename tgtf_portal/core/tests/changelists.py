"""A list of the administration as its address makes it, without the page around it."""

from django.contrib import admin
from django.test import RequestFactory


def changelist_of(client, model, **asked):
    """What the signed-in would be shown; a page of it takes ten times as long."""
    request = RequestFactory().get("/", asked)
    request.user = client.person
    return admin.site.get_model_admin(model).get_changelist_instance(request)
