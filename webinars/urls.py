"""The addresses of the app."""

from django.urls import path

from tgtf_portal.core.pages.polls import at_a_glance
from webinars.breakouts.views import seat_request
from webinars.campaign.views import invitation_renew
from webinars.followup import views
from webinars.live.views import board, console, control, glances, notes, plenary
from webinars.live.views import new_link as leaders_link
from webinars.recap.formats.table import FORMATS
from webinars.recap.views import amendment, attribution, commitment, recap
from webinars.registration.views import attendance, group, new_link, own_data, registration
from webinars.webinar.views import own_page, own_webinars, preview, webinar

app_name = "webinars"

WEBINAR = "webinars/<slug:slug>/"
REGISTER = f"{WEBINAR}register/"
OWN = "registrations/<str:token>/"
CHECK_IN = f"{WEBINAR}check-in/"
BOARD = "breakouts/<slug:code>/"
BOARD_NOTE = f"{BOARD}insights/<slug:insight>/"
LIVE = f"{WEBINAR}live/"
CONTROL = f"{LIVE}control/"
RECAP = f"{WEBINAR}recap"
AMEND = f"{RECAP}/amend/"
CONSOLE = f"{BOARD}host/"
NOTE = f"{CONSOLE}insights/<slug:insight>/"

urlpatterns = [
    path("webinars/", webinar.webinar_list, name="webinar-list"),
    path(WEBINAR, webinar.webinar_detail, name="webinar-detail"),
    path(f"{WEBINAR}card.png", webinar.webinar_card, name="webinar-card"),
    path(f"{WEBINAR}preview/", preview.webinar_preview, name="webinar-preview"),
    path(f"{WEBINAR}preview/form/", preview.webinar_preview_form, name="webinar-preview-form"),
    path(f"{WEBINAR}calendar.ics", webinar.webinar_calendar, name="webinar-calendar"),
    path(REGISTER, registration.registration_create, name="registration-create"),
    path(f"{REGISTER}sent/", registration.registration_sent, name="registration-sent"),
    path(f"{REGISTER}new-link/", invitation_renew, name="invitation-renew"),
    path(f"{REGISTER}code/", group.group_code_enter, name="group-code-enter"),
    path(f"{REGISTER}group/", group.group_create, name="group-create"),
    path(f"{REGISTER}group/done/", group.group_detail, name="group-detail"),
    path(f"{WEBINAR}my-registration/", own_page.registration_own, name="registration-own"),
    path(f"{RECAP}/", recap.recap_detail, name="recap-detail"),
    *(
        path(f"{RECAP}.{form.suffix}", recap.recap_file, {"form": form}, name=f"recap-{form.name}")
        for form in FORMATS
    ),
    path(AMEND, amendment.recap_amend, name="recap-amend"),
    path(f"{AMEND}sentence/<path:key>/", amendment.amendment_edit, name="amendment-edit"),
    path(f"{AMEND}withdraw/<slug:code>/", amendment.amendment_withdraw, name="amendment-withdraw"),
    path(f"{AMEND}new-link/", amendment.recap_amend_renew, name="recap-amend-renew"),
    path(f"{AMEND}<str:token>/", amendment.recap_amend_link, name="recap-amend-link"),
    path("webinars/recaps.rss", recap.recap_rss, name="recap-rss"),
    path("webinars/recaps.atom", recap.recap_atom, name="recap-atom"),
    path(LIVE, plenary.webinar_live, name="webinar-live"),
    path(
        f"{LIVE}news/",
        at_a_glance(plenary.webinar_live_news, glances.plenary),
        name="webinar-live-news",
    ),
    path(f"{LIVE}wall/", plenary.webinar_wall, name="webinar-wall"),
    path(
        f"{LIVE}wall/news/",
        at_a_glance(plenary.webinar_wall_news, glances.wall),
        name="webinar-wall-news",
    ),
    path(f"{LIVE}moderator/<str:token>/", control.moderator_link, name="moderator-link"),
    path(CONTROL, control.live_control, name="live-control"),
    path(
        f"{CONTROL}news/",
        at_a_glance(control.live_control_news, glances.control),
        name="live-control-news",
    ),
    path(f"{CONTROL}new-link/", leaders_link.live_control_renew, name="live-control-renew"),
    path(f"{CONTROL}open/", control.live_control_open, name="live-control-open"),
    path(f"{CONTROL}warn/", control.live_control_warn, name="live-control-warn"),
    path(f"{CONTROL}extend/", control.live_control_extend, name="live-control-extend"),
    path(f"{CONTROL}close/", control.live_control_close, name="live-control-close"),
    path(f"{CONTROL}reopen/", control.live_control_reopen, name="live-control-reopen"),
    path(f"{CONTROL}capacity/", control.live_control_capacity, name="live-control-capacity"),
    path(f"{CONTROL}tell/", control.live_control_tell, name="live-control-tell"),
    path(f"{CONTROL}answer/", control.live_control_answer, name="live-control-answer"),
    path("registrations/", own_webinars.own_webinar_list, name="own-webinar-list"),
    path(f"{OWN}all/", own_webinars.registration_all, name="registration-all"),
    path(OWN, own_page.registration_detail, name="registration-detail"),
    path(f"{OWN}new-link/", new_link.registration_renew, name="registration-renew"),
    path("links/sent/", new_link.link_sent, name="link-sent"),
    path(f"{OWN}edit/", own_data.registration_edit, name="registration-edit"),
    path(f"{OWN}consents/withdraw/", own_data.consent_withdraw, name="consent-withdraw"),
    path(f"{OWN}rank/", own_page.registration_rank, name="registration-rank"),
    path(f"{OWN}cancel/", registration.registration_cancel, name="registration-cancel"),
    path(f"{OWN}confirm/", registration.registration_confirm, name="registration-confirm"),
    path(f"{OWN}accept/", registration.registration_accept, name="registration-accept"),
    path(f"{OWN}return/", registration.registration_return, name="registration-return"),
    path(f"{OWN}object/", registration.registration_object, name="registration-object"),
    path(f"{OWN}calendar.ics", registration.registration_calendar, name="registration-calendar"),
    path(f"{OWN}join/", attendance.registration_join, name="registration-join"),
    path(f"{OWN}live/", own_data.registration_live, name="registration-live"),
    path(f"{OWN}board/", own_data.registration_board, name="registration-board"),
    path(f"{OWN}seat/take/", seat_request.seat_take, name="seat-take"),
    path(f"{OWN}seat/wait/", seat_request.seat_wait, name="seat-wait"),
    path(f"{OWN}seat/accept/", seat_request.seat_accept, name="seat-accept"),
    path(f"{OWN}seat/withdraw/", seat_request.seat_withdraw, name="seat-withdraw"),
    path(f"{OWN}feedback/", views.feedback_edit, name="feedback-edit"),
    path(f"{OWN}certificate.pdf", views.certificate_download, name="certificate-download"),
    path(f"{OWN}feed/", views.calendar_feed_edit, name="calendar-feed-edit"),
    path("certificates/<slug:code>/", views.certificate_detail, name="certificate-detail"),
    path("calendar/<str:token>.ics", views.calendar_feed, name="calendar-feed"),
    path("check-in/<str:token>/", attendance.arrival_scan, name="arrival-scan"),
    path(CHECK_IN, attendance.arrival_list, name="arrival-list"),
    path(f"{CHECK_IN}print/", attendance.arrival_print, name="arrival-print"),
    path(f"{CHECK_IN}<int:pk>/", attendance.arrival_create, name="arrival-create"),
    path(f"{CHECK_IN}<int:pk>/undo/", attendance.arrival_delete, name="arrival-delete"),
    path(f"{OWN}notes/", attribution.own_note_list, name="own-note-list"),
    path(f"{OWN}notes/<slug:insight>/", attribution.own_note_edit, name="own-note-edit"),
    path(
        f"{OWN}notes/<slug:insight>/withdraw/",
        attribution.own_note_withdraw,
        name="own-note-withdraw",
    ),
    path(
        f"{OWN}notes/<slug:insight>/answer/",
        attribution.own_commitment_answer,
        name="own-commitment-answer",
    ),
    path("commitments/", commitment.commitment_list, name="commitment-list"),
    path(
        "commitments/<slug:code>/answer/",
        commitment.commitment_answer,
        name="commitment-answer",
    ),
    path(BOARD, board.breakout_detail, name="breakout-detail"),
    path(f"{BOARD}news/", at_a_glance(board.breakout_news, glances.board), name="breakout-news"),
    path(f"{BOARD}here/", board.breakout_here, name="breakout-here"),
    path(f"{BOARD}insights/", board.board_insight_create, name="board-insight-create"),
    path(f"{BOARD_NOTE}edit/", board.board_insight_edit, name="board-insight-edit"),
    path(f"{BOARD_NOTE}withdraw/", board.board_insight_withdraw, name="board-insight-withdraw"),
    path(f"{BOARD_NOTE}vote/", board.vote_edit, name="vote-edit"),
    path(CONSOLE, console.breakout_host, name="breakout-host"),
    path(
        f"{CONSOLE}news/",
        at_a_glance(console.breakout_host_news, glances.console),
        name="breakout-host-news",
    ),
    path(f"{CONSOLE}new-link/", leaders_link.breakout_host_renew, name="breakout-host-renew"),
    path(f"{CONSOLE}conclusion/", notes.conclusion_edit, name="conclusion-edit"),
    path(f"{CONSOLE}help/", console.help_create, name="help-create"),
    path(f"{CONSOLE}help/withdraw/", console.help_withdraw, name="help-withdraw"),
    path(f"{CONSOLE}people/send/", console.seat_send, name="seat-send"),
    path(f"{CONSOLE}people/fetch/", console.seat_fetch, name="seat-fetch"),
    path(f"{CONSOLE}people/mute/", console.seat_mute, name="seat-mute"),
    path(f"{CONSOLE}people/unmute/", console.seat_unmute, name="seat-unmute"),
    path(f"{CONSOLE}insights/", notes.insight_create, name="insight-create"),
    path(f"{CONSOLE}conclusions/", notes.conclusion_create, name="conclusion-create"),
    path(f"{CONSOLE}withheld/", console.insight_withheld, name="insight-withheld"),
    path(f"{NOTE}edit/", notes.insight_edit, name="insight-edit"),
    path(f"{NOTE}hide/", notes.insight_hide, name="insight-hide"),
    path(f"{NOTE}key/", notes.insight_key, name="insight-key"),
    path(f"{NOTE}merge/", notes.insight_merge, name="insight-merge"),
    path(f"{NOTE}unmerge/", notes.insight_unmerge, name="insight-unmerge"),
    path(f"{NOTE}distinguish/", notes.insight_distinguish, name="insight-distinguish"),
    path(f"{NOTE}tell/", notes.conclusion_tell, name="conclusion-tell"),
    path(f"{NOTE}show/", notes.insight_show, name="insight-show"),
    path(f"{CONSOLE}written/", attribution.host_note_list, name="host-note-list"),
    path(f"{CONSOLE}written/<slug:insight>/", attribution.host_note_edit, name="host-note-edit"),
    path(
        f"{CONSOLE}written/<slug:insight>/answer/",
        attribution.host_commitment_answer,
        name="host-commitment-answer",
    ),
    path(f"{CONSOLE}<str:token>/", console.breakout_host_link, name="breakout-host-link"),
    path("insights/", recap.insight_list, name="insight-list"),
    path("insights/<slug:code>/", recap.insight_detail, name="insight-detail"),
    path("series/<slug:slug>/", recap.series_detail, name="series-detail"),
    path("stories/", webinar.story_list, name="story-list"),
    path("stories/<slug:slug>/", webinar.story_detail, name="story-detail"),
    path("stories/<slug:slug>/card.png", webinar.story_card, name="story-card"),
]
