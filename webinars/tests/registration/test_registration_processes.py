"""A registration and its mail stand or fall together, though the web process dies in between."""

import re

import requests

from tgtf_portal.core.tests.judge import Outcome, judge, wait_for_rest
from tgtf_portal.core.tests.live import Installation, wait_until

WEBINAR = """
from webinars.tests.factories import WebinarFactory
WebinarFactory(slug="open")
"""
REGISTRATIONS = "SELECT COUNT(*) FROM webinars_registration"


def register(installation: Installation, number: int) -> None:
    """As a browser would; the answer is lost with the process that dies."""
    browser = requests.Session()
    address = f"{installation.url}/webinars/open/register/"
    form = wait_until(lambda: page_at(browser, address), 20, "a web process stands up again")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form).group(1)
    stamp = re.search(r'name="asked_at" value="([^"]+)"', form).group(1)
    facts = {"name": f"Reader {number}", "email": f"reader{number}@example.org"}
    facts["asked_at"] = stamp
    try:
        answer = browser.post(address, {**facts, "csrfmiddlewaretoken": token}, timeout=10)
    except requests.ConnectionError:
        return
    raise AssertionError(f"the web process lived on: {answer.status_code}")


def page_at(browser: requests.Session, address: str) -> str:
    try:
        return browser.get(address, timeout=10).text
    except requests.ConnectionError:
        return ""


def test_whoever_registered_gets_the_mail_though_the_web_process_died_before_the_doorbell(
    installation,
):
    installation.settings |= {"OUTBOX_SWEEP_SECONDS": "1"}
    installation.script(WEBINAR)
    installation.start_web("webinars.tests.dying_wsgi")

    for number in range(4):
        register(installation, number)
    assert installation.query(REGISTRATIONS) == [(4,)]
    assert installation.sink.deliveries == []

    installation.start_beat()
    installation.start_worker(ready=False)
    installation.sink.wait_for(4, 30)
    wait_for_rest(installation, 10)
    assert judge(installation) == Outcome()
