"""A recap waits behind no mails: each has a queue, and a worker takes from them in turn."""

import pytest

from tgtf_portal.core.tests.chaos.crowd import promise_crowd
from tgtf_portal.core.tests.live import wait_until

MAILS, RINGS = 1000, 200
# Mails rang and nobody heard it; then the last break-out of a webinar closes.
QUEUED = f"""
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.work import doorbell
from webinars.common.locks import want_recap
from webinars.tests.factories import InsightFactory, WebinarFactory
for _mail in range({RINGS}):
    doorbell.ring(outbox.DELIVERY)
webinar = WebinarFactory(status="held")
InsightFactory(breakout__webinar=webinar, breakout__status="closed")
want_recap(webinar)
"""
LEFT = """
from tgtf_portal.celery import app
with app.connection_for_read() as connection:
    print(sum(connection.channel()._size(queue) for queue in ("celery", "mails")))
"""
RECAPS = "SELECT COUNT(*) FROM webinars_recap"
SENT = "SELECT COUNT(*) FROM core_message WHERE status = 'sent'"


@pytest.mark.parametrize("broker", ["as set up", "in a folder"])
def test_a_recap_is_compiled_while_a_thousand_mails_still_wait(installation, broker):
    installation.settings |= {"OUTBOX_RATE_PER_MINUTE": "600"}
    if broker == "in a folder":
        installation.settings["REDIS_URL"] = ""
    promise_crowd(installation, MAILS)
    installation.script(QUEUED)

    installation.start_worker()
    wait_until(lambda: installation.query(RECAPS) == [(1,)], 60, "the recap is compiled")

    assert int(installation.script(LEFT)) > RINGS // 2
    assert installation.query(SENT)[0][0] < MAILS
