"""What an answer gives away, of the secrets that a small world holds."""

import io
import zipfile

from tgtf_portal.core.log import TOKEN
from webinars.models import CalendarFeed, Host, Invitation, Moderator, Registration, Speaker

LINKED = (Registration, Invitation, Host, Moderator, CalendarFeed, Speaker)


def said(response):
    """All that an answer tells: where it leads, its headers, and its content, unpacked."""
    content = b"".join(response) if response.streaming else response.content
    if content.startswith(b"PK"):
        packed = zipfile.ZipFile(io.BytesIO(content))
        content = b"".join(packed.read(name) for name in packed.namelist())
    return f"{dict(response.headers)}\n{content.decode(errors='replace')}"


def naming(rooms, pages):
    """The pages that tell a meeting's code, each with the rooms' numbers."""
    found = {}
    for name, text in pages:
        if told := {room.pk for room in rooms if room.meeting_code in text}:
            found[name] = told
    return found


def keys_of_all():
    """The codes of everybody's links; a link holds its code in clear."""
    return {code for m in LINKED for code in m.objects.values_list("code", flat=True)}


def told_keys(name, text):
    found = [key for key in keys_of_all() if key in text]
    return [f"{name}: {what}" for what in found + TOKEN.findall(text)]
