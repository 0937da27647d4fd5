"""A recap in every form in which it leaves the portal, as text that a reader gets to see."""

import io
import json
import zipfile
from email import message_from_bytes, policy
from html import unescape

from django.urls import reverse
from pypdf import PdfReader

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import put_in_envelope
from tgtf_portal.core.models import Message

FILES = ["recap-as-pdf", "recap-as-docx", "recap-as-markdown", "recap-json"]
FORMS = ["recap-detail", *FILES]
FEEDS = ["recap-rss", "recap-atom"]
ELSEWHERE = ["/", "/webinars/", "/stories/", "/insights/", "/insights/?part=sentences"]


def address(recap, name):
    return reverse(f"webinars:{name}", args=[] if name in FEEDS else [recap.webinar.slug])


def fetched(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content


def everything(client, recap, reader):
    """What each output says, by its name; markup is undone as often as its readers undo it.

    `reader` is a registration: whoever gets the mail is greeted by name.
    """
    series = reverse("webinars:series-detail", args=[recap.webinar.series.slug])
    return {
        **{name: text_of(name, fetched(client, address(recap, name))) for name in [*FORMS, *FEEDS]},
        **{path: unescape(fetched(client, path).decode()) for path in ELSEWHERE},
        "series": unescape(fetched(client, series).decode()),
        "webinar": unescape(fetched(client, recap.webinar.get_absolute_url()).decode()),
        **{f"mail {number}": text for number, text in enumerate(mail_to(reader))},
    }


def text_of(name, content):
    if name == "recap-as-pdf":
        return pdf_text(content)
    if name == "recap-as-docx":
        return docx_text(content)
    if name == "recap-json":
        return json.dumps(json.loads(content), ensure_ascii=False)
    return unescape(unescape(content.decode()))


def pdf_text(content):
    """Long words may be broken at a zero-width space; lines end where the paper does."""
    pdf = PdfReader(io.BytesIO(content))
    pages = "\n".join(page.extract_text() for page in pdf.pages)
    return f"{dict(pdf.metadata)}\n{pages}".replace("\u200b", "")


def docx_text(content):
    """All that stands in any part of the package, the words of one paragraph put together."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(
            unescape(parts.read(name).decode())
            for name in parts.namelist()
            if name.endswith((".xml", ".rels"))
        )


def mail_to(reader):
    """Subject and bodies."""
    message = Message.objects.get(kind="recap.published", context__registration=reader.pk)
    sent = put_in_envelope(outbox.write(message), message)
    mail = message_from_bytes(sent, policy=policy.default)
    return [str(mail["subject"]), *filter(None, map(_decoded, mail.walk()))]


def _decoded(part):
    return unescape(part.get_content()) if part.get_content_maintype() == "text" else ""
