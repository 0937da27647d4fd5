"""The addresses of the app."""

from django.urls import path

from advisors.days.views import activity, day_statement
from advisors.engagement.views import change_request, end_report, proposal
from advisors.meetings import views as meeting
from advisors.plan import views as plan
from advisors.pool import views as pool
from advisors.results import views as deliverable
from advisors.room import views as engagement

app_name = "advisors"

MEETING = "<slug:code>/meetings/<slug:meeting>"
OWED = "<slug:code>/deliverables/<slug:deliverable>"

STATED = "<slug:code>/statements/<slug:statement>/"
LINE = f"{STATED}lines/<int:position>/"

urlpatterns = [
    path("proposals/<str:token>/", proposal.proposal_answer, name="proposal-answer"),
    path("<slug:code>/extension/", change_request.extension_create, name="extension-create"),
    path("<slug:code>/end/", change_request.end_create, name="end-create"),
    path(
        "<slug:code>/requests/<slug:asked>/withdraw/",
        change_request.change_request_withdraw,
        name="change-request-withdraw",
    ),
    path("<slug:code>/report/", end_report.end_report_edit, name="end-report-edit"),
    path("<slug:code>/reports/", end_report.end_report_detail, name="end-report-detail"),
    path("<slug:code>/answer/", proposal.engagement_answer, name="engagement-answer"),
    path("pool/<str:token>/", pool.pool_entry_confirm, name="pool-entry-confirm"),
    path("pool/<str:token>/no/", pool.pool_entry_refuse, name="pool-entry-refuse"),
    path("statements/<slug:code>/", day_statement.day_statement_check, name="day-statement-check"),
    path("<slug:code>/", engagement.engagement_detail, name="engagement-detail"),
    path("<slug:code>/activities/new/", activity.activity_create, name="activity-create"),
    path(
        "<slug:code>/activities/<slug:activity>/correct/",
        activity.activity_correct,
        name="activity-correct",
    ),
    path(f"{OWED}/", deliverable.deliverable_detail, name="deliverable-detail"),
    path(f"{OWED}/submit/", deliverable.deliverable_submit, name="deliverable-submit"),
    path(f"{OWED}/accept/", deliverable.deliverable_accept, name="deliverable-accept"),
    path(f"{OWED}/return/", deliverable.deliverable_return, name="deliverable-return"),
    path("<slug:code>/meetings/new/", meeting.meeting_create, name="meeting-create"),
    path(f"{MEETING}/", meeting.meeting_detail, name="meeting-detail"),
    path(f"{MEETING}/edit/", meeting.meeting_edit, name="meeting-edit"),
    path(f"{MEETING}/cancel/", meeting.meeting_cancel, name="meeting-cancel"),
    path(f"{MEETING}/calendar.ics", meeting.meeting_calendar, name="meeting-calendar"),
    path("<slug:code>/plan/", plan.plan_detail, name="plan-detail"),
    path("<slug:code>/plan/edit/", plan.plan_edit, name="plan-edit"),
    path("<slug:code>/plan/drop/", plan.plan_drop, name="plan-drop"),
    path("<slug:code>/plan/propose/", plan.plan_propose, name="plan-propose"),
    path("<slug:code>/plan/<int:number>/", plan.plan_version, name="plan-version"),
    path("<slug:code>/plan/<int:number>/accept/", plan.plan_accept, name="plan-accept"),
    path("<slug:code>/plan/<int:number>/return/", plan.plan_return, name="plan-return"),
    path("<slug:code>/plan/targets/<slug:target>/", plan.target_read, name="target-read"),
    path(f"{OWED}/undo/", deliverable.deliverable_undo, name="deliverable-undo"),
    path(
        "<slug:code>/statements/new/",
        day_statement.day_statement_create,
        name="day-statement-create",
    ),
    path(STATED, day_statement.day_statement_detail, name="day-statement-detail"),
    path(f"{STATED}confirm/", day_statement.day_statement_confirm, name="day-statement-confirm"),
    path(f"{STATED}accept/", day_statement.day_statement_accept, name="day-statement-accept"),
    path(f"{STATED}statement.pdf", day_statement.day_statement_pdf, name="day-statement-pdf"),
    path(f"{STATED}statement.xlsx", day_statement.day_statement_xlsx, name="day-statement-xlsx"),
    path(f"{LINE}dispute/", day_statement.day_line_dispute, name="day-line-dispute"),
    path(f"{LINE}answer/", day_statement.day_line_answer, name="day-line-answer"),
]
