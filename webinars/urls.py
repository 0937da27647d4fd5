"""The addresses of the app."""

from django.urls import path

from webinars.views import (
    answer,
    arrival,
    attendance,
    board,
    breakout,
    calendar_feed,
    certificate,
    contribution,
    feedback,
    group,
    group_code,
    insight,
    live,
    live_control,
    preference,
    recap,
    registration,
    seat_request,
    story,
    vote,
    way_in,
    webinar,
)

app_name = "webinars"

REGISTRATION = "registrations/<str:token>/"
CHECK_IN = "webinars/<slug:slug>/check-in/"
BOARD = "breakouts/<slug:code>/"
LIVE = "webinars/<slug:slug>/live/"
CONTROL = f"{LIVE}control/"
CONSOLE = "breakouts/<slug:code>/host/"

urlpatterns = [
    path("webinars/", webinar.webinar_list, name="webinar-list"),
    path("webinars/<slug:slug>/", webinar.webinar_detail, name="webinar-detail"),
    path("webinars/<slug:slug>/calendar.ics", webinar.webinar_calendar, name="webinar-calendar"),
    path(
        "webinars/<slug:slug>/register/",
        registration.registration_create,
        name="registration-create",
    ),
    path(
        "webinars/<slug:slug>/register/sent/",
        registration.registration_sent,
        name="registration-sent",
    ),
    path(
        "webinars/<slug:slug>/register/code/", group_code.group_code_enter, name="group-code-enter"
    ),
    path("webinars/<slug:slug>/register/group/", group.group_create, name="group-create"),
    path("webinars/<slug:slug>/register/group/done/", group.group_detail, name="group-detail"),
    path("webinars/<slug:slug>/recap/", recap.recap_detail, name="recap-detail"),
    path("webinars/<slug:slug>/recap.json", recap.recap_json, name="recap-json"),
    path(LIVE, live.webinar_live, name="webinar-live"),
    path(f"{LIVE}news/", live.webinar_live_news, name="webinar-live-news"),
    path(f"{LIVE}wall/", live.webinar_wall, name="webinar-wall"),
    path(f"{LIVE}wall/news/", live.webinar_wall_news, name="webinar-wall-news"),
    path(f"{LIVE}moderator/<str:token>/", live_control.moderator_link, name="moderator-link"),
    path(CONTROL, live_control.live_control, name="live-control"),
    path(f"{CONTROL}news/", live_control.live_control_news, name="live-control-news"),
    path(f"{CONTROL}open/", live_control.live_control_open, name="live-control-open"),
    path(f"{CONTROL}warn/", live_control.live_control_warn, name="live-control-warn"),
    path(f"{CONTROL}extend/", live_control.live_control_extend, name="live-control-extend"),
    path(f"{CONTROL}close/", live_control.live_control_close, name="live-control-close"),
    path(f"{CONTROL}reopen/", live_control.live_control_reopen, name="live-control-reopen"),
    path(f"{CONTROL}capacity/", live_control.live_control_capacity, name="live-control-capacity"),
    path(f"{CONTROL}tell/", live_control.live_control_tell, name="live-control-tell"),
    path(f"{CONTROL}answer/", live_control.live_control_answer, name="live-control-answer"),
    path(REGISTRATION, registration.registration_detail, name="registration-detail"),
    path(f"{REGISTRATION}edit/", answer.registration_edit, name="registration-edit"),
    path(f"{REGISTRATION}consents/withdraw/", answer.consent_withdraw, name="consent-withdraw"),
    path(f"{REGISTRATION}rank/", preference.registration_rank, name="registration-rank"),
    path(f"{REGISTRATION}cancel/", registration.registration_cancel, name="registration-cancel"),
    path(f"{REGISTRATION}confirm/", registration.registration_confirm, name="registration-confirm"),
    path(f"{REGISTRATION}accept/", registration.registration_accept, name="registration-accept"),
    path(f"{REGISTRATION}return/", registration.registration_return, name="registration-return"),
    path(
        f"{REGISTRATION}calendar.ics",
        registration.registration_calendar,
        name="registration-calendar",
    ),
    path(f"{REGISTRATION}join/", attendance.registration_join, name="registration-join"),
    path(f"{REGISTRATION}live/", way_in.registration_live, name="registration-live"),
    path(f"{REGISTRATION}board/", way_in.registration_board, name="registration-board"),
    path(f"{REGISTRATION}seat/take/", seat_request.seat_take, name="seat-take"),
    path(f"{REGISTRATION}seat/wait/", seat_request.seat_wait, name="seat-wait"),
    path(f"{REGISTRATION}seat/accept/", seat_request.seat_accept, name="seat-accept"),
    path(f"{REGISTRATION}seat/withdraw/", seat_request.seat_withdraw, name="seat-withdraw"),
    path(f"{REGISTRATION}feedback/", feedback.feedback_edit, name="feedback-edit"),
    path(
        f"{REGISTRATION}certificate.pdf",
        certificate.certificate_download,
        name="certificate-download",
    ),
    path(f"{REGISTRATION}feed/", calendar_feed.calendar_feed_edit, name="calendar-feed-edit"),
    path("certificates/<slug:code>/", certificate.certificate_detail, name="certificate-detail"),
    path("calendar/<str:token>.ics", calendar_feed.calendar_feed, name="calendar-feed"),
    path("check-in/<str:token>/", arrival.arrival_scan, name="arrival-scan"),
    path(CHECK_IN, arrival.arrival_list, name="arrival-list"),
    path(f"{CHECK_IN}print/", arrival.arrival_print, name="arrival-print"),
    path(f"{CHECK_IN}<int:pk>/", arrival.arrival_create, name="arrival-create"),
    path(f"{CHECK_IN}<int:pk>/undo/", arrival.arrival_delete, name="arrival-delete"),
    path(BOARD, board.breakout_detail, name="breakout-detail"),
    path(f"{BOARD}news/", board.breakout_news, name="breakout-news"),
    path(f"{BOARD}here/", board.breakout_here, name="breakout-here"),
    path(f"{BOARD}insights/", contribution.board_insight_create, name="board-insight-create"),
    path(
        f"{BOARD}insights/<slug:insight>/edit/",
        contribution.board_insight_edit,
        name="board-insight-edit",
    ),
    path(f"{BOARD}insights/<slug:insight>/vote/", vote.vote_edit, name="vote-edit"),
    path(CONSOLE, breakout.breakout_host, name="breakout-host"),
    path(f"{CONSOLE}insights/", insight.insight_create, name="insight-create"),
    path(f"{CONSOLE}conclusions/", insight.conclusion_create, name="conclusion-create"),
    path(f"{CONSOLE}insights/<slug:insight>/edit/", insight.insight_edit, name="insight-edit"),
    path(f"{CONSOLE}insights/<slug:insight>/hide/", insight.insight_hide, name="insight-hide"),
    path(f"{CONSOLE}<str:token>/", breakout.breakout_host_link, name="breakout-host-link"),
    path("stories/", story.story_list, name="story-list"),
    path("stories/<slug:slug>/", story.story_detail, name="story-detail"),
]
