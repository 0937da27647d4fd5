"""The outbox: what was promised to whom, what became of it, and what it says."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from tgtf_portal.core.admin.columns import link_to
from tgtf_portal.core.admin.filters import named_values
from tgtf_portal.core.admin.post_office import WithPostOffice
from tgtf_portal.core.admin.read_only import ReadOnlyAdmin
from tgtf_portal.core.log import masked_letter
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.keeping import unpacked
from tgtf_portal.core.mail.letters import Letter
from tgtf_portal.core.models import Message, SuspendedAddress
from tgtf_portal.core.values.kinds import name_of
from tgtf_portal.core.values.numbers import is_number

log = logging.getLogger(__name__)
READ_THROUGH = 50_000  # of the latest messages, in which any part of a text is found

# The HTML part stands in a frame of its own, where nothing runs and nothing is fetched.
SANDBOX = {
    "sandbox": [""],
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["data:"],
    "frame-ancestors": [SELF],
}


@dataclass(frozen=True, slots=True)
class MessagePreview:
    """What a message says, or why that cannot be shown.

    Who reads it here is not who it goes to: no link in it opens anything, whoever reads.
    """

    letter: Letter | None
    note: str

    @property
    def calendar(self) -> str:
        calendar = self.letter and self.letter.calendar
        return calendar.content.decode() if calendar else ""


FOLD = b"\r\n "  # where a calendar's long lines go on; it may stand within a link


def discreet(letter: Letter) -> Letter:
    calendar = letter.calendar
    if calendar:
        content = calendar.content.replace(FOLD, b"").decode()
        calendar = replace(calendar, content=masked_letter(content).encode())
    parts = {part: masked_letter(getattr(letter, part)) for part in ("subject", "text", "html")}
    return replace(letter, calendar=calendar, **parts)


def preview_of(message: Message) -> MessagePreview:
    """What was sent, as it was sent; of what did not leave, what would go now."""
    if message.text and message.has_gone:
        return MessagePreview(
            Letter(message.subject, message.text, unpacked(message.packed_html, message.text)),
            _("As it was sent. Personal links were taken out: each is a key to something."),
        )
    try:
        letter = outbox.write(message)
    except Exception:  # whatever is wrong with a message, staff need its page to find out
        log.exception("Message %s has no preview.", message.pk)
        return MessagePreview(None, _("It cannot be written; the log says why."))
    if letter is None and message.status == Message.Status.SENT:
        return MessagePreview(
            None, _("Sent; its text is forgotten, because it may have held a secret link.")
        )
    if letter is None:
        return MessagePreview(None, _("It is no longer due and will not be sent."))
    return MessagePreview(discreet(letter), _("As it would be written now."))


def newest(request: HttpRequest) -> int:
    """The number of the latest mail, asked once a request, however many words are looked for."""
    if not hasattr(request, "newest_mail"):
        numbers = Message.objects.order_by("-pk").values_list("pk", flat=True)
        request.newest_mail = numbers.first() or 0
    return request.newest_mail


@admin.register(Message)
class MessageAdmin(WithPostOffice, ReadOnlyAdmin):
    about_people = True
    list_display = ["called", "recipient", "state", "when", "subject"]
    list_filter = [
        "status",
        ("bounced_at", admin.EmptyFieldListFilter),
        ("kind", named_values(name_of)),
        "priority",
        "due_at",
    ]
    search_fields = ["recipient", "recipient_name", "subject", "message_id", "key"]
    search_help_text = _(
        "How a recipient's address, a Message-ID or a key begins; among the latest 50,000 mails "
        "also a part of these, of a name or of a subject."
    )
    date_hierarchy = "created_at"
    linked_by = ["about", "source"]
    actions = ["retry", "hold", "release"]
    change_form_template = "admin/core/message/change_form.html"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "called",
                    "recipient",
                    "recipient_name",
                    "language",
                    "status",
                    "verdict",
                    "reason",
                    "suspension",
                ]
            },
        ),
        (
            _("Times"),
            {"fields": ["created_at", "due_at", "sent_at", "bounced_at", "attempts", "doubts"]},
        ),
        (_("Identity"), {"fields": ["message_id", "key", "priority", "at_most_once"]}),
    ]

    def with_term(self, request: HttpRequest, term: str) -> Q:
        """By indexes through all years, row by row through the latest: see bench/hundredfold.py."""
        latest = newest(request)
        begins = [(f"{name}__startswith", term) for name in ("recipient", "message_id", "key")]
        begins.append(("message_id__startswith", f"<{term}"))
        near = Q(pk__gt=latest - READ_THROUGH) & super().with_term(request, term)
        return near | Q.create(begins, connector=Q.OR)

    def meant_by(self, request: HttpRequest, parameter: str, value: str) -> Model | None:
        """What mails are about and what promised them are noted as `webinar/12`."""
        noun, _slash, number = value.partition("/")
        if parameter not in ("about", "source") or not is_number(number):
            return super().meant_by(request, parameter, value)
        models = (model for model in self.admin_site._registry if model._meta.model_name == noun)
        model = next(models, None)
        return model._base_manager.filter(pk=number).first() if model else None

    @admin.display(description=_("kind"), ordering="kind")
    def called(self, message: Message) -> str:
        return name_of(message.kind)

    @admin.display(description=_("status"), ordering="status")
    def state(self, message: Message) -> str:
        status, n = message.get_status_display(), message.attempts
        if message.bounced_at:
            return gettext("%(status)s, came back") % {"status": status}
        tried = ngettext("%(n)s attempt", "%(n)s attempts", n) % {"n": n}
        return f"{status}, {tried}" if n else status

    @admin.display(description=_("address"))
    def suspension(self, message: Message) -> str:
        address = SuspendedAddress.objects.filter(email=message.recipient).first()
        if address is None:
            return gettext("Not suspended")
        day = short(address.suspended_at)
        text = gettext("Suspended since %(day)s, because mail to it came back") % {"day": day}
        return link_to(address, text)

    @admin.display(description=_("when"), ordering="due_at")
    def when(self, message: Message) -> str:
        if message.sent_at:
            return gettext("sent %(time)s") % {"time": short(message.sent_at)}
        return gettext("due %(time)s") % {"time": short(message.due_at)}

    def get_urls(self) -> list[URLPattern]:
        html = self.admin_site.admin_view(self.html_part)
        return [path("<int:pk>/html/", html, name="core_message_html"), *super().get_urls()]

    @method_decorator(csp_update({"frame-src": [SELF]}))
    def change_view(self, request: HttpRequest, object_id: str, **kwargs: Any) -> HttpResponse:
        message = self.get_object(request, object_id)
        context = {"preview": preview_of(message) if message else None}
        return super().change_view(request, object_id, extra_context=context)

    @method_decorator([xframe_options_sameorigin, csp(SANDBOX)])
    def html_part(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        message = self.get_object(request, str(pk))
        letter = preview_of(message).letter if message else None
        if letter is None or not letter.html:
            raise Http404
        return HttpResponse(letter.html)

    @admin.action(description=_("Try again: failed, doubtful or held"), permissions=["operate"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        self._say(request, outbox.retry(chosen(queryset), by=request.user))

    @admin.action(description=_("Hold back: queued"), permissions=["operate"])
    def hold(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        self._say(request, outbox.hold(chosen(queryset), by=request.user))

    @admin.action(description=_("Release: held"), permissions=["operate"])
    def release(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        self._say(request, outbox.release(chosen(queryset), by=request.user))

    def _say(self, request: HttpRequest, done: int) -> None:
        text = ngettext("%(n)s message changed.", "%(n)s messages changed.", done) % {"n": done}
        self.message_user(request, text, messages.SUCCESS if done else messages.WARNING)


def short(moment: datetime) -> str:
    """Day and time, on one line of a list that has no room for more."""
    return date_format(timezone.localtime(moment), "j\u00a0M\u00a0H:i")


def chosen(rows: QuerySet[Message]) -> Any:
    """The same messages by number, in the order that locks are taken."""
    return Message.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).order_by("pk")
