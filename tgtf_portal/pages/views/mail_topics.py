"""Where a mail's reader says what may come, and what not any more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from tgtf_portal.core.mail.courtesy import choose_topics, unsubscribe, wanted_topics
from tgtf_portal.core.mail.topics import TOPICS, topic_of
from tgtf_portal.core.models import Message, SuspendedAddress
from tgtf_portal.core.people import throttle
from tgtf_portal.core.people.access import by_link, public
from tgtf_portal.core.refusal import refusal_at_form
from tgtf_portal.pages.domain.mail_topics import ask_for_topics_link
from tgtf_portal.pages.forms.mail_topics import MailTopicsForm, TopicsLinkForm
from tgtf_portal.pages.views.notice import contact_address


@public
def mail_topics_ask(request: HttpRequest) -> HttpResponse:
    """The same answer whoever's address it is: what became of it, a mail says."""
    form = TopicsLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email, client = form.cleaned_data["email"], throttle.client_network(request)
        with refusal_at_form(form):
            ask_for_topics_link(email, client=client)
            messages.success(request, asked(email))
            return redirect("pages:mail-topics-ask")
    return render(request, "pages/mail_topics/ask.html", {"form": form})


@by_link
def mail_topics_edit(request: HttpRequest, token: str) -> HttpResponse:
    message = get_object_or_404(Message.objects.by_link(token))
    wanted = wanted_topics(message.recipient)
    sent = request.POST if request.method == "POST" else None  # empty, it declines every topic
    form = MailTopicsForm(sent, initial={"topics": wanted})

    if form.is_valid():
        choose_topics(message, form.cleaned_data["topics"])
        messages.success(request, what_comes(form.cleaned_data["topics"]))
        return redirect("pages:mail-topics-edit", token)

    suspended = SuspendedAddress.objects.filter(email=message.recipient).first()
    context = {
        "email": message.recipient,
        "form": form,
        "suspended": suspended,
        "contact": contact_address(),
    }
    return render(request, "pages/mail_topics/edit.html", context)


@csrf_exempt  # a mail program presses the button, without cookies (RFC 8058); the link is the key
@by_link
def mail_topics_unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """POST: done, whatever it carries. Anything else shows a button, for scanners open links."""
    message = get_object_or_404(Message.objects.by_link(token))
    topic = TOPICS.get(topic_of(message.kind))
    pressed = request.method == "POST"
    if pressed and topic:
        unsubscribe(message)
    declined = topic is None or topic.name not in wanted_topics(message.recipient)
    context = {
        "email": message.recipient,
        "topic": topic,
        "pressed": pressed,
        "declined": declined,
        "token": token,
    }
    return render(request, "pages/mail_topics/unsubscribe.html", context)


def asked(email: str) -> str:
    return _(
        "If we have ever written to %(email)s, a mail with the link is on its way there. Nothing "
        "after five minutes? Look into the folder for unwanted mail; we write at most once in ten "
        "minutes."
    ) % {"email": email}


def what_comes(wanted: list[str]) -> str:
    """What was saved, in words."""
    labels = [str(topic.label) for topic in TOPICS.values() if topic.name in wanted]
    if not labels:
        return _("Saved. Nothing but answers to what you do yourself will come.")
    return _("Saved. What comes: %(topics)s.") % {"topics": get_text_list(labels, _("and"))}
