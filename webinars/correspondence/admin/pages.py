"""“Write” on a webinar's page: its people in groups, and the letters that were written to them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tgtf_portal.core.admin.actions import ThingPage, WithActions
from webinars.correspondence.domain.audience import may_write_to
from webinars.correspondence.domain.counts import Group, groups_of
from webinars.models import StaffLetter, Webinar

LETTERS_SHOWN = 20


def write_page(page: WithActions, request: HttpRequest, webinar: Webinar) -> HttpResponse:
    groups = [group for group in groups_of(webinar) if may_write_to(request.user, group.audience)]
    letters = StaffLetter.objects.filter(webinar=webinar).with_facts().with_counts()
    mails = urlencode({"about": f"webinar/{webinar.pk}"})
    context: dict[str, Any] = {
        "groups": [(group, address_of_new(webinar, group)) for group in groups],
        "letters": letters[:LETTERS_SHOWN],
        "all_letters": f"{reverse('admin:webinars_staffletter_changelist')}"
        f"?webinar__id__exact={webinar.pk}",
        "mails": f"{reverse('admin:core_message_changelist')}?{mails}"
        if request.user.has_perm("core.view_message")
        else "",
    }
    template = "admin/webinars/webinar/write.html"
    return page.show_page(request, webinar, template, _("Write to people"), **context)


def address_of_new(webinar: Webinar, group: Group) -> str:
    """Where a letter to these people begins, with what is known of it filled in."""
    facts = {"webinar": webinar.pk, "audience": group.audience.value}
    if group.breakout:
        facts["breakout"] = group.breakout.pk
    return f"{reverse('admin:webinars_staffletter_add')}?{urlencode(facts)}"


WRITING_PAGES = {"write": ThingPage(write_page, "webinars.add_staffletter")}
