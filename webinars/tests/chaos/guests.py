"""Invited guests, and their browsers."""

import re
from html.parser import HTMLParser

import requests

from tgtf_portal.core.tests.live import Installation

WEBINAR = """
from webinars.tests.factories import WebinarFactory
from webinars.models import Invitation, Webinar
webinar = Webinar.objects.filter(slug="crowd").first() or WebinarFactory(slug="crowd")
from webinars.campaign.domain.invitations import send_invitations
"""
INVITE = """
invitations = Invitation.objects.bulk_create(
    Invitation(webinar=webinar, email=f"reader{{n}}@example.org", name=f"Reader {{n}}")
    for n in range({number})
)
"""
LINKS = """
print("\\n".join(invitation.get_link() for invitation in invitations))
"""


def invite(installation: Installation, number: int) -> None:
    """Puts real invitations, with text, HTML and a calendar entry, into the outbox."""
    send = "send_invitations(webinar, by=None)"
    installation.script(WEBINAR + INVITE.format(number=number) + send)


def personal_links(installation: Installation, number: int) -> list[str]:
    """The links of guests who are invited, and whose invitations are not mailed."""
    return installation.script(WEBINAR + INVITE.format(number=number) + LINKS).split()


class Fields(HTMLParser):
    """What a form would send if its button were pressed now."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self.feed(re.search(r"<main.*</main>", page, re.DOTALL).group())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if tag == "input" and facts.get("name") and facts.get("type") not in ("checkbox", "radio"):
            self.sent[facts["name"]] = facts.get("value") or ""


def register(link: str) -> list[int]:
    """The status of each answer between the mailed link and the place; 0 where none came."""
    browser = requests.Session()
    statuses: list[int] = []
    try:
        page = browser.get(link, timeout=20)
        statuses.append(page.status_code)
        if page.ok:
            answer = browser.post(page.url, Fields(page.text).sent, timeout=20)
            statuses += [*(r.status_code for r in answer.history), answer.status_code]
    except requests.ConnectionError:
        statuses.append(0)
    return statuses
