"""Views as plain as Django allows, which `http.py` holds the portal's pages against."""

from django.contrib import admin
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template import engines
from django.urls import path
from django.utils import timezone
from django.utils.decorators import decorator_from_middleware

from webinars.models import Registration, Webinar

BASE = engines["django"].from_string("""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{% block title %}{% endblock %}</title></head>
<body><main>{% block main %}{% endblock %}</main></body></html>
""")
PAGE = engines["django"].from_string("""{% extends base %}
{% block title %}People{% endblock %}
{% block main %}<h1>People</h1>
<ul>{% for person in people %}
  <li class="card person-card">
    <h2 class="card-title"><a href="{% url 'person' person.pk %}">{{ person.name }}</a></h2>
    <p class="card-text">{{ person.offers }}</p>
    <p class="card-meta">{{ person.registered_at|date:"j F Y" }}</p>
  </li>{% endfor %}
</ul>{% endblock %}
""")
FRAME, ROW = 180, 600  # octets of the page without rows, and of a row


def page(octets: int) -> str:
    """Of about that size, by one statement."""
    people = Registration.objects.filter(webinar__slug="bare")[: max(octets - FRAME, 0) // ROW + 1]
    return PAGE.render({"base": BASE.template, "people": people})


def made(_request: HttpRequest, octets: int) -> HttpResponse:
    return HttpResponse(page(octets))


def kept(_request: HttpRequest, octets: int) -> HttpResponse:
    """As anybody would cache it: a key, and the whole page behind it."""
    key = f"bare-{octets}"
    text = cache.get(key)
    if text is None:
        cache.set(key, text := page(octets))
    return HttpResponse(text)


def not_modified(_request: HttpRequest) -> HttpResponse:
    return HttpResponseNotModified()


with_session = decorator_from_middleware(SessionMiddleware)
with_person = decorator_from_middleware(AuthenticationMiddleware)
with_messages = decorator_from_middleware(MessageMiddleware)


@with_session
def not_modified_for_session(request: HttpRequest) -> HttpResponse:
    assert not request.session.is_empty()
    request.session.get("registration_codes")
    return HttpResponseNotModified()


def insert(_request: HttpRequest, webinar: int, n: int) -> HttpResponse:
    """Takes a place where one is left, under the webinar's lock."""
    with transaction.atomic():
        found = Webinar.objects.select_for_update().get(pk=webinar)
        assert found.registrations.filter(status="confirmed").count() < found.capacity
        facts = {"email": f"p{n}@example.org", "name": "Person", "seq": n + 1}
        Registration.objects.create(webinar=found, registered_at=timezone.now(), **facts)
    return HttpResponse()


class BareAdmin(admin.ModelAdmin):
    list_display = ["name", "email", "organisation", "status", "attended", "webinar"]
    list_filter = ["status", "attended"]
    list_select_related = ["webinar"]
    search_fields = ["name", "email"]


site = admin.AdminSite("bare")
site.register(Registration, BareAdmin)
# The list's links lead into the administration, which is named as usual.
changelist = BareAdmin(Registration, site).changelist_view

urlpatterns = [
    path("healthz", lambda request: HttpResponse()),
    path("made/<int:octets>/", made),
    path("kept/<int:octets>/", kept),
    path("304/", not_modified),
    path("304/session/", not_modified_for_session),
    path("insert/<int:webinar>/<int:n>/", insert),
    path("people/<int:pk>/", made, name="person"),
    path("changelist/", with_session(with_person(with_messages(changelist)))),
    path("admin/", site.urls),
]
