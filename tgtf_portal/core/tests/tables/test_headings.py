"""Tables with the columns that other systems and other languages give them."""

import pytest

from tgtf_portal.core.tables.faults import BadTable
from tgtf_portal.core.tables.headings import SPELLINGS, column_named, heading_key
from tgtf_portal.core.tables.imports import read_table

OPTIONAL = ["name", "organisation", "country", "state"]


def people(text, **options):
    options = {"skip_unknown": True, **options}
    table = read_table(text.encode(), required=["email"], optional=OPTIONAL, **options)
    return [(row["email"], row["name"]) for row in table]


ZOOM_REGISTRATION = """\
Report generated time,"Oct 1, 2026 10:12 AM"
Topic,Webinar ID,Scheduled Time,Duration (minutes),# Registered,# Cancelled
Green packaging,999 9999 9999,"Oct 12, 2026 10:00 AM",90,2,0
Attendee Details,
First Name,Last Name,Email,Organization,Country/Region,Registration Time,Approval Status
Ana,Lind,a@example.org,Lind AS,Norway,"Sep 30, 2026 10:12:13",approved
"""
ZOOM_ATTENDANCE = """\
Attendee Report
Report Generated:,"Oct 12, 2026 12:00 PM"
Topic,Webinar ID,Actual Start Time
Green packaging,999 9999 9999,"Oct 12, 2026 10:00 AM"
Host Details,
Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes)
Yes,Helga Host,h@example.org,"Oct 12, 2026 09:50",,120
Attendee Details,
Attended,User Name (Original Name),First Name,Last Name,Email,Registration Time,Join Time
Yes,Ana,Ana,Lind,a@example.org,"Sep 30, 2026","Oct 12, 2026 09:58"
"""
TEAMS_ATTENDANCE = """\
1. Summary
Meeting title\tGreen packaging
Attended participants\t1

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Ana Lind\t10/12/26, 9:58:01 AM\t\t1h 31m\ta@example.org\ta@example.org\tAttendee

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Ana Lind\t10/12/26, 9:58:01 AM\t\t1h 31m\ta@example.org\tAttendee
"""
EVENTBRITE = """\
Order #,Order Date,First Name,Surname,Email,Quantity,Ticket Type,Attendee Status,Company
123,2026-09-30,Ana,Lind,a@example.org,1,Free,Attending,Lind AS
"""
MAILCHIMP = """\
Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,LEID
a@example.org,Ana,Lind,2,2026-09-30 10:12:13,77
"""
OUTLOOK = """\
First Name,Middle Name,Last Name,Title,Company,E-mail Address,E-mail 2 Address,Home Phone
Ana,,Lind,,Lind AS,a@example.org,,
"""
EUSURVEY = """\
Alias,tgtf-2026
Export Date,2026-10-01 10:00

Your e-mail address,Your name,Organisation,Country of your organisation,Contribution ID
a@example.org,Ana Lind,Lind AS,Norway,c1
"""


@pytest.mark.parametrize(
    "text",
    [ZOOM_REGISTRATION, EVENTBRITE, MAILCHIMP, OUTLOOK, EUSURVEY],
    ids=["Zoom", "Eventbrite", "Mailchimp", "Outlook", "EUSurvey"],
)
def test_what_other_systems_export_is_understood(text):
    assert people(text) == [("a@example.org", "Ana Lind")]


def test_a_report_of_several_parts_is_read_under_the_header_of_each():
    assert people(ZOOM_ATTENDANCE) == [("h@example.org", "Helga Host"), ("a@example.org", "Ana")]
    assert people(TEAMS_ATTENDANCE) == [("a@example.org", "Ana Lind")] * 2


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("E-mail,Name", "a@example.org,Ana Lind"),
        ("EMAIL ADDRESS,full_name", "a@example.org,Ana Lind"),
        ("E-Mail-Adresse;Vorname;Nachname", "a@example.org;Ana;Lind"),
        ("Name;Vorname;E-Mail", "Lind;Ana;a@example.org"),
        ("Adresse e-mail;Prénom;Nom", "a@example.org;Ana;Lind"),
        ("Courriel;Nom", "a@example.org;Ana Lind"),
        ("Correo electrónico;Nombre;Apellidos", "a@example.org;Ana;Lind"),
        ("Correo;Nombre", "a@example.org;Ana Lind"),
        ("Indirizzo e-mail;Nome;Cognome", "a@example.org;Ana;Lind"),
        ("Adres e-mail;Imię;Nazwisko", "a@example.org;Ana;Lind"),
        ("Adres e-mail;Imię i nazwisko", "a@example.org;Ana Lind"),
        ("first name,last name,name,email", ",,Ana Lind,a@example.org"),
    ],
)
def test_names_come_whole_or_in_parts_in_six_languages(header, cells):
    assert people(f"{header}\n{cells}\n", skip_unknown=False) == [("a@example.org", "Ana Lind")]


def test_a_hint_for_excel_is_no_table_and_names_the_separator():
    assert people("sep=;\nemail;name\na@example.org;Ana, Lind\n") == [
        ("a@example.org", "Ana, Lind")
    ]
    assert people("\ufeffsep=|\nemail|name\na@example.org|Ana\n") == [("a@example.org", "Ana")]


def test_unknown_columns_are_one_sentence_and_left_out_by_choice():
    text = "email,Fee,Shoe size\na@example.org,10,38\n"

    with pytest.raises(BadTable) as fault:
        people(text, skip_unknown=False)
    assert str(fault.value).startswith("Unknown columns “Fee”, “Shoe size”. Allowed: email, ")

    table = read_table(text.encode(), required=["email"], skip_unknown=True)
    assert table.remarks == ["Left out, for nothing here is called so: “Fee”, “Shoe size”."]


@pytest.mark.parametrize("lines", [0, 1, 11, 19])
def test_the_header_is_found_in_the_first_twenty_lines(lines):
    assert people("Guests of the autumn\n" * lines + "email\na@example.org\n")


def test_a_header_further_below_is_not_looked_for():
    with pytest.raises(BadTable, match="Column “email” is missing"):
        people("Guests of the autumn\n" * 20 + "email\na@example.org\n")


def test_each_spelling_leads_to_its_column_where_the_table_has_no_other():
    for column, spellings in SPELLINGS.items():
        for spelling in spellings.split(","):
            assert column_named(spelling, [column]) == column, spelling
            assert heading_key(spelling)
