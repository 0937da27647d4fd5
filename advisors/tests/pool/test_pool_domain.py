"""Picking, declining, confirming, saying no: who is told, what exists afterwards, who was first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone

from advisors.models import Advisor, PoolEntry
from advisors.pool.domain.pool import (
    ANSWER_DAYS,
    confirm_entry,
    decline_entry,
    pick_entry,
    refuse_entry,
    send_link,
)
from advisors.tests.factories import AdvisorFactory, PoolEntryFactory
from clusters.models import Ecosystem
from clusters.tests.factories import ThemeFactory
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import AuditEvent, Consent, Message, User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def picked(**facts):
    return pick_entry(PoolEntryFactory(**facts), why="Knows dyes", by=UserFactory())


def confirm(entry, **facts):
    return confirm_entry(entry, facts, consent="I agree.", source="link")


def letters(kind):
    return [outbox.write(message) for message in Message.objects.filter(kind=kind)]


def test_who_is_picked_gets_a_link_that_they_alone_have_and_no_account():
    coordinator = UserFactory(name="Coco")

    entry = pick_entry(PoolEntryFactory(name="Ana Lima"), why="Knows dyes", by=coordinator)

    assert (entry.status, entry.why, entry.decided_by) == ("picked", "Knows dyes", coordinator)
    [letter] = letters("pool_entry.picked")
    assert letter.text.startswith("Dear Ana Lima,")
    assert entry.get_link() in letter.text
    assert "Knows dyes" not in letter.text
    assert not User.objects.filter(email=entry.email).exists()
    assert AuditEvent.objects.get().verb == "pool_entry.picked"


def test_a_yes_makes_the_account_and_the_advisor_of_what_the_person_wrote():
    theme, textiles = ThemeFactory(), Ecosystem.objects.get(slug="textiles")
    entry = picked(email="ana@example.org", country="PT", bio="As the list said")

    confirm(entry, name="Ana L.", bio="Mine", days_offered=8, themes=[theme], ecosystems=[textiles])

    ana = Advisor.objects.get()
    assert (ana.user.email, ana.user.name) == ("ana@example.org", "Ana L.")
    assert not ana.user.has_usable_password()
    assert EmailAddress.objects.get(user=ana.user).verified
    assert (ana.country, ana.bio, ana.days_offered) == ("PT", "Mine", 8)
    assert [*ana.themes.all(), *ana.ecosystems.all()] == [theme, textiles]
    assert Consent.objects.get().email == "ana@example.org"
    assert PoolEntry.objects.get().advisor == ana
    assert len(letters("pool_entry.confirmed")) == 1
    assert letters("pool_entry.reminder") == [None]


def test_an_account_of_that_address_is_linked_by_the_yes_and_keeps_its_name():
    known = UserFactory(name="Dr Ana Lima")
    EmailAddress.objects.create(user=known, email="second@example.org", verified=True)

    confirm(picked(email="second@example.org", name="Ana"))

    assert Advisor.objects.get().user == known
    known.refresh_from_db()
    assert (known.name, User.objects.filter(email="second@example.org").exists()) == (
        "Dr Ana Lima",
        False,
    )


def test_who_is_an_advisor_already_stays_the_same_one():
    advisor = AdvisorFactory(bio="Of last year")

    confirm(picked(email=advisor.user.email), bio="Of this year")

    assert Advisor.objects.get().bio == "Of this year"


def test_a_switched_off_account_is_not_opened_by_a_link():
    gone = UserFactory(is_active=False)

    with pytest.raises(Refused, match="switched off"):
        confirm(picked(email=gone.email))


def test_a_no_leaves_no_account_and_ends_the_link():
    entry = refuse_entry(picked(), answer="No time")

    assert (entry.status, entry.answer) == ("refused", "No time")
    with pytest.raises(Refused, match="You have said no already"):
        confirm(entry)
    assert not Advisor.objects.exists()
    assert not User.objects.filter(email=entry.email).exists()


@pytest.mark.parametrize(("told", "mails"), [(True, 1), (False, 0)])
def test_only_who_heard_from_us_is_told_that_they_are_declined(told, mails):
    entry = picked() if told else PoolEntryFactory()

    decline_entry(entry, why="Too far away", by=UserFactory())

    found = letters("pool_entry.taken_back")
    assert len(found) == mails
    assert all("Too far away" not in letter.text for letter in found)
    assert letters("pool_entry.picked") == [None] * mails  # not sent any more
    with pytest.raises(Refused, match="taken its question back"):
        confirm(entry)


def test_a_link_ends_to_the_second_and_a_new_one_ends_the_old():
    entry = picked()
    old = entry.token
    PoolEntry.objects.update(open_until=timezone.now())
    with pytest.raises(Refused, match="time for an answer is over"):
        confirm(entry)

    entry = send_link(entry, by=UserFactory())

    assert entry.open_until > timezone.now() + timedelta(days=ANSWER_DAYS - 1)
    assert not PoolEntry.objects.by_link(old).exists()
    confirm(entry)


# --- Two at once ----------------------------------------------------------------------------------
def at_once(*verbs):
    """What each of them came to."""

    def run(verb):
        try:
            verb()
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(verbs)) as threads:
        return sorted(threads.map(run, verbs))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_pick_at_once_and_of_two_presses_the_second_gets_a_clear_answer():
    people = [UserFactory(name=name) for name in ("Coco", "Dora")]
    entry = PoolEntryFactory(name="Ana")

    [first, second] = at_once(
        *(lambda p=person: pick_entry(entry, why=p.name, by=p) for person in people)
    )
    entry.refresh_from_db()
    assert (first.split(" on ")[0], second) == (f"{entry.why} picked Ana", "done")
    assert Message.objects.filter(kind="pool_entry.picked").count() == 1

    presses = [lambda: confirm(entry)] * 4
    said = "You have confirmed your profile already; nothing more is needed."
    assert at_once(*presses) == [said, said, said, "done"]
    assert Advisor.objects.count() == 1
    assert Message.objects.filter(kind="pool_entry.confirmed").count() == 1


def test_a_password_that_somebody_else_set_for_this_address_opens_nothing_after_the_yes():
    claimed = UserFactory(email="ana@example.org")
    claimed.set_password("of-somebody-else-1")
    claimed.save()
    EmailAddress.objects.create(user=claimed, email=claimed.email, verified=False)

    confirm(picked(email=claimed.email))

    claimed.refresh_from_db()
    assert (claimed.has_usable_password(), claimed.advisor.pool_entries.count()) == (False, 1)
    assert EmailAddress.objects.get().verified


def test_who_proved_the_address_comes_before_who_claims_it():
    UserFactory(email="ana@example.org")
    owner = UserFactory()
    EmailAddress.objects.create(user=owner, email="ana@example.org", verified=True)

    confirm(picked(email="ana@example.org"))

    assert Advisor.objects.get().user == owner
