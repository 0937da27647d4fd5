"""What the one search of the administration looks through, and how what it finds is shown."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.desk.search import Source, searched
from tgtf_portal.core.values.kinds import name_of


def joined(*facts: Any) -> str:
    return " · ".join(str(fact) for fact in facts if fact)


searched(
    Source(
        "webinars.webinar",
        _("Webinars"),
        ("title",),
        lambda webinar: joined(webinar.when, webinar.get_status_display()),
        related=("series",),
        order=("-starts_at",),
    ),
    Source(
        "webinars.registration",
        _("Participants"),
        ("name", "email"),
        lambda person: joined(person.email, person.organisation, person.webinar),
        lambda person: person.name or person.email,
        related=("webinar__series",),
        order=("name__folded", "-webinar__starts_at"),
    ),
    Source(
        "core.user",
        _("Accounts"),
        ("name", "email"),
        order=("name__folded",),
        texts=("name", "email"),
    ),
    Source(
        "webinars.host",
        _("Hosts"),
        ("name",),
        order=("name__folded", "-breakout__webinar__starts_at"),
        fields=("name", "email"),
        texts=("name", "email", "breakout__title", "breakout__webinar__title"),
        opens="breakout",
    ),
    Source(
        "webinars.speaker",
        _("Speakers"),
        ("name",),
        order=("name__folded", "-webinar__starts_at"),
        fields=("name", "email", "function"),
        texts=("name", "function", "webinar__title"),
        opens="webinar",
    ),
    Source(
        "advisors.poolentry",
        _("Pool of advisors"),
        ("name", "email"),
        lambda entry: joined(entry.email, entry.get_status_display(), entry.sectors),
        order=("name__folded",),
    ),
    Source(
        "clusters.cluster",
        _("Clusters"),
        ("name",),
        order=("name__folded",),
        texts=("name", "summary"),
    ),
    Source(
        "clusters.project",
        _("Projects"),
        ("title",),
        lambda project: joined(project.get_status_display(), project.summary),
        related=("facility",),
        order=("title__folded",),
    ),
    Source(
        "clusters.sme",
        _("SMEs and their contacts"),
        ("contact_name", "contact_address", "name"),
        order=("name__folded",),
        texts=("name", "contact_name", "contact_address", "cluster__name"),
    ),
    Source(
        "core.message",
        _("Mails"),
        ("subject", "recipient"),
        lambda mail: joined(mail.recipient, mail.get_status_display()),
        lambda mail: mail.subject or name_of(mail.kind),
    ),
    Source(
        "webinars.insight",
        _("Insights"),
        ("text",),
        lambda insight: joined(insight.author_name, insight.breakout, insight.breakout.webinar),
        lambda insight: insight.text,
        related=("breakout__webinar__series",),
    ),
)
