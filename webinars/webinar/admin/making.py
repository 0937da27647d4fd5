"""Pages on which a webinar is made: from an earlier one, as the next of a series, or in steps."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.admin.actions import ThingPage, WithActions
from tgtf_portal.core.models import User
from tgtf_portal.core.people.scope import within
from tgtf_portal.core.refusal import refusal_as_message, refusal_at_form
from tgtf_portal.core.values.numbers import is_number
from webinars.models import Series, Webinar
from webinars.webinar.admin.sheets import refuse_past
from webinars.webinar.admin.steps import STEP_PAGES, check_address, first_step, made_by
from webinars.webinar.domain.copying import RULES, USUAL, NewFacts, Part, copy_webinar
from webinars.webinar.domain.pressing import new_press
from webinars.webinar.domain.suggesting import example_of, suggest_next
from webinars.webinar.forms import TIMES, WebinarForm

EARLIER = 20  # offered at once; any other has the button on its own page
OWN = ["title", "slug", "starts_at", "ends_at", "time_zone", "series", "number", "meeting_link"]


def parts_for(user: User) -> list[tuple[str, str]]:
    """Those whose rows somebody may add."""
    needs: dict[str, list[str]] = {}
    for model, rule in RULES.items():
        needs.setdefault(rule.part, []).append(f"webinars.add_{model.lower()}")
    return [(p.value, str(p.label)) for p in Part if user.has_perms(needs.get(p.value, []))]


class CopyForm(WebinarForm):
    """What the new webinar has of its own, all of it suggested, and what comes along."""

    accept_overfull = None
    tell = None
    parts = forms.MultipleChoiceField(
        label=_lazy("What comes along"), widget=forms.CheckboxSelectMultiple, required=False
    )
    press = forms.SlugField(required=False, max_length=64, widget=forms.HiddenInput)

    class Meta(WebinarForm.Meta):
        fields = ["title", "starts_at", "ends_at", "time_zone", "meeting_link"]
        fields += ["series", "number", "slug"]
        help_texts = {
            "meeting_link": _lazy("The earlier one’s is not taken along: old links lead nowhere."),
        }

    def __init__(self, *args: Any, source: Webinar, user: User, **kwargs: Any) -> None:
        suggested = suggest_next(source)
        initial = {name: getattr(suggested, name) for name in ("number", "title", "slug")}
        instance = Webinar(
            series=source.series,
            time_zone=suggested.time_zone,
            **{name: getattr(suggested, name) for name in TIMES},
        )
        kwargs["initial"] = {**initial, "press": new_press()}
        super().__init__(*args, instance=instance, **kwargs)
        self.fields["series"].queryset = within(Series.objects.all(), user)
        self.fields["parts"].choices = parts_for(user)
        self.initial.setdefault("parts", USUAL)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_past(self)
        return cleaned

    @property
    def facts(self) -> NewFacts:
        given = {name: self.cleaned_data[name] for name in OWN}
        return NewFacts(**given, press=self.cleaned_data["press"])


def copy_page(page: WithActions, request: HttpRequest, webinar: Webinar) -> HttpResponse:
    """A new draft from this webinar, whatever became of it."""
    form = CopyForm(request.POST or None, source=webinar, user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form):
            parts = form.cleaned_data["parts"]
            new = copy_webinar(webinar, form.facts, parts=parts, by=request.user)
            return redirect(check_address(page, new))
    elif known := made_by(request, "webinar.copied"):
        return redirect(check_address(page, known))
    template, title = "admin/webinars/making/copy.html", _("Make a webinar from this one")
    return page.show_page(request, webinar, template, title, form=form)


def shown_series(user: User) -> QuerySet[Series]:
    """With the titles of what the next one is made after."""
    latest = Webinar.objects.filter(series=OuterRef("pk")).past().values("title")[:1]
    series = within(Series.objects.all(), user).select_related("example")
    return series.annotate(latest=Subquery(latest))


def make_page(page: WithActions, request: HttpRequest) -> HttpResponse:
    """The ways to a new webinar; the next of a series is one press."""
    if not page.may(request, "add"):
        raise PermissionDenied
    if request.method == "POST" and (new := _next_of_series(request)):
        return redirect(check_address(page, new))
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "title": _("Make a webinar"),
        "all_series": shown_series(request.user),
        "earlier": [
            (webinar, page.address_of(webinar, "copy"))
            for webinar in page.get_queryset(request).order_by("-starts_at")[:EARLIER]
        ],
        "steps": reverse("admin:webinars_webinar_make_steps"),
        "whole": reverse("admin:webinars_webinar_add"),
        "press": new_press(),
    }
    return TemplateResponse(request, "admin/webinars/making/make.html", context)


def _next_of_series(request: HttpRequest) -> Webinar | None:
    """With everything suggested, after the series' example or the last one that was held."""
    number = request.POST.get("series", "")
    own = within(Series.objects.select_related("example"), request.user)
    series = own.filter(pk=number).first() if is_number(number) else None
    example = series and example_of(series)
    if series is None or example is None:
        messages.error(request, _("Choose a series of which a webinar was held already."))
        return None
    suggested = suggest_next(example)
    facts = NewFacts(**asdict(suggested), series=series, press=request.POST.get("press", "")[:64])
    parts = [part for part, _label in parts_for(request.user) if part in USUAL]
    with refusal_as_message(request):
        return copy_webinar(example, facts, parts=parts, by=request.user)
    return None


class MakesWebinars(WithActions):
    """The pages of making one that belong to no webinar yet."""

    change_list_template = "admin/webinars/webinar/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        views: dict[str, Callable[..., HttpResponse]] = {
            "make": make_page,
            "make_steps": first_step,
        }
        own = [
            path(
                address,
                self.admin_site.admin_view(self._of(views[name])),
                name=f"webinars_webinar_{name}",
            )
            for name, address in (("make", "make/"), ("make_steps", "make/steps/"))
        ]
        return own + super().get_urls()

    def _of(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return lambda request: view(self, request)


MAKING_PAGES = {"copy": ThingPage(copy_page, "webinars.add_webinar"), **STEP_PAGES}
