"""The addresses of the app."""

from django.urls import path

from advisors.views import activity, deliverable, engagement, proposal

app_name = "advisors"

OWED = "<slug:code>/deliverables/<slug:deliverable>"

urlpatterns = [
    path("proposals/<str:token>/", proposal.proposal_answer, name="proposal-answer"),
    path("<slug:code>/answer/", proposal.engagement_answer, name="engagement-answer"),
    path("<slug:code>/", engagement.engagement_detail, name="engagement-detail"),
    path("<slug:code>/activities/new/", activity.activity_create, name="activity-create"),
    path(
        "<slug:code>/activities/<slug:activity>/correct/",
        activity.activity_correct,
        name="activity-correct",
    ),
    path(f"{OWED}/submit/", deliverable.deliverable_submit, name="deliverable-submit"),
    path(f"{OWED}/accept/", deliverable.deliverable_accept, name="deliverable-accept"),
    path(f"{OWED}/return/", deliverable.deliverable_return, name="deliverable-return"),
]
