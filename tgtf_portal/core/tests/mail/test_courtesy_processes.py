"""A real worker and a real mail server: what the unsubscribed and the suspended get is nothing."""

import urllib.request

from tgtf_portal.core.tests.live import wait_until

WORLD = """
from datetime import timedelta
from django.utils import timezone
from tgtf_portal.core.tests.factories import SuspendedAddressFactory
from webinars.tests.factories import RecapFactory, RegistrationFactory
recap = RecapFactory()
for name in ("ann", "bob", "cid"):
    RegistrationFactory(webinar=recap.webinar, email=f"{name}@example.org")
SuspendedAddressFactory(email="cid@example.org")
"""
PROMISE = """
from tgtf_portal.core.mail import outbox
from webinars.models import Registration
outbox.promise_all(
    outbox.Promise("recap.published", key=f"KEY/{r.pk}", to=r.email, context={"registration": r.pk})
    for r in Registration.objects.order_by("pk")
)
outbox.promise_all(
    outbox.Promise(
        "mail.ready_made",
        key=f"KEY/asked/{r.pk}",
        to=r.email,
        context={"subject": "You asked", "text": "Here it is."},
    )
    for r in Registration.objects.order_by("pk")
)
"""
OPEN = "SELECT COUNT(*) FROM core_message WHERE status NOT IN ('sent', 'dropped')"


def promise(installation, key):
    installation.script(PROMISE.replace("KEY", key))
    wait_until(lambda: installation.query(OPEN) == [(0,)], 30, "all is sent or dropped")


def test_the_mailed_button_stops_the_topic_and_nothing_else(installation):
    installation.settings["BOUNCE_ADDRESS"] = "bounces@portal.example.org"
    installation.start_web()
    installation.start_worker()
    installation.script(WORLD)

    promise(installation, "first")
    recaps = [d for d in installation.sink.deliveries if d.mail["List-Unsubscribe"]]
    asked = [d for d in installation.sink.deliveries if not d.mail["List-Unsubscribe"]]
    assert {d.recipient for d in recaps} == {"ann@example.org", "bob@example.org"}
    assert {d.recipient for d in asked} == {"ann@example.org", "bob@example.org", "cid@example.org"}
    for delivery in recaps:
        link = delivery.mail["List-Unsubscribe"].strip("<>")
        assert link.startswith(f"{installation.url}/mail/")
        assert delivery.mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert link.removesuffix("unsubscribe/") in delivery.text
        assert link.removesuffix("unsubscribe/") in delivery.html

    [link] = [d.mail["List-Unsubscribe"].strip("<>") for d in recaps if "ann@" in d.recipient]
    with urllib.request.urlopen(link, data=b"List-Unsubscribe=One-Click", timeout=10) as answer:
        assert (answer.status, answer.url) == (200, link)
    before = len(installation.sink.deliveries)
    promise(installation, "second")

    later = installation.sink.deliveries[before:]
    assert sorted((d.recipient[:3], bool(d.mail["List-Unsubscribe"])) for d in later) == [
        ("ann", False),
        ("bob", False),
        ("bob", True),
        ("cid", False),
    ]


def test_an_address_that_the_server_does_not_know_gets_one_attempt(installation):
    installation.start_worker()
    installation.script(WORLD)
    installation.sink.mode = lambda to: "refuse forever" if to.startswith("ann") else "ok"
    known = "SELECT email FROM core_suspendedaddress ORDER BY email"

    installation.script(PROMISE.replace("KEY", "first"))

    wait_until(lambda: len(installation.query(known)) == 2, 30, "the address is suspended")
    assert installation.query(known) == [("ann@example.org",), ("cid@example.org",)]
