"""What is easily forgotten: links that hosts were never sent, letters that stopped, sweeps that did
not run, words that lists brought along."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.models import Spelling
from tgtf_portal.core.models import RetentionRun
from tgtf_portal.core.people.seen import Seen
from tgtf_portal.core.values.prepared import number_of
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.pages.domain.sections import Task, by, day_of, short
from webinars.campaign.domain.invitations import links_mailed, without_link
from webinars.models import Breakout, Host, StaffLetter, Webinar

LATEST = timedelta(days=2)  # between two sweeps; one runs each night
NAMES_SHOWN = 3
MOST_LETTERS = 10
STOPPED = (StaffLetter.Status.DRAFT, StaffLetter.Status.PAUSED)
MOST_HOSTS = 200  # that are looked through, of the webinars that come first

HOSTS = Seen(
    lambda seen, now, soon: (
        seen(
            Host.objects.filter(
                breakout__webinar__status=Webinar.Status.ANNOUNCED,
                breakout__webinar__starts_at__gt=now,
                breakout__webinar__starts_at__lt=soon,
            )
        )
        .exclude(breakout__status=Breakout.Status.CANCELLED)
        .exclude(email="")
        .select_related("breakout__webinar")
        .only("code", "name", "email", *day_of("breakout__webinar"), "breakout__webinar__language")
        .order_by("breakout__webinar__starts_at", "pk")[:MOST_HOSTS]
    ),
    now=datetime,
    soon=datetime,
)
LINKS_MAILED = Seen(
    lambda _seen, now, soon: links_mailed(
        Webinar.objects.filter(
            status=Webinar.Status.ANNOUNCED, starts_at__gt=now, starts_at__lt=soon
        )
    ),
    now=datetime,
    soon=datetime,
)
STOPPED_LETTERS = Seen(
    lambda seen: (
        seen(StaffLetter.objects.filter(status__in=STOPPED))
        .exclude(reason="")
        .only("subject", "reason")
        .order_by("-pk")[:MOST_LETTERS]
    )
)
LAST_RUN = Seen(lambda _seen: RetentionRun.objects.order_by("-at").values_list("at", flat=True)[:1])
UNKNOWN_WORDS = Seen(
    lambda seen: number_of(seen(Spelling.objects.filter(status=Spelling.Status.OPEN)))
)


def host_tasks(hosts: list[Host], mailed: list[str], today: date) -> Iterator[Task]:
    """Hosts of the webinars of the next weeks who have not been sent their personal link; `mailed`
    are the keys of those that were."""
    by_webinar: dict[Webinar, list[Host]] = defaultdict(list)
    for host in without_link(hosts, mailed):
        by_webinar[host.breakout.webinar].append(host)
    for webinar, hosts in by_webinar.items():
        number, names = len(hosts), ", ".join(host.name for host in hosts[:NAMES_SHOWN])
        title = ngettext(
            "Send %(n)d host of “%(webinar)s” the personal link",
            "Send %(n)d hosts of “%(webinar)s” their personal links",
            number,
        ) % {"n": number, "webinar": webinar}
        address = address_of("admin:webinars_webinar_invite_hosts", str(webinar.pk))
        note = names if number <= NAMES_SHOWN else _("%s and others") % names
        yield Task(title, address, _("Send"), webinar.day, by(webinar.day, today), note)


def letter_tasks(letters: list[StaffLetter]) -> Iterator[Task]:
    """Letters that did not go out, or stopped, with nobody's doing: each says why."""
    for letter in letters:
        address = address_of("admin:webinars_staffletter_change", str(letter.pk))
        title = _("Read the letter “%s” again") % letter
        yield Task(title, address, _("Read"), when=_("when you can"), note=letter.reason)


def retention_tasks(last_run: list[datetime], today: date) -> Iterator[Task]:
    """Nightly sweeps that stand still: what should have gone is still there."""
    last = next(iter(last_run), None)
    if last is None or timezone.now() - last < LATEST:
        return
    day = timezone.localdate(last)
    yield Task(
        _("What is kept for too long has not been deleted"),
        address_of("admin:core_retentionrun_changelist"),
        _("Look"),
        day,
        _("since %s") % short(day, today),
        _("Ask the operator whether the worker and its timetable run."),
        late=True,
    )


def spelling_tasks(unknown: list[int]) -> Iterator[Task]:
    if number := next(iter(unknown), 0):
        title = ngettext(
            "%d word of imported lists is not recognised",
            "%d words of imported lists are not recognised",
            number,
        )
        address = f"{address_of('admin:clusters_spelling_changelist')}?status__exact=open"
        yield Task(title % number, address, _("Decide"), when=_("when you can"))
