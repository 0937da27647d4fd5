"""The addresses of pages."""

from django.urls import path

from tgtf_portal.pages.views import (
    absence,
    account_invitation,
    advisor,
    conversation,
    dashboard,
    document,
    facility_page,
    home,
    machine,
    mail_topics,
    notice,
    own_data,
    profile,
    project,
    project_document,
    search,
    sessions,
    styleguide,
)

app_name = "pages"

COMMENT = "projects/<slug:code>/conversation/<slug:comment>"
DOCUMENT = "projects/<slug:code>/documents/<slug:document>"

urlpatterns = [
    path("", home.home, name="home"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("projects/<slug:code>/", project.project_detail, name="project-detail"),
    path("projects/<slug:code>/timeline/", project.project_timeline, name="project-timeline"),
    path(
        "projects/<slug:code>/documents/",
        project_document.project_document_list,
        name="project-document-list",
    ),
    path(
        "projects/<slug:code>/documents/new/",
        project_document.project_document_create,
        name="project-document-create",
    ),
    path(
        "projects/<slug:code>/conversation/",
        conversation.conversation_detail,
        name="conversation-detail",
    ),
    path(f"{COMMENT}/edit/", conversation.comment_edit, name="comment-edit"),
    path(f"{COMMENT}/withdraw/", conversation.comment_withdraw, name="comment-withdraw"),
    path(f"{COMMENT}/hide/", conversation.comment_hide, name="comment-hide"),
    path(f"{DOCUMENT}/", project_document.project_document_detail, name="project-document-detail"),
    path(
        f"{DOCUMENT}/replace/",
        project_document.project_document_replace,
        name="project-document-replace",
    ),
    path(
        f"{DOCUMENT}/remove/",
        project_document.project_document_remove,
        name="project-document-remove",
    ),
    path("documents/<slug:code>/", document.document_download, name="document-download"),
    path("profile/", profile.profile_edit, name="profile-edit"),
    path("profile/away/", absence.absence_list, name="absence-list"),
    path("profile/away/<slug:code>/delete/", absence.absence_delete, name="absence-delete"),
    path("profile/advisor/", advisor.advisor_edit, name="advisor-edit"),
    path("profile/advisor/away/", advisor.availability_create, name="availability-create"),
    path(
        "profile/advisor/away/<slug:code>/delete/",
        advisor.availability_delete,
        name="availability-delete",
    ),
    path("profile/advisor/calendar/", advisor.advisor_feed_edit, name="advisor-feed-edit"),
    path("profile/sessions/end/", sessions.session_end, name="session-end"),
    path(
        "invitation/",
        account_invitation.account_invitation_detail,
        name="account-invitation-detail",
    ),
    path(
        "invitation/prepare/",
        account_invitation.account_invitation_prepare,
        name="account-invitation-prepare",
    ),
    path(
        "invitation/passkey/",
        account_invitation.account_invitation_passkey,
        name="account-invitation-passkey",
    ),
    path(
        "invitation/<str:token>/",
        account_invitation.account_invitation_link,
        name="account-invitation-link",
    ),
    path("mail/", mail_topics.mail_topics_ask, name="mail-topics-ask"),
    path("mail/<str:token>/", mail_topics.mail_topics_edit, name="mail-topics-edit"),
    path(
        "mail/<str:token>/unsubscribe/",
        mail_topics.mail_topics_unsubscribe,
        name="mail-topics-unsubscribe",
    ),
    path("profile/data/", own_data.profile_data, name="profile-data"),
    path("profile/data/archive/", own_data.profile_data_archive, name="profile-data-archive"),
    path("profile/data/erase/", own_data.profile_data_erase, name="profile-data-erase"),
    path("privacy/data/", own_data.own_data_ask, name="own-data-ask"),
    path("privacy/data/<str:token>/", own_data.own_data_detail, name="own-data-detail"),
    path("privacy/data/<str:token>/archive/", own_data.own_data_archive, name="own-data-archive"),
    path("privacy/data/<str:token>/erase/", own_data.own_data_erase, name="own-data-erase"),
    *(
        path(f"{kind}/", facility_page.facility_page, {"kind": kind}, name=kind)
        for kind in facility_page.TITLES
    ),
    path(
        "page-texts/<int:pk>/preview/",
        facility_page.facility_page_preview,
        name="facility-page-preview",
    ),
    path("search/", search.search, name="search"),
    path("privacy/", notice.privacy, name="privacy"),
    path("accessibility/", notice.accessibility, name="accessibility"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("card.png", home.facility_card, name="card"),
    path("robots.txt", machine.robots_txt, name="robots-txt"),
    path("sitemap.xml", machine.sitemap, name="sitemap"),
    path("healthz", machine.healthz, name="healthz"),
    path(".well-known/security.txt", machine.security_txt, name="security-txt"),
]
