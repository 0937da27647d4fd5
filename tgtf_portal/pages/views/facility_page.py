"""What the facility says of itself, for everybody; and a draft of it, for its staff."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from clusters.domain.page_texts import PageText, published_text, text_of, text_of_draft
from clusters.models import FacilityPage
from tgtf_portal.core.pages.shared import shared
from tgtf_portal.core.people.access import public
from tgtf_portal.core.people.scope import within
from tgtf_portal.core.values.numbers import is_number
from tgtf_portal.pages.domain.home import first_page
from tgtf_portal.pages.domain.preview import preview_of_page
from tgtf_portal.pages.views.home import told
from tgtf_portal.pages.views.notice import contact_address

Kind = FacilityPage.Kind
# What a page is called before anybody wrote it.
TITLES = {
    Kind.ABOUT: _("About the facility"),
    Kind.HOW: _("How it works"),
    Kind.CONTACT: _("How to reach us"),
    Kind.QUESTIONS: _("Frequent questions"),
}


@public
@shared()
def facility_page(request: HttpRequest, kind: Kind) -> HttpResponse:
    return _page(request, kind, published_text(kind))


def _page(request: HttpRequest, kind: Kind, text: PageText | None) -> HttpResponse:
    title = text.title if text else str(TITLES[kind])
    context = {
        "text": text,
        "title": title,
        "preview": preview_of_page(title, text, request.path),
        "contact": contact_address(),
        "is_contact": kind == Kind.CONTACT,
        "others": [other for other in TITLES.items() if other[0] != kind],
    }
    return render(request, "pages/facility_page/detail.html", context)


@public
@never_cache
def facility_page_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft, or an edition of it, as everybody would read it; 404 for who may not see it."""
    if not request.user.has_perm("clusters.view_facilitypage"):
        raise Http404
    page = get_object_or_404(within(FacilityPage.objects.all(), request.user), pk=pk)
    text = _asked_for(request, page)
    if page.kind == Kind.HOME:
        first = replace(first_page(request.user), text=text)
        return render(request, "pages/facility_page/preview_home.html", told(first))
    context = {"text": text, "title": text.title, "contact": contact_address()}
    context["is_contact"] = page.kind == Kind.CONTACT
    return render(request, "pages/facility_page/preview.html", context)


def _asked_for(request: HttpRequest, page: FacilityPage) -> PageText:
    number = request.GET.get("edition", "")
    if not number:
        return text_of_draft(page)
    if not is_number(number):
        raise Http404
    edition = get_object_or_404(page.editions.select_related("page"), number=int(number))
    return text_of(edition)
