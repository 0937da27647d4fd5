"""The addresses of pages."""

from django.urls import path

from tgtf_portal.pages.views import (
    dashboard,
    home,
    machine,
    mail_topics,
    notice,
    profile,
    styleguide,
)

app_name = "pages"

urlpatterns = [
    path("", home.home, name="home"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("profile/", profile.profile_edit, name="profile-edit"),
    path("mail/", mail_topics.mail_topics_ask, name="mail-topics-ask"),
    path("mail/<str:token>/", mail_topics.mail_topics_edit, name="mail-topics-edit"),
    path(
        "mail/<str:token>/unsubscribe/",
        mail_topics.mail_topics_unsubscribe,
        name="mail-topics-unsubscribe",
    ),
    path("privacy/", notice.privacy, name="privacy"),
    path("accessibility/", notice.accessibility, name="accessibility"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("healthz", machine.healthz, name="healthz"),
    path(".well-known/security.txt", machine.security_txt, name="security-txt"),
]
