"""A mail about a project's advice, in its kind's words or in those that the facility wrote."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from advisors.models import Engagement
from clusters.models import Facility, Project
from tgtf_portal.core.mail import outbox, samples, topics
from tgtf_portal.core.mail.letters import Calendar, Letter, write_letter
from tgtf_portal.core.mail.row_mails import ids_of
from tgtf_portal.core.mail.topics import topic_of
from tgtf_portal.core.mail.wording import OwnText, Text, Typed, Wording, wording_of
from tgtf_portal.core.models import Message

Row = TypeVar("Row", bound=Model)
Values = Mapping[str, str]
TOPIC = "advice"

topics.sign_up(
    TOPIC,
    _lazy("Advice"),
    _lazy("Reminders and news of projects that you manage, advise or coordinate."),
)

# What every text may use.
PLACEHOLDERS: dict[str, Text] = {
    "name": _lazy("the person's name"),
    "project": _lazy("the project's number and title; alone in a paragraph it is the headline"),
    "advisor": _lazy("the advisor's name"),
    "facility": _lazy("the facility's name"),
    "link": _lazy("the page or the person's own link; alone in a paragraph it is the button"),
}


def advice_wording(
    subject: Text,
    opening: Text,
    closing: Text = "",
    button: Text = "",
    *,
    label: Text,
    ending: Text = "",
    placeholders: Mapping[str, Text] | None = None,
) -> Wording:
    """The usual mail: greeting, opening, the project, closing, button, ending.

    `placeholders` are the kind's own, each with its meaning, besides those of every text; `label`
    is how staff know the mail among those whose words they may change.
    """
    parts = [_lazy("Dear {name},"), opening, "{project}", closing, "{link}", ending]
    body = format_lazy("\n\n".join(["{}"] * len(parts)), *parts)
    known = {**PLACEHOLDERS, **(placeholders or {})}
    return Wording(subject, body, button, preheader="{project}", label=label, placeholders=known)


def advice_mail(
    kind: str,
    rows: Callable[[], QuerySet[Row]],
    wording: Wording,
    *,
    topic: str = "",
    calendar_of: Callable[[Message, Row], Calendar] | None = None,
) -> Callable[[Callable[[Message, Row], Values | None]], None]:
    """Sign up a mail about one row: a facility, a project, an engagement, or what belongs to one.

    What it decorates gives the values of the wording's own placeholders and "link", or says by None
    that the mail is no longer due. `rows` bring `engagement__project__facility`,
    `engagement__advisor__user` and the project's coordinator along. With a topic the reader may
    choose not to get it. `calendar_of` makes the entry that goes along.
    """

    def sign_up(values_of: Callable[[Message, Row], Values | None]) -> None:
        @outbox.sender(kind, topic=topic, wording=wording)
        def prepare(batch: list[Message]) -> outbox.Write:
            queryset = rows()
            noun = str(queryset.model._meta.model_name)
            found = queryset.in_bulk(ids_of(batch, noun))

            def write(message: Message) -> Letter | None:
                row = found.get(message.context[noun])
                values = values_of(message, row) if row else None
                if row is None or values is None:
                    return None
                calendar = calendar_of(message, row) if calendar_of else None
                return replace(_letter(message, row, values), calendar=calendar)

            return write

        samples.sign_up(kind, sample_letter)

    return sign_up


def engagements() -> QuerySet[Engagement]:
    """With all that a mail may say of them."""
    return Engagement.objects.select_related(
        "advisor__user", "project__facility", "project__coordinator"
    )


def _letter(message: Message, row: Any, values: Values) -> Letter:
    engagement = row if isinstance(row, Engagement) else getattr(row, "engagement", None)
    project = row if isinstance(row, Project) else getattr(engagement or row, "project", None)
    facility = project.facility if project else row if isinstance(row, Facility) else row.facility
    in_charge = project.coordinator if project else None
    facts = {
        "project": Typed(project or ""),
        "advisor": Typed(engagement.advisor) if engagement else "",
        "facility": facility.name,
        "name": Typed(message.recipient_name),
    }
    return write_letter(
        wording_of(message, ("facility", facility.pk)),
        {**facts, **values},
        headline="project",
        language=message.language,
        topics_link=message.get_topics_link() if topic_of(message.kind) else "",
        reply_to=in_charge.email if in_charge else facility.contact_address,
    )


def sample_letter(text: OwnText, facility: Facility) -> Letter:
    """To somebody made up about a project made up; what only a real one knows is named."""
    wording = text.wording
    values = {name: f"[{meaning}]" for name, meaning in wording.placeholders.items()}
    values |= {
        "name": Typed(_("Ana Šimić")),
        "project": _("7 · Green skills for small companies"),
        "advisor": _("Jonas Lindqvist"),
        "facility": facility.name,
        "link": f"{settings.SITE_URL}/…",
    }
    return write_letter(wording, values, headline="project", language=text.language)
