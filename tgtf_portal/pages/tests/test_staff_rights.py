"""What each role of staff may do at every page of the administration, written a second time.

The first time is the tables of rights beside the code. A letter is a role: Coordinator, Webinar
team, Advice team, Post office, Reader, adMinistrator. The columns: the list and its things, adding,
changing, deleting, and older versions. Further down, the pages that a table has besides.
"""

import html
import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction
from django.http import QueryDict
from django.urls import resolve, reverse

from advisors.models import HealthLimits
from advisors.tests.factories import ActivityFactory
from clusters.models import StaffAssignment
from clusters.tests.factories import (
    FacilityFactory,
    SpellingFactory,
    ThemeFactory,
)
from tgtf_portal.core import audit
from tgtf_portal.core.access_log import note_access
from tgtf_portal.core.models import Erasure, RetentionPeriod, RetentionRun, TableImport
from tgtf_portal.core.people.rights import StaffRole, line_of, permission_of
from tgtf_portal.core.people.scope import path_of
from tgtf_portal.core.tests.factories import CoordinatorFactory
from tgtf_portal.pages.tests.addresses import addresses, admin_pages, browser, session_of
from tgtf_portal.pages.tests.test_role_matrix import world  # noqa: F401
from webinars.models import Broadcast, GroupCode, HelpRequest, Webinar
from webinars.tests.factories import ConsentFactory, QuestionFactory

pytestmark = pytest.mark.django_db

ROLES = dict(zip("CWAPRM", StaffRole.values, strict=True))
METHODS = ["GET", "POST"]
NOBODY = "nobody"  # staff without a role

TABLES = """
                        list    add   change delete history
core_accessentry        M      -     -      -      -
core_auditevent         CM      -     -      -      -
core_consent            CM      -     -      -      -
core_erasure            CM      -     -      -      -
core_message            CWAP    -     -      -      -
core_optout             CWPM    -     -      -      -
core_retentionperiod    CM      -     -      -      -
core_retentionrun       CM      -     -      -      -
core_returnedmail       CP      -     -      -      -
core_suspendedaddress   CWAP    -     -      -      -
core_tableimport        CWA     -     -      -      -
core_user               CWAPRM  CM    M      -      -
clusters_accountinvitation M    M     -      -      -
clusters_cluster        CWARM   CA    CA     CA     CA
clusters_ecosystem      CWARM   CA    CA     C      -
clusters_facility       CWAPRM  M     CM     M      CM
clusters_facilitypage   CWARM   CM    CM     -      -
clusters_membership     CWARM   CA    CA     CA     CA
clusters_project        CWARM   CA    CA     CA     CA
clusters_reviewer       CWARM   CM    CM     CM     -
clusters_sme            CWARM   CA    CA     CA     CA
clusters_spelling       CAR     -     -      -      -
clusters_theme          CWARM   CWA   CWA    C      -
advisors_activity       CAR     -     -      -      CA
advisors_advisor        CWARM   CA    CA     CA     CA
advisors_changerequest  CAR     -     -      -      -
advisors_daystatement   CAR     -     -      -      -
advisors_deliverable    CAR     CA    CA     CA     CA
advisors_endreport      CAR     -     -      -      -
advisors_endreportquestion CAR  CA    CA     CA     -
advisors_engagement     CAR     CA    CA     CA     CA
advisors_healthlimits   CARM    CM    CM     -      -
advisors_plan           CAR     -     -      -      -
advisors_poolentry      CA      CA    CA     CA     -
webinars_amendment      CWR     -     -      -      -
webinars_breakout       CWAPR   CW    CW     CW     CW
webinars_broadcast      CWR     -     -      -      -
webinars_calendarfeed   CW      -     CW     -      -
webinars_campaign       CWPR    -     CW     CW     -
webinars_certificate    CWR     -     CW     -      -
webinars_groupcode      CWR     CW    CW     CW     -
webinars_helprequest    CWR     -     -      -      -
webinars_insight        CWAR    CW    CW     -      CW
webinars_invitation     CWP     CW    CW     CW     -
webinars_mailtext       CWPR    CWP   CWP    CWP    -
webinars_question       CWR     CW    CW     CW     -
webinars_recap          CWAR    -     CW     -      CW
webinars_registration   CWAPR   -     CW     -      -
webinars_reminder       CWPR    CW    CW     CW     -
webinars_series         CWAPR   CW    CW     CW     -
webinars_staffletter    CWAPR   CWA   CWA    CWA    -
webinars_successstory   CWAR    CWA   CWA    CWA    CWA
webinars_webinar        CWAPR   CW    CW     CW     CW
"""
PAGES = """
core_user_person                CWAPRM
webinars_registration_wishes    CW
webinars_registration_answers   CW
core_erasure_person             M
core_retentionperiod_days       M
core_retentionperiod_record     CM
core_message_html               CWAP
core_message_hold_post          CP
core_message_release_post       CP
core_returnedmail_suspend       CP
core_returnedmail_dismiss       CP
core_suspendedaddress_lift      CP
clusters_facility_make_current  CM
clusters_accountinvitation_colleagues M
clusters_accountinvitation_send_again M
clusters_accountinvitation_withdraw M
clusters_cluster_invite_manager CA
advisors_advisor_invite         CA
clusters_facility_make_next     M
clusters_facilitypage_publish   CM
clusters_facilitypage_put_back  CM
clusters_facilitypage_withdraw  CM
advisors_endreport_close        CA
advisors_endreport_reopen       CA
advisors_engagement_ask         CA
clusters_spelling_map           CA
clusters_spelling_leave         CA
advisors_engagement_end         CA
advisors_engagement_replace     CA
advisors_changerequest_grant    CA
advisors_changerequest_refuse   CA
advisors_poolentry_pick         CA
advisors_poolentry_decline      CA
advisors_poolentry_send_link    CA
advisors_poolentry_invite       CA
core_tableimport_upload         CA
core_tableimport_take           CW
core_tableimport_read_again     CW
core_tableimport_drop           CW
core_tableimport_wrong_rows     CW
core_tableimport_progress       CW
advisors_engagement_health      CAR
advisors_engagement_nudge       CA
advisors_activity_correct       CA
advisors_deliverable_accept     CA
advisors_deliverable_send_back  CA
advisors_daystatement_accept    CA
advisors_daystatement_pdf       CAR
advisors_daystatement_xlsx      CAR
webinars_breakout_cancel        CW
webinars_campaign_people        CWPR
webinars_campaign_progress      CWPR
webinars_campaign_test          CW
webinars_campaign_start         CW
webinars_campaign_schedule      CW
webinars_campaign_pause         CW
webinars_campaign_resume        CW
webinars_campaign_cancel        CW
webinars_staffletter_people     CWAPR
webinars_staffletter_look       CWAPR
webinars_staffletter_look_html  CWAPR
webinars_staffletter_progress   CWAPR
webinars_staffletter_test       CWA
webinars_staffletter_start      CWA
webinars_staffletter_schedule   CWA
webinars_staffletter_release    CWA
webinars_staffletter_pause      CWA
webinars_staffletter_resume     CWA
webinars_staffletter_cancel     CWA
webinars_webinar_write          CWA
webinars_certificate_revoke     CW
webinars_calendarfeed_revoke    CW
webinars_mailtext_preview       CWP
webinars_mailtext_html          CWPR
webinars_webinar_texts          CWPR
webinars_webinar_text           CWPR
webinars_webinar_text_look      CWPR
webinars_webinar_text_back      CWP
webinars_campaign_texts         CWPR
webinars_campaign_text          CWPR
webinars_campaign_text_look     CWPR
webinars_campaign_text_back     CWP
webinars_insight_hide           CW
webinars_insight_show           CW
webinars_insight_done           CW
webinars_insight_not_done       CW
webinars_insight_attribute      CW
webinars_insight_owner_agreed   CW
webinars_insight_owner_declined CW
webinars_amendment_accept       CW
webinars_amendment_decline      CW
webinars_recap_statement        CW
webinars_recap_wordings         CW
webinars_recap_accept_part      CW
webinars_recap_accept_rest      CW
webinars_recap_undo             CW
webinars_recap_add_sentence     CW
webinars_recap_versions         CWAR
webinars_recap_approve          CW
webinars_recap_publish          CW
webinars_recap_take_back        CW
webinars_recap_withdraw         CW
webinars_recap_compile          CW
webinars_recap_open_amendments  CW
webinars_recap_close_amendments CW
webinars_groupcode_card         CWR
webinars_registration_send_link CW
webinars_registration_link      CW
webinars_invitation_link        CW
webinars_breakout_host_links    CW
webinars_webinar_moderator_links CW
webinars_webinar_speaker_links  CW
webinars_registration_new_link  CW
webinars_invitation_new_link    CW
webinars_registration_seat      CW
webinars_registration_unpin     CW
webinars_registration_place     CW
webinars_registration_cancel    CW
webinars_webinar_invite         CW
webinars_webinar_recap          CW
webinars_webinar_participants   CW
webinars_webinar_feedback       CWR
webinars_webinar_likeness       CW
webinars_webinar_move_seat      CW
webinars_webinar_seats_file     CW
webinars_webinar_groups         CWAPR
webinars_webinar_groups_file    CW
webinars_webinar_zoom_file      CW
webinars_webinar_teams_file     CW
webinars_webinar_seating_state  CW
webinars_webinar_mix            CWAPR
webinars_webinar_mix_file       CW
webinars_webinar_make           CW
webinars_webinar_make_steps     CW
webinars_webinar_copy           CW
webinars_webinar_step_what      CW
webinars_webinar_step_programme CW
webinars_webinar_step_rooms     CW
webinars_webinar_step_questions CW
webinars_webinar_step_check     CW
webinars_webinar_announce       CW
webinars_webinar_mail_list      CW
webinars_webinar_invite_hosts   CW
webinars_webinar_register       CW
webinars_webinar_move           CW
webinars_webinar_seat           CW
webinars_webinar_close          CW
webinars_webinar_cancel         CW
webinars_webinar_seat_latecomers CW
webinars_webinar_tell_rooms     CW
webinars_webinar_undo_seating   CW
webinars_webinar_withdraw_seating CW
webinars_webinar_ask_conclusions CW
webinars_webinar_programme      CWAR
webinars_webinar_rooms          CWAPR
webinars_webinar_mails          CWAPR
webinars_webinar_live           CWR
webinars_webinar_afterwards     CWAPR
webinars_webinar_settings       CWAPR
webinars_webinar_company        CWAPR
clusters_project_company        CWARM
"""
# What no column above shows: what stands on its owner's page, and what single deeds ask for.
PARTS = """
                         view    add   change delete
advisors_endreportanswer CAR    -     -      -
advisors_engagementanswer CAR   -     -      -
clusters_pageedition     CWARM   -     -      -
clusters_pagequestion    CWARM   CM    CM     CM
clusters_projectcluster  CWARM   CA    CA     CA
clusters_staffassignment CM      M     -      M
advisors_activitycorrection CAR - -      -
advisors_daystatementline CAR    -     -      -
advisors_privatenote     CA      -     -      -
advisors_availability    CARM    -     -      -
advisors_comment         CAR     CA    CA     -
advisors_meeting         CAR     -     -      -
webinars_agendaitem      CWAR    CW    CW     CW
webinars_answer          CWR     -     -      -
webinars_campaignguest   CW      CW    CW     CW
webinars_feedback        CWR     -     -      -
webinars_host            CWAR    CW    CW     CW
webinars_material        CWR     CW    CW     CW
webinars_moderator       CWR     CW    CW     CW
webinars_preference      CWR     -     -      -
webinars_seat            CWR     -     CW     -
webinars_seatrequest     CWR     -     -      -
webinars_speaker         CWAR    CW    CW     CW
webinars_vote            CWR     -     -      -
"""
DEEDS = """
history webinars_speaker       CW
add     advisors_activity      CA
change  advisors_activity      CA
change  advisors_daystatement  CA
add     core_tableimport       CWA
add     webinars_campaign      CW
change  clusters_spelling      CA
change  clusters_accountinvitation M
change  core_message           CP
change  advisors_changerequest CA
change  advisors_endreport     CA
change  core_retentionperiod   M
change  core_returnedmail      CP
change  core_suspendedaddress  CP
change  core_tableimport       CWA
change  webinars_amendment     CW
appoint core_user              M
erase   core_user              M
export  core_user              M
export  webinars_invitation    CW
export  webinars_registration  CW
link    webinars_host          CW
link    webinars_invitation    CW
link    webinars_moderator     CW
link    webinars_registration  CW
link    webinars_speaker       CW
publish webinars_recap         CW
"""
# Sections of a webinar: who may only see it reads them.
FORMS = {f"webinars_webinar_{n}" for n in ("programme", "rooms", "live", "afterwards", "settings")}
# What each of Django's own pages of a table asks for, by the columns above.
GET = {
    "changelist": "list",
    "add": "add",
    "change": "list",
    "delete": "delete",
    "list_csv": "list",
    "list_xlsx": "list",
    "columns": "list",
    "views": "list",
    "view_open": "list",
    "view_edit": "list",
    "history": "history",
    "simple_history": "history",
}
TAKEN_OUT = {"core_user": {"M"}, "webinars_registration": {*"CW"}}  # by a right of its own
MENUS = {  # the entries of lists' menus that are no pages
    "core_message": ("CP", ["retry", "hold", "release"]),
    "core_suspendedaddress": ("CP", ["lift_all"]),
    "core_user": ("M", ["deactivate", "remove_second_factor"]),
    "advisors_engagement": ("CA", ["agree", "start", "complete", "withdraw"]),
    "clusters_project": ("CA", ["start", "complete", "withdraw"]),
    "webinars_invitation": ("CW", ["send"]),
    "webinars_registration": ("CW", ["attended_by", "write_to"]),
}


def columns(text):
    heading, *lines = text.strip().splitlines()
    for line in lines:
        table, *letters = line.split()
        yield table, dict(zip(heading.split(), [{*text} - {"-"} for text in letters], strict=True))


WHO = dict(columns(TABLES))
WHO_PARTS = dict(columns(PARTS))
BESIDES = {page: {*who} for page, who in map(str.split, PAGES.strip().splitlines())}


def readers(page, method):
    """Who gets an answer at this page of the administration."""
    name = page.removeprefix("admin:")
    if name in FORMS and method == "POST":
        return WHO["webinars_webinar"]["change"]
    if name in BESIDES:
        return BESIDES[name]
    table = next(t for t in WHO if name.startswith(f"{t}_"))
    column = GET[name.removeprefix(f"{table}_")]
    if table in TAKEN_OUT and name.endswith(("_list_csv", "_list_xlsx")):
        return TAKEN_OUT[table]
    if name == "webinars_webinar_delete" or (column, method) == ("history", "POST"):
        return set()  # what was announced is cancelled; an older version brings nothing back
    if method == "POST" and name.endswith("_change"):
        column = "change"
    if name in ("core_tableimport_change", "core_tableimport_history"):
        return {*"CW"} if method == "GET" else set()  # its row is a list of participants
    # A table without versions of its own shows who changed what in the administration.
    has_versions = any(a.name == f"admin:{table}_simple_history" for a in addresses())
    return WHO[table]["list" if column == "history" and not has_versions else column]


# The small world's message has no HTML part, and a period is named by its class, not by a number.
ROWLESS = {"admin:core_message_html", "admin:core_retentionperiod_days"}
VIEW_PAGES = ("_view_open", "_view_edit")  # nobody kept a view of these numbers


def rest_of(small):
    """A row of each table that nobody but staff looks at."""
    audit.record("webinar.announced", small.webinar, by=None)
    note_access("opened", small.registration, by=small.people["staff"])
    ConsentFactory()
    Erasure.objects.create(way="staff")
    RetentionPeriod.objects.create(name="audit", days=700)
    RetentionRun.objects.create()
    ThemeFactory()
    SpellingFactory()
    ActivityFactory(engagement=small.engagement)
    HealthLimits.objects.create(facility=small.engagement.project.facility)
    QuestionFactory(webinar=small.webinar)
    GroupCode.objects.create(webinar=small.webinar, label="A class")
    Broadcast.objects.create(webinar=small.webinar, text="Five minutes")
    HelpRequest.objects.create(breakout=small.breakout)
    TableImport.objects.create(kind="registrations", target=small.webinar.pk, status="ready")


@pytest.fixture
def keys(world):  # noqa: F811
    """The session of one member of staff for each role, and of one without."""
    rest_of(world)
    people = {letter: CoordinatorFactory(is_superuser=False) for letter in [*ROLES, NOBODY]}
    for letter, role in ROLES.items():
        people[letter].groups.add(Group.objects.get(name=role))
    return {letter: session_of(person) for letter, person in people.items()}


def answers(settings, key, method, page):
    """`lost` where there is no such row: Django leads back to the first page then."""
    with transaction.atomic():
        response = browser(settings, key).generic(method, page)
        transaction.set_rollback(True)
    if response.headers.get("Location") == reverse("admin:index"):
        return "lost"
    return {403: "refused", 404: "lost", 405: "lost"}.get(response.status_code, "opened")


def in_turn(may, number):
    """One of those who may, one of those who may not; now and then who has no role."""
    may, others = sorted(may), sorted(ROLES.keys() - may)
    asked = {who[number % len(who)] for who in (may, others) if who}
    return asked | ({NOBODY} if number % 5 == 0 else set())


def everybody(_may, _number):
    return {NOBODY, *ROLES}


@pytest.mark.parametrize("asked", [in_turn, pytest.param(everybody, marks=pytest.mark.chaos)])
def test_each_role_alone_opens_what_is_written_and_nothing_else(settings, keys, asked):
    rowless = ROWLESS | {address.name for address in addresses() if address.blanks > 1}
    rowless |= {address.name for address in addresses() if address.name.endswith(VIEW_PAGES)}
    wrong = []
    for number, (name, page) in enumerate(admin_pages()):
        for method in METHODS if asked is everybody else METHODS[number % 2 : number % 2 + 1]:
            may = readers(name, method)
            for letter in asked(may, number):
                answer = answers(settings, keys[letter], method, page)
                if letter not in may:
                    fits = answer != "opened"
                else:  # a page of two rows may know no such pair
                    fits = answer == "opened" or (answer == "lost" and name in rowless)
                if not fits:
                    wrong.append(f"{letter} {method} {name}: {answer}")

    assert wrong == []


def written_rights():
    """Each right of each table with the roles that hold it, one letter each."""
    for table, who in {**WHO, **WHO_PARTS}.items():
        for column, letters in who.items():
            yield table, "view" if column == "list" else column, letters
    for line in DEEDS.strip().splitlines():
        right, table, letters = line.split()
        yield table, right, {*letters}


def test_each_role_holds_the_rights_that_are_written_and_no_other():
    """Not one letter of the tables beside the code may change alone."""
    written = {
        (letter, permission_of(model_named(table), right))
        for table, right, letters in written_rights()
        for letter in letters
    }
    names = {value: letter for letter, value in ROLES.items()}
    held = Group.permissions.through.objects.values_list(
        "group__name", "permission__content_type__app_label", "permission__codename"
    )

    assert {(names[role], f"{app}.{codename}") for role, app, codename in held} == written


def test_each_part_of_a_page_asks_for_its_own_right(rf, keys):
    wrong = []
    for letter, key in keys.items():
        request = rf.get("/")
        request.user = browser_person(key)
        for page in admin.site._registry.values():
            for part in page.inlines:
                table = part.model._meta.label_lower.replace(".", "_")
                who = WHO_PARTS.get(table) or WHO[table]
                may = who.get("view") or who["list"]
                shown = part(page.model, admin.site).has_view_or_change_permission(request)
                if shown != (letter in may):
                    wrong.append((letter, type(page).__name__, part.__name__, shown))

    assert wrong == []


def model_named(table):
    return apps.get_model(table.replace("_", ".", 1))


def browser_person(key):
    from django.contrib.auth import get_user
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    request = HttpRequest()
    request.session = SessionStore(key)
    return get_user(request)


def test_every_table_and_every_page_is_written():
    tables = {model._meta.label_lower.replace(".", "_") for model in admin.site._registry}
    pages = {name.removeprefix("admin:") for name, _path in admin_pages()}
    of_tables = {f"{table}_{page}" for table in WHO for page in GET}

    assert tables == WHO.keys()
    assert pages - of_tables == BESIDES.keys()


def test_every_entry_of_a_menu_asks_for_a_right(rf, keys):
    people = {letter: browser_person(key) for letter, key in keys.items()}
    for model, page in admin.site._registry.items():
        table = model._meta.label_lower.replace(".", "_")
        verbs = {a.name.replace("-", "_"): a.name for a in getattr(page, "page_actions", ())}
        may, entries = MENUS.get(table, ("", []))
        for letter, person in people.items():
            request = rf.get("/")
            request.user = person
            offered = set(page.get_actions(request))
            pages = {name for name in offered if name in verbs}
            expected = {*entries} if letter in may else set()
            if letter in WHO[table]["delete"] and page.has_delete_permission(request):
                expected |= {"delete_selected"}
            assert offered - pages == expected, (letter, table)
            for name in pages:
                assert letter in BESIDES[f"{table}_{name}"], (letter, table, name)


def test_every_table_says_by_what_its_rows_belong_to_a_facility():
    inlines = {i.model for page in admin.site._registry.values() for i in page.inlines}
    models = {*admin.site._registry, *inlines}
    foreign = ("account", "mfa", "auth", "usersessions", "sessions")
    silent = [m for m in models if line_of(m) is None and m._meta.app_label not in foreign]

    assert silent == []
    for model in models:
        name = path_of(model).removeprefix("?")
        if name not in ("*", "-", "pk"):
            assert model._base_manager.filter(**{f"{name}__in": [1]}).query  # the path exists


# --- Facilities ----------------------------------------------------------------------------------
COMMON = {
    *["clusters_ecosystem", "clusters_spelling", "clusters_theme"],
    *["core_retentionperiod", "core_user", "webinars_successstory"],
}
UNBOUND = {"clusters_cluster", "clusters_membership", "clusters_sme", "advisors_advisor"}


@pytest.fixture
def elsewhere():
    """A coordinator who is assigned to another facility than everything in the small world."""
    person = CoordinatorFactory(is_superuser=False)
    person.groups.add(Group.objects.get(name=StaffRole.COORDINATOR))
    StaffAssignment.objects.create(user=person, facility=FacilityFactory(slug="elsewhere"))
    return session_of(person)


@pytest.mark.parametrize("both", [False, pytest.param(True, marks=pytest.mark.chaos)])
def test_who_is_assigned_to_another_facility_finds_nothing_of_this_one(
    settings,
    world,  # noqa: F811
    elsewhere,
    both,
):
    rest_of(world)
    found = []
    for number, (name, page) in enumerate(admin_pages()):
        table = next(t for t in WHO if name.removeprefix("admin:").startswith(f"{t}_"))
        numbered = any(a.name == name and a.blanks for a in addresses())
        if table in COMMON | UNBOUND or not numbered:
            continue
        found += [
            f"{method} {name}"
            for method in (METHODS if both else METHODS[number % 2 : number % 2 + 1])
            if answers(settings, elsewhere, method, page) == "opened"
        ]

    assert found == []


def test_lists_and_choices_show_the_own_facility_alone(settings, world, elsewhere):  # noqa: F811
    shown = {}
    for table in WHO.keys() - COMMON - UNBOUND:
        page = browser(settings, elsewhere).get(reverse(f"admin:{table}_changelist"))
        shown[table] = page.context["cl"].result_count if "cl" in page.context else 0

    assert {table for table, rows in shown.items() if rows} == {"clusters_facility"}
    choices = {"app_label": "webinars", "model_name": "breakout", "field_name": "webinar"}
    found = browser(settings, elsewhere).get(reverse("admin:autocomplete"), choices).json()
    assert found["results"] == []


@pytest.mark.parametrize(
    ("name", "slug", "expected"),
    [
        ("webinars:webinar-detail", "draft", 404),
        ("webinars:webinar-detail", "coming", 200),
        ("webinars:arrival-list", "coming", 404),
        ("webinars:live-control", "coming", 404),
    ],
)
def test_pages_of_staff_elsewhere_keep_to_the_facility_too(
    settings,
    world,  # noqa: F811
    elsewhere,
    name,
    slug,
    expected,
):
    assert browser(settings, elsewhere).get(reverse(name, args=[slug])).status_code == expected


def test_a_thing_of_another_facility_cannot_be_chosen_by_number(settings, world, elsewhere):  # noqa: F811
    series = world.webinar.series
    facts = {"facility": series.facility_id, "slug": "mine", "title": "Mine"}

    answer = browser(settings, elsewhere).post(reverse("admin:webinars_series_add"), facts)

    assert "facility" in answer.context["adminform"].form.errors
    assert not type(series).objects.filter(slug="mine").exists()


def test_who_is_assigned_nowhere_sees_every_facility(settings, world, keys):  # noqa: F811
    page = browser(settings, keys["C"]).get(reverse("admin:webinars_webinar_changelist"))

    assert page.context["cl"].result_count == Webinar.objects.count() > 1


# --- Roles ---------------------------------------------------------------------------------------
def test_roles_are_written_again_after_each_migration():
    group = Group.objects.get(name=StaffRole.READER)
    before = set(group.permissions.values_list("codename", flat=True))
    group.permissions.set(Group.objects.get(name=StaffRole.COORDINATOR).permissions.all())

    call_command("migrate", verbosity=0)

    assert set(group.permissions.values_list("codename", flat=True)) == before
    assert {name.partition("_")[0] for name in before} == {"view"}


# --- Links ---------------------------------------------------------------------------------------
LINK = re.compile(r'<a[^>]*href="(/[^"#]+)')
ONLY_TO_LEAVE = ("/accounts/logout", "/jsi18n")


def kind_of(link):
    """Its route, and by what it narrows or sorts."""
    path, _, query = html.unescape(link).partition("?")
    return resolve(path).route, *sorted(QueryDict(query))


@pytest.mark.parametrize(
    "letter", ["R", *(pytest.param(one, marks=pytest.mark.chaos) for one in "PA")]
)
def test_no_page_leads_to_where_its_reader_is_refused(settings, keys, letter):
    """Of the links on the pages of the administration that this role opens, one of each kind."""
    client, met = browser(settings, keys[letter]), {}
    for name, page in admin_pages():
        kind = name.rpartition("_")[2]
        if kind in ("change", "changelist") and letter in readers(name, "GET"):
            text = client.get(page).content.decode()
            met |= {kind_of(link): (html.unescape(link), page) for link in LINK.findall(text)}
    refused = {
        link: page
        for link, page in met.values()
        if not link.startswith(ONLY_TO_LEAVE) and client.get(link).status_code == 403
    }

    assert len(met) > 30
    assert refused == {}
