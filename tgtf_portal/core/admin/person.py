"""All that stands here about one person, each part for those who may see such rows.

Whose rows they are says the register of personal data, as it does for what people get as their own
and for what erasing takes. Apps sign up what a line of theirs tells.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Model, Q, QuerySet, TextChoices, Value
from django.db.models.functions import Cast, Concat
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.access_log import Verb, note_access
from tgtf_portal.core.admin.erasure import ERASE, EXPORT
from tgtf_portal.core.admin.lists import address_of
from tgtf_portal.core.admin.person_address import mail_address_in
from tgtf_portal.core.people.access import keep_secret
from tgtf_portal.core.people.rights import permission_of
from tgtf_portal.core.people.scope import covers, within
from tgtf_portal.core.privacy.register import TABLES, own_tables
from tgtf_portal.core.privacy.subject import DataSubject, subject_of
from tgtf_portal.core.values.numbers import is_number

Words = str | Promise
MOST = 50  # lines of a section
BY_OTHERS = {"core.AuditEvent", "core.AccessEntry", "core.ReturnedMail"}  # found by the others


class Part(TextChoices):
    PERSON = "person", _lazy("Account and roles")
    ADVICE = "advice", _lazy("Advice")
    WEBINARS = "webinars", _lazy("Webinars")
    MAIL = "mail", _lazy("Mail")
    RECORDS = "records", _lazy("Records")


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one table about a person. `cells` says a row, its first cell what it leads to."""

    label: str
    part: Part
    headings: Sequence[Words]
    cells: Callable[[Any], Sequence[object]]
    related: Sequence[str] = ()
    leads_to: Callable[[Any], Model | None] = lambda row: row
    rows: Callable[[DataSubject], Q] | None = None  # where the register says none
    order: str = "-pk"

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label)


@dataclass(frozen=True, slots=True)
class Line:
    """`cells` are each with its heading, for where they stand one below the other."""

    address: str
    cells: Sequence[tuple[Words, object]]


@dataclass(frozen=True, slots=True)
class ShownSection:
    heading: str
    headings: Sequence[Words]
    lines: Sequence[Line]
    has_more: bool


_sections: list[Section] = []


def add_sections(*sections: Section) -> None:
    _sections.extend(sections)


def things_of(subject: DataSubject) -> QuerySet[Any]:
    """The names that the trail and the access log have for the person's rows, as one query."""
    named = []
    for entry in own_tables():
        if entry.label not in BY_OTHERS and entry.rows:
            name = Concat(Value(f"{entry.label.lower()}/"), Cast("pk", CharField()))
            rows = entry.model._base_manager.filter(entry.rows(subject)).order_by()
            named.append(rows.annotate(named=name).values_list("named", flat=True))
    return named[0].union(*named[1:])


def about_their_things(subject: DataSubject) -> Q:
    return Q(thing__in=things_of(subject))


# --- The page -------------------------------------------------------------------------------------
def person_page(site: AdminSite, request: HttpRequest, label: str, pk: str) -> HttpResponse:
    thing = _row(request, label, pk)
    email = mail_address_in(thing)
    if not email:
        raise Http404
    parts = _parts_for(request)
    asked = request.GET.get("part")
    part = next((one for one in parts if one.value == asked), parts[0] if parts else None)
    subject = subject_of(email)
    note_access(Verb.OPENED, thing, by=request.user, page="core_user_person")
    context = {
        **site.each_context(request),
        "opts": type(thing)._meta,
        "original": thing,
        "back": address_of(thing) if _is_shown(site, request, thing) else "",
        "title": _("All about %s") % (_name(thing, subject) or email),
        "email": email,
        "addresses": [address for address in subject.addresses if address != email],
        "parts": parts,
        "part": part,
        "sections": list(_shown(site, request, subject, part)),
        "may_ask": request.user.has_perm(EXPORT) or request.user.has_perm(ERASE),
    }
    return keep_secret(TemplateResponse(request, "admin/core/person.html", context))


def _row(request: HttpRequest, label: str, pk: str) -> Model:
    """What leads to the person; only who sees that row sees more about them."""
    entry = next((entry for entry in TABLES.values() if entry.label.lower() == label), None)
    if entry is None or not is_number(pk):
        raise Http404
    if not request.user.has_perm(permission_of(entry.model, "view")):
        raise PermissionDenied
    thing = entry.model._base_manager.filter(pk=pk).first()
    if thing is None or not covers(request.user, thing):
        raise Http404
    return thing


def _name(thing: Model, subject: DataSubject) -> str:
    entry = TABLES[thing._meta.label]
    own = next((str(getattr(thing, name)) for name in entry.names), "")
    return own or (subject.user.name if subject.user else "")


def _may_view(request: HttpRequest, model: type[Model]) -> bool:
    return request.user.has_perm(permission_of(model, "view"))


def _is_shown(site: AdminSite, request: HttpRequest, thing: Model) -> bool:
    return site.is_registered(type(thing)) and _may_view(request, type(thing))


def _parts_for(request: HttpRequest) -> list[Part]:
    """Those in which this reader may see something."""
    filled = {section.part for section in _sections if _may_view(request, section.model)}
    return [part for part in Part if part in filled]


def _shown(
    site: AdminSite, request: HttpRequest, subject: DataSubject, part: Part | None
) -> Iterator[ShownSection]:
    """One query for each section of this part: what stands nowhere is not shown."""
    for section in _sections:
        if section.part != part or not _may_view(request, section.model):
            continue
        condition = section.rows or TABLES[section.label].rows
        if condition is None:
            continue
        rows = within(section.model._default_manager.filter(condition(subject)), request.user)
        found = list(rows.select_related(*section.related).order_by(section.order)[: MOST + 1])
        if found:
            yield ShownSection(
                capfirst(str(section.model._meta.verbose_name_plural)),
                section.headings,
                [_line(site, request, section, row) for row in found[:MOST]],
                len(found) > MOST,
            )


def _line(site: AdminSite, request: HttpRequest, section: Section, row: Model) -> Line:
    target = section.leads_to(row)
    leads = target is not None and _is_shown(site, request, target)
    said = [_said(cell) for cell in section.cells(row)]
    cells = list(zip(section.headings, said, strict=True))
    return Line(address_of(target) if leads and target else "", cells)


def _said(cell: object) -> object:
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    return "–" if cell in (None, "") else cell
