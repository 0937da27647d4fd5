"""A coming webinar with open registration: whatever is to be tried out is tried out here."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core.models import ListView, User
from tgtf_portal.pages.demo import files
from tgtf_portal.pages.demo.clock import on, workday
from tgtf_portal.pages.demo.people import Key, coordinator
from tgtf_portal.pages.demo.webinar import fill, invite_guests, write_and_announce
from webinars.campaign.domain.invitations import invite_hosts, invite_people
from webinars.campaign.domain.sources import people_of
from webinars.correspondence.domain.actions import write_letter
from webinars.mailing.domain.actions import start_mailing
from webinars.mailing.domain.listing import advance_mailings
from webinars.models import Campaign, Invitation, MailText, Registration, StaffLetter, Webinar
from webinars.registration.domain.actions import register

NUMBER = 3
AHEAD = timedelta(days=21)
FEWEST = 5  # people in a break-out
OPEN_SINCE = timedelta(days=6)
ADVISOR = "advisor@example.org"


def announce_coming(key: Key) -> None:
    facts, people = files.facts("webinar-3.json"), files.rows("registrations-3.csv")
    facts["webinar"]["date"] = workday(AHEAD).isoformat()
    now = timezone.now()
    with on(now - OPEN_SINCE):
        webinar = write_and_announce(facts, key)
        _name_rooms(webinar)
        _invite_everybody(webinar, people, by=coordinator())
    fill(
        webinar, people, begins=now - OPEN_SINCE + timedelta(hours=2), ends=now - timedelta(hours=1)
    )
    # Not started: staff try it, look at who is new, and start it themselves.
    campaign = Campaign.objects.create(
        webinar=webinar, title="To the firms", segments=["smes"], created_by=coordinator()
    )
    _word_mails(webinar, campaign)
    _keep_view(coordinator())
    _write_letters(webinar, by=coordinator(), sent_on=now - OPEN_SINCE / 2)
    # Registered and without a wish: the advisor's dashboard has something to ask for.
    invitation = webinar.invitations.filter(email=ADVISOR).first()
    if invitation:
        register(webinar, email=ADVISOR, name=invitation.name, invitation=invitation)


def _word_mails(webinar: Webinar, campaign: Campaign) -> None:
    """What this webinar's confirmation says, and how firms are invited: words of their own."""
    MailText.objects.create(
        webinar=webinar,
        kind="registration.confirmed",
        subject="See you soon: {webinar}",
        body="Dear {name},\n\n{who}{turn}You have a place:\n\n{webinar}\n\n{when}\n{where}\n\n"
        "Bring one figure from your firm: what energy cost last year. We start from it.\n\n"
        "{link}\n\n{object}",
    )
    MailText.objects.create(
        campaign=campaign,
        kind="webinar.invitation",
        subject="For firms like yours: {webinar}",
        body="Dear {name},\n\nyour cluster takes part in the {facility}, and this webinar is for "
        "its firms:\n\n{webinar}\n\n{when}\n\n{about}\n\n{link}\n\nOne short page, no account.",
    )


def _keep_view(owner: User) -> None:
    """Of participants, for all staff: where they come from, and who sits where."""
    columns = [
        ("name", _("Name")),
        ("country", _("Country")),
        ("cluster", _("Cluster")),
        ("all_wishes", _("All wishes")),
        ("seated_in", _("Break-out")),
    ]
    confirmed = ["status__exact", Registration.Status.CONFIRMED, _("Status: Has a place")]
    ListView.objects.get_or_create(
        owner=owner,
        table=Registration._meta.label_lower,
        name=_("Where they come from"),
        defaults={"columns": columns, "filters": [confirmed], "order": ["country"], "shared": True},
    )


def _name_rooms(webinar: Webinar) -> None:
    """Where people meet, and how few make no break-out; the addresses lead nowhere."""
    webinar.meeting_link = "https://meet.example.org/demo"
    webinar.save(update_fields=["meeting_link"])
    for breakout in webinar.breakouts.all():
        breakout.meeting_link = f"https://meet.example.org/demo-{breakout.position}"
        breakout.minimum = FEWEST
        breakout.save(update_fields=["meeting_link", "minimum"])


def _invite_everybody(webinar: Webinar, people: list[dict[str, str]], *, by: User) -> None:
    audiences = Invitation.Audience
    invite_people(
        webinar,
        [*people_of(webinar, audiences.MANAGERS), *people_of(webinar, audiences.PARTNERS)],
        audience=audiences.MANAGERS,
        by=by,
    )
    engaged = people_of(webinar, audiences.ADVISORS)
    invite_people(webinar, engaged, audience=audiences.ADVISORS, by=by)
    invite_guests(webinar, people, by=by)
    invite_hosts(webinar, by=by)


def _write_letters(webinar: Webinar, *, by: User, sent_on: datetime) -> None:
    """One that went to the hosts, and one that waits until staff have looked at it."""
    facts = {"facility": webinar.series.facility, "webinar": webinar, "language": webinar.language}
    audiences = StaffLetter.Audience
    with on(sent_on):
        hosts = StaffLetter(
            audience=audiences.HOSTS,
            subject="Your break-out at {webinar}",
            body="Dear {name},\n\nplease open your console once before {when}: it shows who comes, "
            "and where you meet.\n\n{link}\n\nAnswer this mail if anything is missing.",
            **facts,
        )
        start_mailing(write_letter(hosts, by=by), by=by)
        advance_mailings()
    draft = StaffLetter(
        audience=audiences.UNWISHED,
        subject="Which break-out is yours? {webinar}",
        body="Dear {name},\n\nyou have a place, and no break-out yet. Put those that you like in "
        "order:\n\n{link}\n\nWho says nothing gets what is left.",
        **facts,
    )
    write_letter(draft, by=by)
