"""Accounts for tests that sign in through the pages, and what they find in the mail."""

import base64
import hmac
import re
import time

from allauth.account.models import EmailAddress
from django.urls import reverse

from tgtf_portal.core.models import Message
from tgtf_portal.core.tests.factories import UserFactory

PASSWORD = "a-quiet-green-transition"


def account(email, *, verified=True, **facts):
    user = UserFactory(email=email, **facts)
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=verified)
    return user


def sign_in(client, email, password=PASSWORD, **headers):
    facts = {"login": email, "password": password}
    return client.post(reverse("account_login"), facts, **headers)


def mail_to(address):
    return Message.objects.filter(recipient=address).latest("pk").context["text"]


def links_in(text):
    return re.findall(r"https?://\S+", text)


def code_for(secret):
    """What an authenticator app shows now (RFC 6238)."""
    counter = int(time.time() // 30).to_bytes(8, "big")
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06}"
