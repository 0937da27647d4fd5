"""Every form and every list that the portal takes in, found by walking: none is listed by hand."""

from django import forms
from django.contrib import admin
from django.contrib.messages.storage.fallback import FallbackStorage
from django.forms.models import ModelForm
from django.test import RequestFactory
from django.urls import get_resolver
from factory.django import DjangoModelFactory

from tgtf_portal.core.tables.import_kinds import KINDS
from webinars.campaign.domain.guest_list import INVITEES
from webinars.tests import factories as webinar_factories

OURS = ("tgtf_portal", "webinars", "clusters", "advisors")
assert webinar_factories  # which make what lists are for
ALL_KINDS = [*KINDS.values(), INVITEES]


def below(parent):
    for child in parent.__subclasses__():
        yield child
        yield from below(child)


def own(classes):
    named = {
        f"{found.__module__}.{found.__qualname__}": found
        for found in classes
        if found.__module__.split(".")[0] in OURS and ".tests." not in found.__module__
    }
    return [named[name] for name in sorted(named)]


def form_classes():
    """Each class of ours; the resolver has read all modules in which one stands."""
    assert get_resolver().url_patterns
    return own(below(forms.BaseForm))


def admin_forms(user):
    """The forms that the administration makes, with those of the rows inside them."""
    request = RequestFactory().get("/")
    request.user, request.session = user, {}
    request._messages = FallbackStorage(request)
    for page in admin.site._registry.values():
        if page.has_add_permission(request) or page.has_change_permission(request):
            yield f"admin {page.model.__name__}", page.get_form(request)
        for inline in page.get_inline_instances(request):
            label = f"admin {page.model.__name__} {inline.model.__name__}"
            yield label, inline.get_formset(request).form


def free_texts(form):
    """What takes any text that is typed; passwords are kept as hashes alone."""
    for name, field in form.base_fields.items():
        typed = isinstance(field, forms.CharField) and not isinstance(field, forms.JSONField)
        if typed and not isinstance(field.widget, forms.PasswordInput):
            yield name, field


def model_field(form, name):
    """The field of a table that a form's fills by itself, if there is one."""
    if not issubclass(form, ModelForm) or form._meta.model is None:
        return None
    fields = {field.name: field for field in form._meta.model._meta.concrete_fields}
    listed = form._meta.fields
    filled = listed in (None, forms.ALL_FIELDS) or name in listed
    return fields.get(name) if filled and name not in (form._meta.exclude or ()) else None


def target_of(kind):
    """Something that a list of this kind is for."""
    if kind.model is None:
        return None
    makers = [made for made in below(DjangoModelFactory) if _makes(made, kind.model)]
    return makers[0]()


def _makes(factory, model):
    return factory._meta.model is not None and factory._meta.get_model_class() is model
