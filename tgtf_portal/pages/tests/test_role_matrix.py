"""Who gets which answer at which address, and that reading changes nothing.

What a view declares says most of it (`DECLARED`); the table has what differs, and all that is not
ours. An address that neither declares its reader nor stands in the table fails by its name.

A second word names a variant of the address: whose link it is, what is not published yet. BOTH: the
page and its empty form, sent, answer so. FORM: the form does, and the page as declared. POST: there
is no page. `login` means: sent to sign in. The answers: one for all; a visitor's and all others'; a
visitor's, all others' and staff's; or each role's as in `ROLES` (`participant`: signed in without a
role; the manager of the cluster asked for; `stranger`: of another one).

The answers of `unproven` stand in no line: staff whose session has not shown the second factor get
what a reviewer gets, who is linked to none of this, and are asked for the factor (`factor`) instead
of being refused a page. At their own account (`ACCOUNT`) they get what staff get, but where the
password would do for others (`ASKED`).
"""

import re
from collections import Counter
from types import SimpleNamespace

import pytest
from django.conf import settings as portal_settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import override_settings
from django.urls import reverse

from advisors.models import EngagementAnswer, PoolEntry
from clusters.models import AccountInvitation
from tgtf_portal.core.models import Message
from tgtf_portal.core.tests.factories import MessageFactory
from tgtf_portal.core.values import tokens
from tgtf_portal.pages.domain import own_data
from tgtf_portal.pages.tests.addresses import (
    ROLES,
    addresses,
    admin_pages,
    browser,
    session_of,
    small_world,
)
from webinars.models import CalendarFeed, Host, Registration

pytestmark = pytest.mark.django_db

NOBODY, STAFF_ALONE = "404", "404 404 200"
DECLARED = {
    "public": "200",
    "link": "200",
    "session": NOBODY,
    "is_signed_in": "login 200",
    "is_colleague": "login 403 200",
    "can_check_in": "login 403 200",
    "is_cluster_manager": "login 403 200 200 403 403 403 403",
}
FOR_ALL = ("public", "link")
VARIANTS = {
    "wrong": NOBODY,
    "foreign": NOBODY,
    "draft": STAFF_ALONE,
    "hidden": STAFF_ALONE,
    "unpublished": STAFF_ALONE,
}
CHANGE = re.compile("(WITH .*)?(INSERT|UPDATE|DELETE|REPLACE)", re.DOTALL)
# Sessions and caches; and that staff looked at somebody's data is noted by looking.
COMES_AND_GOES = re.compile(r'\w+ (INTO |FROM )?"(django_session|cache|core_accessentry)"')
METHODS = {"BOTH": ["GET", "POST"], "FORM": ["POST"], "POST": ["POST"]}

TABLE = """
# pages
FORM pages:profile-edit                  login 200
POST pages:session-end                   login 302
pages:account-invitation-link right      302
BOTH pages:account-invitation-detail     200
POST pages:account-invitation-prepare    302
BOTH pages:account-invitation-passkey    302
FORM pages:absence-list                  login 403 200
POST pages:absence-delete                login 403 302
FORM pages:mail-topics-ask               200
FORM pages:mail-topics-edit right        302
FORM pages:mail-topics-unsubscribe right 200
FORM pages:own-data-ask                  200
POST pages:own-data-archive right        200
FORM pages:own-data-erase right          200
POST pages:profile-data-archive          login 302
FORM pages:profile-data-erase            login 302

pages:project-detail                     login 404   200   404   200   404   404   200
pages:project-timeline                   login 404   200   404   200   404   404   200

# Documents
pages:document-download                  login 404   200   404   200   404   404   200
pages:project-document-list              login 404   200   404   200   404   404   200
BOTH pages:project-document-create       login 404   200   404   200   404   404   200
pages:project-document-detail            login 404   200   404   200   404   404   200
BOTH pages:project-document-replace      login 404   404   404   200   404   404   200
pages:project-document-remove            login 404   404   404   200   404   404   200
FORM pages:project-document-remove       login 404   404   404   302   404   404   302
BOTH pages:advisor-edit                  login 404   404   404   200   404   404   404
POST pages:availability-create           login 404   404   404   200   404   404   404
POST pages:availability-delete           login 404   404   404   302   404   404   404
POST pages:advisor-feed-edit             login 404   404   404   302   404   404   404
BOTH pages:conversation-detail           login 404   200   404   200   404   404   200
BOTH pages:comment-edit                  login 404   404   404   200   404   404   404
pages:comment-withdraw                   login 404   404   404   200   404   404   404
POST pages:comment-withdraw              login 404   404   404   302   404   404   404
BOTH pages:comment-hide                  login 404   404   404   404   404   404   200

# Clusters and their firms
clusters:cluster-detail unlisted         404   404   200   404   404   404   404   200
BOTH clusters:cluster-edit               login 404   200   404   404   404   404   200
clusters:sme-list                        login 404   200   404   404   404   404   200
BOTH clusters:sme-create                 login 404   200   404   404   404   404   200
BOTH clusters:sme-edit                   login 404   200   404   404   404   404   200
BOTH clusters:sme-edit elsewhere         login 404
clusters:sme-delete                      login 404   200   404   404   404   404   200
FORM clusters:sme-delete                 login 404   302   404   404   404   404   302

# Advice
BOTH advisors:engagement-answer          login 404   200   404   200   404   404   404
BOTH advisors:proposal-answer right      200   403   403   403   200   403   403   403
BOTH advisors:extension-create           login 404   200   404   200   404   404   404
BOTH advisors:end-create                 login 404   200   404   200   404   404   404
POST advisors:change-request-withdraw    login 404   302   404   302   404   404   404
advisors:end-report-edit                 login 404   200   404   200   404   404   404
FORM advisors:end-report-edit            login 404   302   404   302   404   404   404
advisors:end-report-detail               login 404   200   404   200   404   404   200
advisors:engagement-detail               login 404   200   404   200   404   404   200
FORM advisors:pool-entry-confirm right   200
FORM advisors:pool-entry-refuse right    302   200   200   200   200   200   200   200
BOTH advisors:activity-create            login 404   404   404   200   404   404   200
BOTH advisors:activity-correct           login 404   404   404   200   404   404   404
BOTH advisors:day-statement-create       login 404   404   404   200   404   404   404
advisors:day-statement-detail            login 404   200   404   200   404   404   200
POST advisors:day-statement-confirm      login 404   302   404   404   404   404   404
advisors:day-statement-accept            login 404   404   404   404   404   404   200
FORM advisors:day-statement-accept       login 404   404   404   404   404   404   302
BOTH advisors:day-line-dispute           login 404   200   404   404   404   404   404
BOTH advisors:day-line-answer            login 404   404   404   200   404   404   404
advisors:day-statement-pdf               login 404   200   404   200   404   404   200
advisors:day-statement-xlsx              login 404   200   404   200   404   404   200
advisors:day-statement-check open        404
BOTH advisors:deliverable-submit         login 404   404   404   200   404   404   200
advisors:deliverable-detail              login 404   200   404   200   404   404   200
advisors:deliverable-accept              login 404   200   404   404   404   404   302
FORM advisors:deliverable-accept         login 404   302   404   404   404   404   302
advisors:deliverable-accept confirmed    login 404   302   404   404   404   404   200
FORM advisors:deliverable-accept confirmed login 404 302   404   404   404   404   302
POST advisors:deliverable-undo           login 404   302   404   404   404   404   302
BOTH advisors:deliverable-return         login 404   200   404   404   404   404   200
BOTH advisors:meeting-create             login 404   200   404   200   404   404   200
advisors:meeting-detail                  login 404   200   404   200   404   404   200
BOTH advisors:meeting-edit               login 404   200   404   200   404   404   200
BOTH advisors:meeting-cancel             login 404   200   404   200   404   404   200
advisors:meeting-calendar                login 404   200   404   200   404   404   200
advisors:plan-detail                     login 404   200   404   200   404   404   200
advisors:plan-version                    login 404   200   404   200   404   404   200
BOTH advisors:plan-edit                  login 404   200   404   200   404   404   200
advisors:plan-propose                    login 404   200   404   200   404   404   200
POST advisors:plan-propose               login 404   302   404   302   404   404   302
advisors:plan-drop                       login 404   200   404   200   404   404   200
POST advisors:plan-drop                  login 404   302   404   302   404   404   302
advisors:plan-accept                     login 404   200   404   200   404   404   200
POST advisors:plan-accept                login 404   302   404   302   404   404   302
BOTH advisors:plan-return                login 404   200   404   200   404   404   200
BOTH advisors:target-read                login 404   200   404   200   404   404   200

# Webinars, and what a personal link opens
FORM webinars:registration-create        200
FORM webinars:registration-own           200
webinars:group-code-enter draft          404   404   302
BOTH webinars:group-create draft             login 403   404   404   403   403   403   403
FORM webinars:group-create               login 403   200   200   403   403   403   403
webinars:group-detail draft              login 403   404   404   403   403   403   403
webinars:recap-amend                     404   404   404   404   404   200   404   404
webinars:recap-amend-link right          303
BOTH webinars:amendment-edit             404   404   404   404   404   200   404   404
POST webinars:amendment-withdraw         404   404   404   404   404   302   404   404
FORM webinars:registration-edit right    200
POST webinars:consent-withdraw right     302
POST webinars:registration-rank right    302
FORM webinars:registration-renew right   303
FORM webinars:registration-cancel right  302
FORM webinars:registration-confirm right 302
POST webinars:registration-accept right  302
POST webinars:registration-return right  302
POST webinars:registration-object right  302
FORM webinars:registration-join right    302
webinars:registration-live right         303
webinars:registration-board right        303
POST webinars:seat-take right            404
POST webinars:seat-wait right            404
POST webinars:seat-accept right          404
POST webinars:seat-withdraw right        404
FORM webinars:feedback-edit right        200
BOTH webinars:certificate-download right 302
FORM webinars:certificate-download issued 303
POST webinars:calendar-feed-edit right   302
webinars:arrival-scan wrong              login 403   404
POST webinars:arrival-create             login 403   303
POST webinars:arrival-create elsewhere   login 403   404
POST webinars:arrival-delete             login 403   303
webinars:breakout-detail                 404   200   404   404   404   200   404   200
webinars:breakout-detail another         404   404   404   404   404   200   404   200
webinars:breakout-news                   404   200   404   404   404   200   404   200
webinars:breakout-news another           404   404   404   404   404   200   404   200
POST webinars:breakout-here              404   204   404   404   404   204   404   204
POST webinars:breakout-here another      404   404   404   404   404   204   404   204
POST webinars:board-insight-create       404   200   404   404   404   404   404   404
BOTH webinars:board-insight-edit         404   200   404   404   404   404   404   404
POST webinars:board-insight-withdraw     404
POST webinars:vote-edit                  404
webinars:breakout-host                   404   404   404   404   404   200   404   200
webinars:breakout-host another           404   404   200
POST webinars:insight-create             404   404   404   404   404   200   404   200
POST webinars:conclusion-create          404   404   404   404   404   200   404   200
BOTH webinars:insight-edit               404   404   404   404   404   200   404   200
POST webinars:insight-hide               404   404   404   404   404   200   404   200
webinars:breakout-host-renew             404   404   404   404   404   200   404   404
FORM webinars:breakout-host-renew        404   404   404   404   404   303   404   404
FORM webinars:live-control-renew         404
webinars:breakout-host-news              404   404   404   404   404   200   404   200
webinars:insight-withheld                404   404   404   404   404   200   404   200
POST webinars:conclusion-edit            404   404   404   404   404   200   404   200
POST webinars:help-create                404   404   404   404   404   302   404   302
POST webinars:help-withdraw              404   404   404   404   404   200   404   200
POST webinars:seat-send                  404
POST webinars:seat-fetch                 404
POST webinars:seat-mute                  404
POST webinars:seat-unmute                404
POST webinars:insight-key                404
POST webinars:insight-merge              404
POST webinars:insight-unmerge            404   404   404   404   404   200   404   200
POST webinars:insight-distinguish        404
POST webinars:conclusion-tell            404   404   404   404   404   302   404   302
POST webinars:insight-show               404   404   404   404   404   302   404   302
webinars:breakout-host-link right        303
FORM webinars:own-note-edit right        200
POST webinars:own-commitment-answer right 404
POST webinars:own-note-withdraw right     404
webinars:host-note-list                  404   404   404   404   404   200   404   404
BOTH webinars:host-note-edit             404   404   404   404   404   200   404   404
POST webinars:host-commitment-answer     404
POST webinars:commitment-answer          login 403   404   404   403   403   403   403
webinars:webinar-live                    404   200   404   404   404   200   404   200
webinars:webinar-live-news               404   200   404   404   404   200   404   200
webinars:webinar-wall                    404   200   404   404   404   200   404   200
webinars:webinar-wall-news               404   200   404   404   404   200   404   200
webinars:live-control                    404   404   200
webinars:live-control-news               404   404   200
webinars:live-control-close              404   404   200
POST webinars:live-control-open          404   404   303
POST webinars:live-control-warn          404   404   303
POST webinars:live-control-extend        404   404   303
FORM webinars:live-control-close         404   404   303
POST webinars:live-control-reopen        404   404   303
POST webinars:live-control-capacity      404   404   303
POST webinars:live-control-answer        404   404   303
POST webinars:live-control-tell          404   404   200
webinars:moderator-link right            303
webinars:insight-detail hidden           404

# Accounts
BOTH account_login                       200   302
account_logout                           302   200
FORM account_logout                      302
account_inactive                         200
BOTH account_signup                      200   302
BOTH account_reauthenticate              login 200
account_email                            login 200
FORM account_email                       login 302
account_email_verification_sent          200
BOTH account_change_password             login 200
BOTH account_set_password                login 302
BOTH account_reset_password              200
BOTH account_confirm_login_code          login 302
account_confirm_email                    200
FORM account_confirm_email               404
account_reset_password_from_key_done     200
BOTH account_reset_password_from_key     200
account_reset_password_done              200
mfa_index                                login 200
BOTH mfa_authenticate                    login 302
BOTH mfa_reauthenticate                  login 302   200
BOTH mfa_activate_totp                   login 302
BOTH mfa_deactivate_totp                 login 404   302
mfa_list_webauthn                        login 200
BOTH mfa_add_webauthn                    login 302
BOTH mfa_reauthenticate_webauthn         login 302
BOTH mfa_edit_webauthn                   login 302
BOTH mfa_remove_webauthn                 login 302
BOTH mfa_login_webauthn                  login 302
mfa_view_recovery_codes                  login 404
BOTH mfa_generate_recovery_codes         login 302
mfa_download_recovery_codes              login 404
usersessions_list                        login 200
FORM usersessions_list                   login 302

# The administration; its pages of single tables are tried below
admin:index                              login login 200
admin:search                             login login 200
admin:year                               login login 200
admin:year-report                        login login 200
admin:webinar-report                     login login 200
admin:webinar-report-file                login login 200
BOTH admin:login                         login 403   302
admin:logout                             login 302   405
FORM admin:logout                        login 302
admin:password_change                    login login 302
admin:password_change_done               login login 200
admin:autocomplete                       login login 403
admin:jsi18n                             login login 200
admin:app_list                           login login 200
"""

ACCOUNT = ("account_", "mfa_", "usersessions_", "admin:login")
ASKED = (
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "mfa_generate_recovery_codes",
)
ASKED_TO_ACT = ("pages:profile-data-archive", "pages:profile-data-erase")
LIVE = [
    "webinar-live",
    "webinar-live-news",
    "webinar-wall",
    "webinar-wall-news",
    "live-control",
    "live-control-news",
    "live-control-renew",
    "live-control-open",
    "live-control-warn",
    "live-control-extend",
    "live-control-close",
    "live-control-reopen",
    "live-control-capacity",
    "live-control-tell",
    "live-control-answer",
]
RECAP_FORMS = ["pdf", "docx", "markdown", "png"]
LOGIN_PAGES = ("/accounts/login/", "/admin/login/")
FACTOR_PAGES = ("/accounts/2fa/reauthenticate/", "/accounts/2fa/webauthn/reauthenticate/")


def arguments(world):
    """What fills the blanks of each address; `right`, `wrong` and `foreign` are links."""
    cluster, unlisted = [world.cluster.slug], [world.unlisted.slug]
    sme = [world.cluster.slug, world.sme.code]
    work = [world.engagement.code]
    stated = [*work, world.stated.code]
    project = [world.engagement.project.code]
    document = [world.project_document.document.code]
    due, submitted = [*work, world.due.code], [*work, world.submitted.code]
    comment = [*project, world.comment.code]
    meeting = [*work, world.meeting.code]
    version = [*work, world.waiting.number]
    coming, draft = [world.webinar.slug], [world.draft.slug]
    recap, draft_recap = [world.recap.webinar.slug], [world.draft_recap.webinar.slug]
    room = [world.breakout.code]
    note = [*room, world.insight.code]
    wrong = tokens.issue(Registration.PURPOSE, tokens.new_code())
    foreign = tokens.issue(Host.PURPOSE, world.registration.code)
    links = {"right": world.registration.token, "wrong": wrong, "foreign": foreign}
    board = [world.seat.breakout.code]
    own_note, other_note = [*board, world.own_insight.code], note
    check_in = tokens.issue(Registration.CHECKING_IN, world.registration.code)
    filled = {
        "clusters:cluster-detail": cluster,
        "clusters:cluster-detail unlisted": unlisted,
        "clusters:cluster-card": cluster,
        "clusters:cluster-edit": cluster,
        "clusters:sme-list": cluster,
        "clusters:sme-create": cluster,
        "clusters:sme-edit": sme,
        "clusters:sme-edit elsewhere": [world.unlisted.slug, world.sme.code],
        "clusters:sme-delete": sme,
        "pages:facility-page-preview draft": [world.page_text.pk],
        "pages:project-detail": project,
        "pages:conversation-detail": project,
        "pages:comment-edit": comment,
        "pages:comment-withdraw": comment,
        "pages:comment-hide": comment,
        "pages:project-timeline": project,
        "pages:document-download": document,
        "pages:project-document-list": project,
        "pages:project-document-create": project,
        "pages:project-document-detail": [*project, *document],
        "pages:project-document-replace": [*project, *document],
        "pages:project-document-remove": [*project, *document],
        "advisors:engagement-detail": work,
        "advisors:engagement-answer": [world.proposal.code],
        **proposal_pages(world),
        "advisors:extension-create": work,
        "advisors:end-report-edit": work,
        "advisors:end-report-detail": work,
        "advisors:end-create": work,
        "advisors:change-request-withdraw": [*work, world.change_request.code],
        "pages:absence-delete": [world.absence.code],
        "pages:availability-delete": [world.availability.code],
        "advisors:activity-create": work,
        "advisors:activity-correct": [*work, world.activity.code],
        "advisors:day-statement-create": work,
        "advisors:day-statement-detail": stated,
        "advisors:day-statement-confirm": stated,
        "advisors:day-statement-accept": stated,
        "advisors:day-line-dispute": [*stated, 1],
        "advisors:day-line-answer": [*work, world.disputed.code, 1],
        "advisors:day-statement-pdf": [*work, world.accepted.code],
        "advisors:day-statement-xlsx": [*work, world.accepted.code],
        "advisors:day-statement-check": [world.accepted.code],
        "advisors:day-statement-check open": [world.stated.code],
        "advisors:deliverable-submit": due,
        "advisors:deliverable-accept": submitted,
        "advisors:deliverable-accept confirmed": [*work, world.confirmed.code],
        "advisors:deliverable-detail": submitted,
        "advisors:deliverable-undo": submitted,
        "advisors:deliverable-return": submitted,
        "advisors:meeting-create": work,
        "advisors:meeting-detail": meeting,
        "advisors:meeting-edit": meeting,
        "advisors:meeting-cancel": meeting,
        "advisors:meeting-calendar": meeting,
        "advisors:plan-detail": work,
        "advisors:plan-edit": work,
        "advisors:plan-propose": work,
        "advisors:plan-drop": work,
        "advisors:plan-version": version,
        "advisors:plan-accept": version,
        "advisors:plan-return": version,
        "advisors:target-read": [*work, world.target.code],
        "webinars:webinar-detail": coming,
        "webinars:webinar-detail draft": draft,
        "webinars:webinar-card": coming,
        "webinars:webinar-card draft": draft,
        "webinars:webinar-preview draft": draft,
        "webinars:webinar-preview-form draft": draft,
        "webinars:webinar-calendar": coming,
        "webinars:webinar-calendar draft": draft,
        "webinars:registration-create": coming,
        "webinars:registration-create draft": draft,
        "webinars:registration-own": coming,
        "webinars:registration-own draft": draft,
        "webinars:registration-sent": coming,
        "webinars:registration-sent draft": draft,
        "webinars:group-code-enter": coming,
        "webinars:invitation-renew": coming,
        "webinars:group-code-enter draft": draft,
        "webinars:group-create": coming,
        "webinars:group-create draft": draft,
        "webinars:group-detail": coming,
        "webinars:group-detail draft": draft,
        "webinars:recap-detail": recap,
        "webinars:recap-detail draft": draft_recap,
        "webinars:recap-json": recap,
        "webinars:recap-json draft": draft_recap,
        **{f"webinars:recap-as-{form}": recap for form in RECAP_FORMS},
        **{f"webinars:recap-as-{form} draft": draft_recap for form in RECAP_FORMS},
        "webinars:insight-detail": [world.told_insight.code],
        "webinars:insight-detail unpublished": [world.insight.code],
        "webinars:insight-detail hidden": [world.hidden_insight.code],
        "webinars:series-detail": [world.webinar.series.slug],
        "webinars:story-card": [world.story.slug],
        "webinars:story-card hidden": [world.hidden_story.slug],
        "webinars:story-detail": [world.story.slug],
        "webinars:story-detail hidden": [world.hidden_story.slug],
        "webinars:registration-return right": [world.gone.token],
        "webinars:registration-confirm right": [world.unconfirmed.confirm_token],
        "webinars:certificate-download issued": [world.certificate.registration.token],
        "webinars:certificate-detail": [world.certificate.code],
        "webinars:certificate-detail wrong": [tokens.new_code()],
        "webinars:calendar-feed right": [world.feed.token],
        "webinars:calendar-feed wrong": [tokens.issue(CalendarFeed.PURPOSE, tokens.new_code())],
        "webinars:calendar-feed foreign": [tokens.issue(Host.PURPOSE, world.feed.code)],
        "webinars:arrival-scan": [check_in],
        "webinars:arrival-scan wrong": [world.registration.token],
        "webinars:arrival-list": coming,
        "webinars:arrival-print": coming,
        "webinars:arrival-create": [*coming, world.registration.pk],
        "webinars:arrival-create elsewhere": [*draft, world.registration.pk],
        "webinars:arrival-delete": [*coming, world.registration.pk],
        "webinars:board-insight-edit": own_note,
        "webinars:board-insight-edit another": other_note,
        "webinars:board-insight-withdraw": own_note,
        "webinars:board-insight-withdraw another": other_note,
        "webinars:vote-edit": own_note,
        "webinars:vote-edit another": other_note,
        "webinars:breakout-host": room,
        "webinars:breakout-host another": [world.other_breakout.code],
        "webinars:breakout-host-link right": [*room, world.host.token],
        "webinars:breakout-host-link wrong": [*room, wrong],
        "webinars:breakout-host-link foreign": [*room, world.other_host.token],
        "webinars:insight-create": room,
        "webinars:conclusion-create": room,
        "webinars:insight-edit": note,
        "webinars:insight-edit another": [world.other_breakout.code, world.insight.code],
        "webinars:insight-hide": note,
        "webinars:host-note-list": room,
        "webinars:host-note-list another": [world.other_breakout.code],
        "webinars:host-note-edit": note,
        "webinars:host-commitment-answer": note,
        "webinars:commitment-answer": [world.insight.code],
        "webinars:insight-key": note,
        "webinars:insight-merge": note,
        "webinars:insight-unmerge": note,
        "webinars:insight-distinguish": note,
        "webinars:conclusion-tell": note,
        "webinars:insight-show": note,
        "webinars:breakout-host-news": room,
        "webinars:insight-withheld": room,
        "webinars:conclusion-edit": room,
        "webinars:help-create": room,
        "webinars:help-withdraw": room,
        "webinars:seat-send": room,
        "webinars:seat-fetch": room,
        "webinars:seat-mute": room,
        "webinars:seat-unmute": room,
        "admin:app_list": ["core"],
        "admin:year-report": ["xlsx"],
        "admin:webinar-report": [world.webinar.pk],
        "admin:webinar-report-file": [world.webinar.pk, "xlsx"],
        "account_confirm_email": ["MQ:no:link"],
        "mfa_edit_webauthn": [0],
        "mfa_remove_webauthn": [0],
        "account_reset_password_from_key": ["1", "no-link"],
    }
    filled |= live_pages(world, links) | amendment_pages(world) | own_data_pages(world)
    filled |= pool_pages(world) | account_invitation_pages(world)
    for name in ("feedback-edit", "certificate-download", "calendar-feed-edit"):
        for kind, token in links.items():
            filled[f"webinars:{name} {kind}"] = [token]
    for step in ("edit", "unsubscribe"):
        name = f"pages:mail-topics-{step}"
        filled[f"{name} right"] = [world.message.link_token]
        filled[f"{name} wrong"] = [tokens.issue(Message.PURPOSE, "0123456789abcdef.example.org")]
        filled[f"{name} foreign"] = [world.registration.token]
    for name in ("breakout-detail", "breakout-news", "breakout-here", "board-insight-create"):
        filled |= {f"webinars:{name}": board, f"webinars:{name} another": room}
    filled["webinars:breakout-host-renew"] = room
    steps = ["detail", "edit", "join", "rank", "cancel", "return", "confirm", "accept", "calendar"]
    for step in [*steps, "renew", "object", "all"]:
        for kind, token in links.items():
            filled.setdefault(f"webinars:registration-{step} {kind}", [token])
    for step in ("take", "wait", "accept", "withdraw"):  # which room is missing
        filled |= {f"webinars:seat-{step} {kind}": [token] for kind, token in links.items()}
    filled |= {f"webinars:consent-withdraw {kind}": [token] for kind, token in links.items()}
    return filled | written_pages(world, links)


def written_pages(world, links):
    filled = {f"webinars:own-note-list {kind}": [token] for kind, token in links.items()}
    wrote = {**links, "right": world.seat.registration.token}
    for step in ("own-note-edit", "own-note-withdraw", "own-commitment-answer"):
        for kind, token in wrote.items():
            filled[f"webinars:{step} {kind}"] = [token, world.own_insight.code]
    return filled


def pool_pages(world):
    link = {
        "right": world.pooled.token,
        "wrong": tokens.issue(PoolEntry.PURPOSE, tokens.new_code()),
        "foreign": world.registration.token,
    }
    steps = ("confirm", "refuse")
    return {f"advisors:pool-entry-{s} {kind}": [t] for s in steps for kind, t in link.items()}


def account_invitation_pages(world):
    link = {
        "right": world.account_invitation.token,
        "wrong": tokens.issue(AccountInvitation.PURPOSE, tokens.new_code()),
        "foreign": world.registration.token,
    }
    return {f"pages:account-invitation-link {kind}": [token] for kind, token in link.items()}


def own_data_pages(world):
    link = {
        "right": tokens.issue(own_data.PURPOSE, world.own_data_name),
        "wrong": tokens.issue(own_data.PURPOSE, "0123456789abcdef.example.org"),
        "foreign": world.registration.token,
    }
    steps = ("detail", "archive", "erase")
    return {f"pages:own-data-{s} {kind}": [t] for s in steps for kind, t in link.items()}


def proposal_pages(world):
    link = {
        "right": tokens.issue(EngagementAnswer.LINK, world.asked.code),
        "wrong": tokens.issue(EngagementAnswer.LINK, tokens.new_code()),
        "foreign": world.registration.token,
    }
    return {f"advisors:proposal-answer {kind}": [token] for kind, token in link.items()}


def amendment_pages(world):
    opened = [world.open_recap.webinar.slug]
    key = world.amendment.statement.key
    link = {
        "right": tokens.issue("recap.amend", world.amender.code),
        "wrong": tokens.issue("recap.amend", tokens.new_code()),
        "foreign": world.amender.token,
    }
    return {
        "webinars:recap-amend": opened,
        "webinars:recap-amend-renew": opened,
        "webinars:recap-amend unopened": [world.draft_recap.webinar.slug],
        **{f"webinars:recap-amend-link {kind}": [*opened, t] for kind, t in link.items()},
        "webinars:amendment-edit": [*opened, key],
        "webinars:amendment-edit elsewhere": [*opened, world.recap.statements.first().key],
        "webinars:amendment-withdraw": [*opened, world.amendment.code],
        "webinars:amendment-withdraw another": [*opened, world.other_amendment.code],
    }


def live_pages(world, links):
    coming = [world.webinar.slug]
    return {
        **{f"webinars:{name}": coming for name in LIVE},
        **{
            f"webinars:registration-{page} {kind}": [token]
            for page in ("live", "board")
            for kind, token in links.items()
        },
        "webinars:moderator-link right": [*coming, world.moderator.token],
        "webinars:moderator-link wrong": [*coming, tokens.issue("moderator", tokens.new_code())],
        "webinars:moderator-link foreign": [*coming, world.host.token],
    }


def written():
    """The table's lines: word, address, and the answers."""
    for line in TABLE.splitlines():
        if line.strip() and not line.startswith("#"):
            *address, answers = re.split(r" +(?=(?:\d{3}|login)\b)", line, maxsplit=1)
            word = address[0].split()[0] if address[0].split()[0] in METHODS else ""
            yield word, address[0].removeprefix(word).strip(), answers


def each_role(method, name, answers):
    first, *others = answers.split()
    roles = [role for role in ROLES if role != "unproven"]
    if len(others) < len(roles) - 1:
        among = others[0] if others else first
        others = [among] * (len(roles) - 2) + [others[-1] if others else first]
    each = dict(zip(roles, [first, *others], strict=True))
    return {**each, "unproven": unproven(method, name, each)}


def unproven(method, name, answers):
    """Of staff without the session's factor, from the answers of the others."""
    if name in ASKED or (method == "POST" and name in ASKED_TO_ACT):
        return "factor"
    if name.startswith(ACCOUNT):
        answer = answers["staff"]
    else:
        answer = "403" if name.startswith("admin:") else answers["reviewer"]
    return "factor" if method == "GET" and answer in ("403", "404") else answer


def declared(address, variant):
    """The answers that follow from what the view declares; nothing for a view that is not ours."""
    access = getattr(address.view, "access", None)
    return (
        VARIANTS.get(variant) if access in FOR_ALL and variant in VARIANTS else DECLARED.get(access)
    )


def rows(filled):
    """Method, address and the answers: those written down, else those declared."""
    table = list(written())
    found = {(method, n): a for word, n, a in table for method in METHODS.get(word, ["GET"])}
    words = {name.split()[0]: word for word, name, _answers in table if word}
    for address in addresses():
        for name in [n for n in filled if n.split()[0] == address.name] or [address.name]:
            answers = declared(address, name.partition(" ")[2])
            word = words.get(address.name)
            methods = ["POST"] if word == "POST" else ["GET", "POST"] if word else ["GET"]
            for method in methods if answers else []:
                found.setdefault((method, name), answers)
    return [(method, name, each_role(method, name, a)) for (method, name), a in found.items()]


def answer_of(response):
    location = response.headers.get("Location", "")
    if location.startswith(FACTOR_PAGES):
        return "factor"
    return "login" if location.startswith(LOGIN_PAGES) else str(response.status_code)


def ask(settings, key, method, address, number=1):
    """The response to one request, whose writes are undone, and what a reader changed.

    Link scanners and prefetching browsers open every address: only a form may act.
    """
    client = browser(settings, key, REMOTE_ADDR=f"10.0.{number // 250}.{number % 250}")
    changes = []

    def note(execute, sql, params, many, context):
        if method == "GET" and CHANGE.match(sql) and not COMES_AND_GOES.match(sql):
            changes.append(sql[:60])
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(note):
        response = client.generic(method, address)
        transaction.set_rollback(True)
    return response, changes


def visit(settings, key, method, address, number=1):
    """The answer to one request; a reader who changes a row is named."""
    response, changes = ask(settings, key, method, address, number)
    answer = answer_of(response)
    return f"{answer} and {changes}" if changes else answer


def is_kept_by_caches(response, role):
    """A page made for one person, or one that hands out a cookie whoever asks."""
    kept, varies = (response.headers.get(name, "") for name in ("Cache-Control", "Vary"))
    personal = role != "visitor" and response.status_code == 200
    return "no-store" not in kept and (personal or (response.cookies and "Cookie" not in varies))


def in_turn(answers, number):
    """The roles whose answer is rare, and one of those that get the usual one."""
    usual = Counter(answers.values()).most_common(1)[0][0]
    many = [role for role in answers if answers[role] == usual]
    return [role for role in answers if answers[role] != usual] + [many[number % len(many)]]


def everybody(answers, _number):
    return list(answers)


@pytest.fixture
def world():
    return small_world()


def key_for(world, role):
    person = world.people.get(role)
    return session_of(person, unproven=role == "unproven") if person else None


def test_every_address_declares_its_reader_or_stands_in_the_table():
    known = {name.split()[0] for _word, name, _answers in written()}
    of_tables = {name for name, _path in admin_pages()} | {"admin:"}
    every = {address.name: declared(address, "") for address in addresses()}
    silent = {name for name, answers in every.items() if not answers}

    assert silent - known - of_tables == set(), "write these addresses into the table"
    assert known - every.keys() == set(), "these addresses are no more"


def test_the_table_repeats_nothing_that_is_declared():
    ours = {address.name: address for address in addresses()}
    repeated = []
    for word, name, answers in written():
        blank, _, variant = name.partition(" ")
        if word in ("", "BOTH") and answers == declared(ours[blank], variant):
            repeated.append(name)

    assert repeated == []


# Everybody at every address takes minutes.
@pytest.fixture(scope="module", params=[in_turn, pytest.param(everybody, marks=pytest.mark.chaos)])
def walk(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """Each address asked by those whose turn it is: the faults that were met."""
    apart = override_settings(ERASURES_DIR=str(tmp_path_factory.mktemp("erasures")))
    with apart, django_db_blocker.unblock(), transaction.atomic():
        found = walked(small_world(), request.param)
        transaction.set_rollback(True)
    return found


def walked(world, asked):
    filled, keys = arguments(world), {role: key_for(world, role) for role in ROLES}
    pages = [path for _name, path in admin_pages()]
    found = SimpleNamespace(answers=[], changes=[], kept=[], tables=len(pages))
    every = [
        *((method, name, each) for method, name, each in rows(filled)),
        *((method, path, of_table(method)) for path, method in of_tables(pages, asked)),
    ]
    for number, (method, name, answers) in enumerate(every):
        path = name
        if not name.startswith("/"):
            path = reverse(name.split()[0], args=filled.get(name, []))
        for role in asked(answers, number):
            response, changes = ask(portal_settings, keys[role], method, path, number)
            where, answer = f"{role}: {method} {name}", answer_of(response)
            if answer != answers[role]:
                found.answers.append(f"{where}: {answer} instead of {answers[role]}")
            if changes:
                found.changes.append(f"{where}: {changes}")
            if is_kept_by_caches(response, role):
                found.kept.append(where)
    return found


def of_tables(pages, asked):
    """Each page is read and sent to, or in turn one of the two."""
    for number, path in enumerate(pages):
        both = ("GET", "POST")
        yield from ((path, m) for m in (both if asked is everybody else both[number % 2 :][:1]))


def of_table(method):
    """Who gets which answer at an admin's page of a table: staff are asked elsewhere."""
    answers = {role: "login" for role in ROLES if role != "staff"}
    return {**answers, "unproven": "factor" if method == "GET" else "403"}


def test_abuse_01_every_address_answers_each_role_as_expected(walk):
    assert walk.tables > 40
    assert walk.answers == []


def test_abuse_04_reading_any_address_changes_nothing(walk):
    """Not even what stands there as before in the end: each statement is looked at."""
    assert walk.changes == []


def test_abuse_19_no_cache_keeps_what_was_made_for_one_person(walk):
    assert walk.kept == []


def test_control_a_page_that_changes_something_by_reading_is_noticed(settings, world, monkeypatch):
    def counted(*args):
        MessageFactory(kind="read")
        return HttpResponse("Good day")

    monkeypatch.setattr("tgtf_portal.pages.views.home.render", counted)

    _response, changes = ask(settings, None, "GET", "/")

    assert changes


@pytest.mark.parametrize(
    ("role", "headers", "kept"),
    [
        ("staff", {}, True),
        ("staff", {"Cache-Control": "max-age=600"}, True),
        ("staff", {"Cache-Control": "private, no-store"}, False),
        ("visitor", {}, False),
        ("visitor", {"Set-Cookie": "a=b"}, True),
        ("visitor", {"Set-Cookie": "a=b", "Vary": "Cookie"}, False),
    ],
)
def test_control_what_a_cache_keeps_is_noticed(role, headers, kept):
    response = HttpResponse(headers={k: v for k, v in headers.items() if k != "Set-Cookie"})
    if "Set-Cookie" in headers:
        response.set_cookie("a", "b")

    assert bool(is_kept_by_caches(response, role)) is kept
