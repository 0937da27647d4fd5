"""Reading, editing, publishing and withdrawing a recap in the administration."""

import pytest
from django.urls import reverse

from tgtf_portal.core.models import Message
from webinars.domain.recap import compile_recap
from webinars.models import Recap, Statement
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    InsightFactory,
    RecapFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def recap():
    webinar = HeldWebinarFactory()
    breakout = BreakoutFactory(webinar=webinar, title="Energy")
    InsightFactory(breakout=breakout, kind="conclusion", text="Share <b>grids</b>")
    RegistrationFactory.create_batch(2, webinar=webinar)
    return compile_recap(webinar)


def address_of(recap, name="change"):
    return reverse(f"admin:webinars_recap_{name}", args=[recap.pk])


def form_data(recap, **changes):
    statements = list(recap.statements.order_by("position"))
    data = {
        "title": recap.title,
        "standfirst": recap.standfirst,
        "statements-TOTAL_FORMS": len(statements),
        "statements-INITIAL_FORMS": len(statements),
    }
    for row, statement in enumerate(statements):
        data |= {
            f"statements-{row}-id": statement.pk,
            f"statements-{row}-recap": recap.pk,
            f"statements-{row}-text": statement.text,
        }
    return {**data, **changes}


def conclusion_of(recap):
    statements = list(recap.statements.order_by("position"))
    return next((row, s) for row, s in enumerate(statements) if s.is_conclusion)


def test_recap_page_shows_sentences_with_their_sources_as_text(staff, recap):
    content = staff.get(address_of(recap)).content.decode()

    assert "Break-outs: Energy" in content
    assert "<strong>Insight</strong> Share &lt;b&gt;grids&lt;/b&gt;" in content


def test_sentence_is_edited_dropped_and_shown_beside_the_compiled_one(staff, recap):
    row, conclusion = conclusion_of(recap)
    changes = {f"statements-{row}-text": "Grids are shared.", f"statements-{row}-dropped": "on"}

    response = staff.post(address_of(recap), form_data(recap, **changes))

    conclusion.refresh_from_db()
    assert response.status_code == 302
    assert (conclusion.text, conclusion.dropped) == ("Grids are shared.", True)
    assert conclusion.drafted == "Share <b>grids</b>."
    assert "As compiled:" in staff.get(address_of(recap)).content.decode()
    assert conclusion.history.first().history_user is not None


def test_empty_sentence_is_refused_and_nothing_is_saved(staff, recap):
    row, _conclusion = conclusion_of(recap)
    changes = {"title": "Another", f"statements-{row}-text": " "}

    response = staff.post(address_of(recap), form_data(recap, **changes))

    assert response.status_code == 200
    assert "This field is required." in response.content.decode()
    assert Recap.objects.get().title == recap.title


def test_sentences_are_neither_added_nor_deleted_by_hand(staff, recap):
    row, _conclusion = conclusion_of(recap)
    number = recap.statements.count()
    more = {
        f"statements-{row}-DELETE": "on",
        "statements-TOTAL_FORMS": number + 1,
        f"statements-{number}-recap": recap.pk,
        f"statements-{number}-text": "Smuggled in.",
    }

    staff.post(address_of(recap), form_data(recap, **more))

    assert recap.statements.count() == number


def test_long_recap_fits_into_one_form(staff):
    recap = RecapFactory()
    Statement.objects.bulk_create(
        Statement(
            recap=recap, key=f"k{n}", position=n, section="breakouts", text="A.", drafted="A."
        )
        for n in range(350)
    )

    assert staff.post(address_of(recap), form_data(recap)).status_code == 302


def test_publishing_says_how_many_get_a_mail_and_mails_them(staff, recap):
    plan = staff.get(address_of(recap, "publish")).context["plan"]
    assert not Message.objects.exists()

    staff.post(address_of(recap, "publish"))

    assert plan.happens[1].startswith("2 registered people get a mail")
    assert Recap.objects.get().status == Recap.Status.PUBLISHED
    assert Message.objects.filter(kind="recap.published").count() == 2


def test_published_recap_is_withdrawn_and_offers_to_publish_again(staff):
    recap = RecapFactory()
    before = {str(button.label) for button in staff.get(address_of(recap)).context["buttons"]}

    staff.post(address_of(recap, "withdraw"))

    after = {str(button.label) for button in staff.get(address_of(recap)).context["buttons"]}
    assert before == {"Withdraw"}
    assert after == {"Publish recap", "Compile again"}
    assert Recap.objects.get().status == Recap.Status.WITHDRAWN


def test_compiling_again_keeps_what_staff_edited(staff, recap):
    row, conclusion = conclusion_of(recap)
    staff.post(address_of(recap), form_data(recap, **{f"statements-{row}-text": "Edited."}))
    InsightFactory(breakout=conclusion.breakout, kind="conclusion", text="Another")
    plan = staff.get(address_of(recap, "compile")).context["plan"]

    staff.post(address_of(recap, "compile"))

    assert plan.happens[1].startswith("1 sentence that was edited stays")
    texts = set(
        recap.statements.filter(key__startswith="conclusion/").values_list("text", flat=True)
    )
    assert texts == {"Edited.", "Another."}


def test_publishing_twice_is_refused_with_a_sentence(staff):
    response = staff.post(address_of(RecapFactory(), "publish"))

    told = [str(message) for message in response.context["messages"]]
    assert told[0].endswith("This recap is published already.")


@pytest.mark.parametrize("name", ["publish", "withdraw", "compile"])
def test_opening_a_recaps_page_changes_nothing(staff, recap, name):
    before = Recap.objects.values().get()

    assert staff.get(address_of(recap, name)).status_code == 200

    assert Recap.objects.values().get() == before


def test_list_counts_kept_edited_and_dropped_sentences(staff):
    recap = RecapFactory()
    for n, (text, dropped) in enumerate([("A.", False), ("Edited.", False), ("A.", True)]):
        Statement.objects.create(
            recap=recap,
            key=str(n),
            position=n,
            section="people",
            text=text,
            drafted="A.",
            dropped=dropped,
        )

    row = staff.get(reverse("admin:webinars_recap_changelist")).context["cl"].result_list[0]

    assert (row.kept, row.edited, row.dropped) == (2, 1, 1)
