"""Filling in a public form as a browser does: what the page hides in it is sent along."""

import re
from html import unescape

from tgtf_portal.core.models import Consent, Message
from webinars.models import Answer, Registration

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def words(answer):
    return unescape(" ".join(answer.content.decode().split()))


def entered(client, address, **facts):
    """The form's hidden fields as they were served, and these facts."""
    page = client.get(address).content.decode()
    hidden = {name: unescape(value) for name, value in HIDDEN.findall(page)}
    hidden.pop("csrfmiddlewaretoken", None)
    return {**hidden, **facts}


def everything():
    """All that registering writes, to see that nothing was written."""
    tables = (Registration, Answer, Consent, Message)
    return [list(table.objects.order_by("pk").values()) for table in tables]
