"""Who gets which answer at which address: one table for the whole portal.

An address that is missing here fails by its name. `login` means: sent to sign in. A second word
names a variant of the address (whose link it is, what is not published yet); `POST` tries an empty
form. The columns: a visitor; a participant, who is signed in and has no role; the manager of the
cluster asked for, and of another one; the advisor, the host, a reviewer, and staff.
"""

import pytest
from django.db import transaction
from django.urls import reverse

from tgtf_portal.core.models import Message
from tgtf_portal.core.values import tokens
from tgtf_portal.pages.tests.addresses import (
    ROLES,
    addresses,
    admin_pages,
    browser,
    checksums,
    session_of,
    small_world,
)
from webinars.models import CalendarFeed, Host, Registration

pytestmark = pytest.mark.django_db

TABLE = """
# The roof
pages:home                                    200   200   200   200   200   200   200   200
pages:dashboard                               login 200   200   200   200   200   200   200
pages:profile-edit                            login 200   200   200   200   200   200   200
POST pages:profile-edit                       login 200   200   200   200   200   200   200
pages:mail-topics-ask                         200   200   200   200   200   200   200   200
POST pages:mail-topics-ask                    200   200   200   200   200   200   200   200
pages:mail-topics-edit right                  200   200   200   200   200   200   200   200
pages:mail-topics-edit wrong                  404   404   404   404   404   404   404   404
pages:mail-topics-edit foreign                404   404   404   404   404   404   404   404
pages:mail-topics-unsubscribe right           200   200   200   200   200   200   200   200
pages:mail-topics-unsubscribe wrong           404   404   404   404   404   404   404   404
pages:mail-topics-unsubscribe foreign         404   404   404   404   404   404   404   404
POST pages:mail-topics-edit right             302   302   302   302   302   302   302   302
POST pages:mail-topics-edit wrong             404   404   404   404   404   404   404   404
POST pages:mail-topics-edit foreign           404   404   404   404   404   404   404   404
POST pages:mail-topics-unsubscribe right      200   200   200   200   200   200   200   200
POST pages:mail-topics-unsubscribe wrong      404   404   404   404   404   404   404   404
POST pages:mail-topics-unsubscribe foreign    404   404   404   404   404   404   404   404
pages:privacy                                 200   200   200   200   200   200   200   200
pages:accessibility                           200   200   200   200   200   200   200   200
pages:styleguide                              200   200   200   200   200   200   200   200
pages:healthz                                 200   200   200   200   200   200   200   200
pages:security-txt                            200   200   200   200   200   200   200   200

# Clusters and their firms
clusters:cluster-list                         200   200   200   200   200   200   200   200
clusters:cluster-detail                       200   200   200   200   200   200   200   200
clusters:cluster-detail unlisted              404   404   200   404   404   404   404   200
clusters:cluster-edit                         login 404   200   404   404   404   404   200
POST clusters:cluster-edit                    login 404   200   404   404   404   404   200
clusters:sme-list                             login 404   200   404   404   404   404   200
clusters:sme-create                           login 404   200   404   404   404   404   200
POST clusters:sme-create                      login 404   200   404   404   404   404   200
clusters:sme-edit                             login 404   200   404   404   404   404   200
clusters:sme-edit elsewhere                   login 404   404   404   404   404   404   404
POST clusters:sme-edit                        login 404   200   404   404   404   404   200
POST clusters:sme-edit elsewhere              login 404   404   404   404   404   404   404
clusters:sme-delete                           login 404   200   404   404   404   404   200
POST clusters:sme-delete                      login 404   302   404   404   404   404   302

# Advice
advisors:engagement-detail                    login 404   200   404   200   404   404   200
advisors:activity-create                      login 404   404   404   200   404   404   200
POST advisors:activity-create                 login 404   404   404   200   404   404   200
advisors:deliverable-submit                   login 404   404   404   200   404   404   200
POST advisors:deliverable-submit              login 404   404   404   200   404   404   200
POST advisors:deliverable-accept              login 404   302   404   404   404   404   302
advisors:deliverable-return                   login 404   200   404   404   404   404   200
POST advisors:deliverable-return              login 404   200   404   404   404   404   200

# Webinars, and what a personal link opens
webinars:webinar-list                         200   200   200   200   200   200   200   200
webinars:webinar-detail                       200   200   200   200   200   200   200   200
webinars:webinar-detail draft                 404   404   404   404   404   404   404   200
webinars:webinar-calendar                     200   200   200   200   200   200   200   200
webinars:webinar-calendar draft               404   404   404   404   404   404   404   200
webinars:registration-create                  200   200   200   200   200   200   200   200
webinars:registration-create draft            404   404   404   404   404   404   404   200
POST webinars:registration-create             200   200   200   200   200   200   200   200
POST webinars:registration-create draft       404   404   404   404   404   404   404   200
webinars:registration-sent                    200   200   200   200   200   200   200   200
webinars:registration-sent draft              404   404   404   404   404   404   404   200
webinars:group-code-enter                     200   200   200   200   200   200   200   200
webinars:group-code-enter draft               404   404   404   404   404   404   404   302
webinars:group-create                         login 403   200   200   403   403   403   403
webinars:group-create draft                   login 403   404   404   403   403   403   403
POST webinars:group-create                    login 403   200   200   403   403   403   403
webinars:group-detail                         login 403   200   200   403   403   403   403
webinars:group-detail draft                   login 403   404   404   403   403   403   403
webinars:recap-detail                         200   200   200   200   200   200   200   200
webinars:recap-detail draft                   404   404   404   404   404   404   404   200
webinars:recap-json                           200   200   200   200   200   200   200   200
webinars:recap-json draft                     404   404   404   404   404   404   404   200
webinars:recap-as-pdf                         200   200   200   200   200   200   200   200
webinars:recap-as-pdf draft                   404   404   404   404   404   404   404   200
webinars:recap-as-docx                        200   200   200   200   200   200   200   200
webinars:recap-as-docx draft                  404   404   404   404   404   404   404   200
webinars:recap-as-markdown                    200   200   200   200   200   200   200   200
webinars:recap-as-markdown draft              404   404   404   404   404   404   404   200
webinars:recap-as-png                         200   200   200   200   200   200   200   200
webinars:recap-as-png draft                   404   404   404   404   404   404   404   200
webinars:recap-rss                            200   200   200   200   200   200   200   200
webinars:recap-atom                           200   200   200   200   200   200   200   200
webinars:recap-amend                          404   404   404   404   404   200   404   404
webinars:recap-amend unopened                 404   404   404   404   404   404   404   404
webinars:recap-amend-link right               303   303   303   303   303   303   303   303
webinars:recap-amend-link wrong               404   404   404   404   404   404   404   404
webinars:recap-amend-link foreign             404   404   404   404   404   404   404   404
webinars:amendment-edit                       404   404   404   404   404   200   404   404
webinars:amendment-edit elsewhere             404   404   404   404   404   404   404   404
POST webinars:amendment-edit                  404   404   404   404   404   200   404   404
POST webinars:amendment-edit elsewhere        404   404   404   404   404   404   404   404
POST webinars:amendment-withdraw              404   404   404   404   404   302   404   404
POST webinars:amendment-withdraw another      404   404   404   404   404   404   404   404
webinars:registration-detail right            200   200   200   200   200   200   200   200
webinars:registration-detail wrong            404   404   404   404   404   404   404   404
webinars:registration-detail foreign          404   404   404   404   404   404   404   404
webinars:registration-edit right              200   200   200   200   200   200   200   200
webinars:registration-edit wrong              404   404   404   404   404   404   404   404
webinars:registration-edit foreign            404   404   404   404   404   404   404   404
POST webinars:registration-edit right         200   200   200   200   200   200   200   200
POST webinars:registration-edit wrong         404   404   404   404   404   404   404   404
POST webinars:registration-edit foreign       404   404   404   404   404   404   404   404
POST webinars:consent-withdraw right          302   302   302   302   302   302   302   302
POST webinars:consent-withdraw wrong          404   404   404   404   404   404   404   404
POST webinars:consent-withdraw foreign        404   404   404   404   404   404   404   404
POST webinars:registration-rank right         302   302   302   302   302   302   302   302
POST webinars:registration-rank wrong         404   404   404   404   404   404   404   404
POST webinars:registration-rank foreign       404   404   404   404   404   404   404   404
webinars:registration-cancel right            200   200   200   200   200   200   200   200
webinars:registration-cancel wrong            404   404   404   404   404   404   404   404
webinars:registration-cancel foreign          404   404   404   404   404   404   404   404
POST webinars:registration-cancel right       302   302   302   302   302   302   302   302
POST webinars:registration-cancel wrong       404   404   404   404   404   404   404   404
POST webinars:registration-cancel foreign     404   404   404   404   404   404   404   404
webinars:registration-confirm right           200   200   200   200   200   200   200   200
webinars:registration-confirm wrong           404   404   404   404   404   404   404   404
webinars:registration-confirm foreign         404   404   404   404   404   404   404   404
POST webinars:registration-confirm right      302   302   302   302   302   302   302   302
POST webinars:registration-confirm wrong      404   404   404   404   404   404   404   404
POST webinars:registration-confirm foreign    404   404   404   404   404   404   404   404
POST webinars:registration-accept right       302   302   302   302   302   302   302   302
POST webinars:registration-accept wrong       404   404   404   404   404   404   404   404
POST webinars:registration-accept foreign     404   404   404   404   404   404   404   404
POST webinars:registration-return right       302   302   302   302   302   302   302   302
POST webinars:registration-return wrong       404   404   404   404   404   404   404   404
POST webinars:registration-return foreign     404   404   404   404   404   404   404   404
webinars:registration-calendar right          200   200   200   200   200   200   200   200
webinars:registration-calendar wrong          404   404   404   404   404   404   404   404
webinars:registration-calendar foreign        404   404   404   404   404   404   404   404
webinars:registration-join right              200   200   200   200   200   200   200   200
webinars:registration-join wrong              404   404   404   404   404   404   404   404
webinars:registration-join foreign            404   404   404   404   404   404   404   404
POST webinars:registration-join right         302   302   302   302   302   302   302   302
POST webinars:registration-join wrong         404   404   404   404   404   404   404   404
POST webinars:registration-join foreign       404   404   404   404   404   404   404   404
webinars:registration-live right              303   303   303   303   303   303   303   303
webinars:registration-live wrong              404   404   404   404   404   404   404   404
webinars:registration-live foreign            404   404   404   404   404   404   404   404
webinars:registration-board right             303   303   303   303   303   303   303   303
webinars:registration-board wrong             404   404   404   404   404   404   404   404
webinars:registration-board foreign           404   404   404   404   404   404   404   404
POST webinars:seat-take right                 404   404   404   404   404   404   404   404
POST webinars:seat-take wrong                 404   404   404   404   404   404   404   404
POST webinars:seat-take foreign               404   404   404   404   404   404   404   404
POST webinars:seat-wait right                 404   404   404   404   404   404   404   404
POST webinars:seat-wait wrong                 404   404   404   404   404   404   404   404
POST webinars:seat-wait foreign               404   404   404   404   404   404   404   404
POST webinars:seat-accept right               404   404   404   404   404   404   404   404
POST webinars:seat-accept wrong               404   404   404   404   404   404   404   404
POST webinars:seat-accept foreign             404   404   404   404   404   404   404   404
POST webinars:seat-withdraw right             404   404   404   404   404   404   404   404
POST webinars:seat-withdraw wrong             404   404   404   404   404   404   404   404
POST webinars:seat-withdraw foreign           404   404   404   404   404   404   404   404
webinars:feedback-edit right                  200   200   200   200   200   200   200   200
webinars:feedback-edit wrong                  404   404   404   404   404   404   404   404
webinars:feedback-edit foreign                404   404   404   404   404   404   404   404
POST webinars:feedback-edit right             200   200   200   200   200   200   200   200
POST webinars:feedback-edit wrong             404   404   404   404   404   404   404   404
POST webinars:feedback-edit foreign           404   404   404   404   404   404   404   404
webinars:certificate-download right           302   302   302   302   302   302   302   302
webinars:certificate-download issued          200   200   200   200   200   200   200   200
webinars:certificate-download wrong           404   404   404   404   404   404   404   404
webinars:certificate-download foreign         404   404   404   404   404   404   404   404
POST webinars:certificate-download right      302   302   302   302   302   302   302   302
POST webinars:certificate-download wrong      404   404   404   404   404   404   404   404
POST webinars:certificate-download foreign    404   404   404   404   404   404   404   404
POST webinars:calendar-feed-edit right        302   302   302   302   302   302   302   302
POST webinars:calendar-feed-edit wrong        404   404   404   404   404   404   404   404
POST webinars:calendar-feed-edit foreign      404   404   404   404   404   404   404   404
webinars:calendar-feed right                  200   200   200   200   200   200   200   200
webinars:calendar-feed wrong                  404   404   404   404   404   404   404   404
webinars:calendar-feed foreign                404   404   404   404   404   404   404   404
webinars:certificate-detail                   200   200   200   200   200   200   200   200
webinars:certificate-detail wrong             404   404   404   404   404   404   404   404
webinars:arrival-scan                         login 403   403   403   403   403   403   200
webinars:arrival-scan wrong                   login 403   403   403   403   403   403   404
webinars:arrival-list                         login 403   403   403   403   403   403   200
webinars:arrival-print                        login 403   403   403   403   403   403   200
POST webinars:arrival-create                  login 403   403   403   403   403   403   303
POST webinars:arrival-create elsewhere        login 403   403   403   403   403   403   404
POST webinars:arrival-delete                  login 403   403   403   403   403   403   303
webinars:breakout-detail                      404   200   404   404   404   200   404   200
webinars:breakout-detail another              404   404   404   404   404   200   404   200
webinars:breakout-news                        404   200   404   404   404   200   404   200
webinars:breakout-news another                404   404   404   404   404   200   404   200
POST webinars:breakout-here                   404   204   404   404   404   204   404   204
POST webinars:breakout-here another           404   404   404   404   404   204   404   204
POST webinars:board-insight-create            404   200   404   404   404   404   404   404
POST webinars:board-insight-create another    404   404   404   404   404   404   404   404
webinars:board-insight-edit                   404   200   404   404   404   404   404   404
webinars:board-insight-edit another           404   404   404   404   404   404   404   404
POST webinars:board-insight-edit              404   200   404   404   404   404   404   404
POST webinars:board-insight-edit another      404   404   404   404   404   404   404   404
POST webinars:vote-edit                       404   404   404   404   404   404   404   404
POST webinars:vote-edit another               404   404   404   404   404   404   404   404
webinars:breakout-host                        404   404   404   404   404   200   404   200
webinars:breakout-host another                404   404   404   404   404   404   404   200
POST webinars:insight-create                  404   404   404   404   404   200   404   200
POST webinars:conclusion-create               404   404   404   404   404   200   404   200
webinars:insight-edit                         404   404   404   404   404   200   404   200
webinars:insight-edit another                 404   404   404   404   404   404   404   404
POST webinars:insight-edit                    404   404   404   404   404   200   404   200
POST webinars:insight-edit another            404   404   404   404   404   404   404   404
POST webinars:insight-hide                    404   404   404   404   404   200   404   200
webinars:breakout-host-news                   404   404   404   404   404   200   404   200
POST webinars:conclusion-edit                 404   404   404   404   404   200   404   200
POST webinars:help-create                     404   404   404   404   404   302   404   302
POST webinars:help-withdraw                   404   404   404   404   404   200   404   200
POST webinars:seat-send                       404   404   404   404   404   404   404   404
POST webinars:seat-fetch                      404   404   404   404   404   404   404   404
POST webinars:insight-key                     404   404   404   404   404   404   404   404
POST webinars:insight-merge                   404   404   404   404   404   404   404   404
POST webinars:insight-unmerge                 404   404   404   404   404   200   404   200
POST webinars:insight-distinguish             404   404   404   404   404   404   404   404
POST webinars:insight-show                    404   404   404   404   404   302   404   302
webinars:breakout-host-link right             303   303   303   303   303   303   303   303
webinars:breakout-host-link wrong             404   404   404   404   404   404   404   404
webinars:breakout-host-link foreign           404   404   404   404   404   404   404   404
webinars:webinar-live                         404   200   404   404   404   200   404   200
webinars:webinar-live-news                    404   200   404   404   404   200   404   200
webinars:webinar-wall                         404   200   404   404   404   200   404   200
webinars:webinar-wall-news                    404   200   404   404   404   200   404   200
webinars:live-control                         404   404   404   404   404   404   404   200
webinars:live-control-news                    404   404   404   404   404   404   404   200
webinars:live-control-close                   404   404   404   404   404   404   404   200
POST webinars:live-control-open               404   404   404   404   404   404   404   303
POST webinars:live-control-warn               404   404   404   404   404   404   404   303
POST webinars:live-control-extend             404   404   404   404   404   404   404   303
POST webinars:live-control-close              404   404   404   404   404   404   404   303
POST webinars:live-control-reopen             404   404   404   404   404   404   404   303
POST webinars:live-control-capacity           404   404   404   404   404   404   404   303
POST webinars:live-control-answer             404   404   404   404   404   404   404   303
POST webinars:live-control-tell               404   404   404   404   404   404   404   200
webinars:moderator-link right                 303   303   303   303   303   303   303   303
webinars:moderator-link wrong                 404   404   404   404   404   404   404   404
webinars:moderator-link foreign               404   404   404   404   404   404   404   404
webinars:insight-list                         200   200   200   200   200   200   200   200
webinars:insight-detail                       200   200   200   200   200   200   200   200
webinars:insight-detail unpublished           404   404   404   404   404   404   404   200
webinars:insight-detail hidden                404   404   404   404   404   404   404   404
webinars:series-detail                        200   200   200   200   200   200   200   200
webinars:story-list                           200   200   200   200   200   200   200   200
webinars:story-detail                         200   200   200   200   200   200   200   200
webinars:story-detail hidden                  404   404   404   404   404   404   404   200

# Accounts
account_login                                 200   302   302   302   302   302   302   302
POST account_login                            200   302   302   302   302   302   302   302
account_logout                                302   200   200   200   200   200   200   200
POST account_logout                           302   302   302   302   302   302   302   302
account_inactive                              200   200   200   200   200   200   200   200
account_signup                                200   302   302   302   302   302   302   302
POST account_signup                           200   302   302   302   302   302   302   302
account_reauthenticate                        login 200   200   200   200   200   200   200
POST account_reauthenticate                   login 200   200   200   200   200   200   200
account_email                                 login 200   200   200   200   200   200   200
POST account_email                            login 302   302   302   302   302   302   302
account_email_verification_sent               200   200   200   200   200   200   200   200
account_change_password                       login 200   200   200   200   200   200   200
POST account_change_password                  login 200   200   200   200   200   200   200
account_set_password                          login 302   302   302   302   302   302   302
POST account_set_password                     login 302   302   302   302   302   302   302
account_reset_password                        200   200   200   200   200   200   200   200
POST account_reset_password                   200   200   200   200   200   200   200   200
account_confirm_login_code                    login 302   302   302   302   302   302   302
POST account_confirm_login_code               login 302   302   302   302   302   302   302
account_confirm_email                         200   200   200   200   200   200   200   200
POST account_confirm_email                    404   404   404   404   404   404   404   404
account_reset_password_from_key_done          200   200   200   200   200   200   200   200
account_reset_password_from_key               200   200   200   200   200   200   200   200
POST account_reset_password_from_key          200   200   200   200   200   200   200   200
account_reset_password_done                   200   200   200   200   200   200   200   200
mfa_index                                     login 200   200   200   200   200   200   200
mfa_authenticate                              login 302   302   302   302   302   302   302
POST mfa_authenticate                         login 302   302   302   302   302   302   302
mfa_reauthenticate                            login 302   302   302   302   302   302   200
POST mfa_reauthenticate                       login 302   302   302   302   302   302   200
mfa_activate_totp                             login 302   302   302   302   302   302   302
POST mfa_activate_totp                        login 302   302   302   302   302   302   302
mfa_deactivate_totp                           login 404   404   404   404   404   404   302
POST mfa_deactivate_totp                      login 404   404   404   404   404   404   302
mfa_view_recovery_codes                       login 404   404   404   404   404   404   404
mfa_generate_recovery_codes                   login 302   302   302   302   302   302   302
POST mfa_generate_recovery_codes              login 302   302   302   302   302   302   302
mfa_download_recovery_codes                   login 404   404   404   404   404   404   404

# The administration; its pages of single tables are tried below
admin:index                                   login login login login login login login 200
admin:login                                   login 403   403   403   403   403   403   302
POST admin:login                              login 403   403   403   403   403   403   302
admin:logout                                  login 302   302   302   302   302   302   405
POST admin:logout                             login 302   302   302   302   302   302   302
admin:password_change                         login login login login login login login 302
admin:password_change_done                    login login login login login login login 200
admin:autocomplete                            login login login login login login login 403
admin:jsi18n                                  login login login login login login login 200
admin:app_list                                login login login login login login login 200
admin:view_on_site                            login login login login login login login 404
"""

LIVE = [
    "webinar-live",
    "webinar-live-news",
    "webinar-wall",
    "webinar-wall-news",
    "live-control",
    "live-control-news",
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


def arguments(world):
    """What fills the blanks of each address; `right`, `wrong` and `foreign` are links."""
    cluster, unlisted = [world.cluster.slug], [world.unlisted.slug]
    sme = [world.cluster.slug, world.sme.code]
    work = [world.engagement.code]
    due, submitted = [*work, world.due.code], [*work, world.submitted.code]
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
        "clusters:cluster-edit": cluster,
        "clusters:sme-list": cluster,
        "clusters:sme-create": cluster,
        "clusters:sme-edit": sme,
        "clusters:sme-edit elsewhere": [world.unlisted.slug, world.sme.code],
        "clusters:sme-delete": sme,
        "advisors:engagement-detail": work,
        "advisors:activity-create": work,
        "advisors:deliverable-submit": due,
        "advisors:deliverable-accept": submitted,
        "advisors:deliverable-return": submitted,
        "webinars:webinar-detail": coming,
        "webinars:webinar-detail draft": draft,
        "webinars:webinar-calendar": coming,
        "webinars:webinar-calendar draft": draft,
        "webinars:registration-create": coming,
        "webinars:registration-create draft": draft,
        "webinars:registration-sent": coming,
        "webinars:registration-sent draft": draft,
        "webinars:group-code-enter": coming,
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
        "webinars:insight-key": note,
        "webinars:insight-merge": note,
        "webinars:insight-unmerge": note,
        "webinars:insight-distinguish": note,
        "webinars:insight-show": note,
        "webinars:breakout-host-news": room,
        "webinars:conclusion-edit": room,
        "webinars:help-create": room,
        "webinars:help-withdraw": room,
        "webinars:seat-send": room,
        "webinars:seat-fetch": room,
        "admin:app_list": ["core"],
        "admin:view_on_site": ["0", "0"],
        "account_confirm_email": ["MQ:no:link"],
        "account_reset_password_from_key": ["1", "no-link"],
    }
    filled |= live_pages(world, links) | amendment_pages(world)
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
    steps = ["detail", "edit", "join", "rank", "cancel", "return", "confirm", "accept", "calendar"]
    for step in steps:
        for kind, token in links.items():
            filled.setdefault(f"webinars:registration-{step} {kind}", [token])
    for step in ("take", "wait", "accept", "withdraw"):  # which room is missing
        filled |= {f"webinars:seat-{step} {kind}": [token] for kind, token in links.items()}
    filled |= {f"webinars:consent-withdraw {kind}": [token] for kind, token in links.items()}
    return filled


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


def rows():
    """The table's lines: method, address, and the expected answer for each role."""
    for line in TABLE.splitlines():
        if line.strip() and not line.startswith("#"):
            *address, visitor = line.split()[: -len(ROLES) + 1]
            method = address.pop(0) if address[0] == "POST" else "GET"
            answers = [visitor, *line.split()[-len(ROLES) + 1 :]]
            yield method, " ".join(address), dict(zip(ROLES, answers, strict=True))


def answer_of(response):
    location = response.headers.get("Location", "")
    return "login" if location.startswith(LOGIN_PAGES) else str(response.status_code)


def visit(settings, key, method, address, number=1):
    """One request, whose deeds are undone; each comes from an address of its own."""
    client = browser(settings, key, REMOTE_ADDR=f"10.0.{number // 250}.{number % 250}")
    with transaction.atomic():
        response = client.generic(method, address)
        transaction.set_rollback(True)
    return response


@pytest.fixture
def world():
    return small_world()


def key_for(world, role):
    person = world.people.get(role)
    return session_of(person) if person else None


def test_every_address_stands_in_the_table():
    known = {name.split()[0] for _method, name, _answers in rows()}
    ours = {address.name for address in addresses() if address.name != "admin:"}
    of_tables = {name for name, _path in admin_pages()}

    assert ours - known - of_tables == set(), "write these addresses into the table"
    assert known - ours == set(), "these addresses are no more"


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_each_role_as_the_table_says(settings, world, role):
    filled, key = arguments(world), key_for(world, role)
    wrong = []
    for number, (method, name, answers) in enumerate(rows()):
        address = reverse(name.split()[0], args=filled.get(name, []))
        answer = answer_of(visit(settings, key, method, address, number))
        if answer != answers[role]:
            wrong.append(f"{method} {name}: {answer} instead of {answers[role]}")

    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_tables_in_the_admin_open_to_staff_alone(settings, world, role):
    key = key_for(world, role)
    pages = [path for _name, path in admin_pages()]
    answers = {
        (method, page): answer_of(visit(settings, key, method, page))
        for page in pages
        for method in (["GET"] if role == "staff" else ["GET", "POST"])
    }

    assert len(pages) > 40
    if role == "staff":
        opened = {"200", "302", "403", "404", "405"}  # some tables are read only
        lists = {page for page in pages if page.count("/") == 4}
        assert {p: a for (_m, p), a in answers.items() if a not in opened} == {}
        assert {p: answers["GET", p] for p in lists if answers["GET", p] != "200"} == {}
    else:
        assert {page: a for page, a in answers.items() if a != "login"} == {}


@pytest.mark.parametrize("role", ROLES)
def test_reading_changes_nothing(settings, world, role):
    """Link scanners and prefetching browsers open every address: only a form may act."""
    filled, key = arguments(world), key_for(world, role)
    paths = [
        reverse(name.split()[0], args=filled.get(name, []))
        for method, name, _answers in rows()
        if not name.startswith("account_logout")
    ]
    before = checksums()
    paths += [path for _name, path in admin_pages()]

    for number, path in enumerate(paths):
        client = browser(settings, key, REMOTE_ADDR=f"10.1.{number // 250}.{number % 250}")
        client.get(path)

    assert {t for t, rows_then in before.items() if checksums([t])[t] != rows_then} == set()
