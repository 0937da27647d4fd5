"""Questions in a browser: those that do not apply go and come, with script and without."""

import pytest
from playwright.sync_api import expect

from tgtf_portal.core.tests.rules import faults_of
from webinars.tests.actors import Guest

STORY = """
from clusters.tests.factories import MembershipFactory, SMEFactory
from tgtf_portal.pages.tests.addresses import session_of
from webinars.registration.domain.answers import save_answers
from webinars.models import Question
from webinars.tests.factories import QuestionFactory, RegistrationFactory, WebinarFactory
webinar = WebinarFactory(slug="asking", title="A webinar with questions")
def ask(text, **facts):
    return QuestionFactory(webinar=webinar, text=text, **facts)
where = ask("Where will you be?", kind="choice", options="On site\\nOnline")
food = ask("What do you eat?", kind="choices", options="Vegan\\nOther", required=True,
           shown_when=where, shown_when_answer="On site")
ask("What else?", shown_when=food, shown_when_answer="Other", required=True)
film = ask("You may film me.", kind="consent", help_text="For the recap.")
member = MembershipFactory()
SMEFactory.create_batch(3, cluster=member.cluster, contact_name="Eva Kos",
                        contact_address="eva@example.org")
registration = RegistrationFactory(webinar=webinar, name="Ana", email="ana@example.org")
save_answers(registration, {where.pk: "Online", film.pk: film.text}, "Form")
print(registration.get_absolute_url(), session_of(member.user))
"""
FORM = "/webinars/asking/register/"
GROUP = "/webinars/asking/register/group/"


@pytest.fixture(scope="module")
def told(portal):
    return portal.script(STORY).split()[-2:]


def shown(guest):
    asked = ("Where will you be?", "What do you eat?", "What else?", "You may film me.")
    return [text for text in asked if guest.page.get_by_text(text).first.is_visible()]


def test_a_question_comes_and_goes_with_the_answer_that_it_hangs_on(portal, told, new_context):
    guest = Guest(new_context, portal)
    guest.visit(FORM)
    expect(guest.page.get_by_text("What do you eat?").first).to_be_hidden()
    assert shown(guest) == ["Where will you be?", "You may film me."]

    guest.page.get_by_label("On site").check()
    guest.page.get_by_label("Other").check()
    assert len(shown(guest)) == 4
    guest.page.get_by_label("Online").check()

    assert shown(guest) == ["Where will you be?", "You may film me."]
    guest.page.get_by_label("On site").check()  # what was ticked is remembered
    assert len(shown(guest)) == 4
    guest.press("Register")
    guest.reads("What else?: Fill in “What else”.")
    assert len(shown(guest)) == 4
    assert guest.faults == []


def test_without_script_all_are_shown_and_the_condition_is_said(portal, told, new_context):
    guest = Guest(new_context, portal, java_script_enabled=False)
    guest.visit(FORM)

    assert len(shown(guest)) == 4
    guest.reads("Only if you answered “On site” to “Where will you be?”.")
    guest.reads("Only if you answered “Other” to “What do you eat?”.")


def unfold(guest):
    """What one entered, where it is folded."""
    folded = guest.page.locator("#entered:not([open]) > summary")
    if folded.count():
        folded.click()


def test_answers_are_changed_and_a_consent_is_taken_back(portal, told, new_context):
    guest = Guest(new_context, portal)
    guest.visit(told[0])
    guest.reads("You may film me.")
    unfold(guest)
    guest.page.get_by_role("button", name="Take back").click()
    guest.reads("taken back on")
    unfold(guest)
    guest.follow("Change what you entered")
    guest.page.get_by_label("On site").check()
    guest.page.get_by_label("Vegan").check()
    guest.press("Save my changes")

    guest.reads("Your changes are saved.")
    guest.reads("Vegan")
    assert guest.faults == []


def test_the_pages_break_no_rule_that_a_machine_can_check(portal, told, new_context):
    guest = Guest(new_context, portal)
    guest.take_session(told[1])
    found = []
    for path in (FORM, told[0], f"{told[0]}edit/", GROUP, f"{GROUP}done/"):
        guest.visit(path)
        found += [f"{path} at {fault}" for fault in faults_of(guest.page)]

    assert found == []


def test_boxes_and_buttons_can_be_hit(portal, told, new_context):
    guest = Guest(new_context, portal, viewport={"width": 390, "height": 900})
    guest.take_session(told[1])
    for path in (FORM, f"{told[0]}edit/", GROUP):
        guest.visit(path)
        controls = "main :is(button, summary, input:not([type=hidden]), textarea)"
        for control in guest.page.locator(controls).all():
            if control.is_visible() and control.get_attribute("tabindex") != "-1":
                box = control.bounding_box()
                assert min(box["width"], box["height"]) >= 24, control.evaluate("e => e.outerHTML")
