"""A recap's editor over HTTP: each press does one thing, and loses nobody's words."""

import pytest
from django.urls import reverse

from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory
from webinars.models import Amendment, Recap, Statement
from webinars.recap.domain.publication import approve_and_publish
from webinars.recap.domain.statements import rephrase_statement
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    InsightFactory,
    RecapFactory,
    RegistrationFactory,
    SourceFactory,
    SpeakerFactory,
    StatementFactory,
    SuccessStoryFactory,
)

pytestmark = pytest.mark.django_db

NASTY = '<script>alert(1)</script><b onmouseover="x">bold</b> [a](javascript:alert(1)) =1+1'


@pytest.fixture
def recap():
    return RecapFactory(status="draft", published_at=None, title="Pathways", standfirst="Before.")


@pytest.fixture
def statement(recap):
    return told(recap, "Grids are shared.")


def told(recap, text, **facts):
    """With a source that is an insight of its room."""
    room = facts.pop("breakout", None) or BreakoutFactory(webinar=recap.webinar)
    statement = StatementFactory(recap=recap, text=text, breakout=room, **facts)
    insight = InsightFactory(breakout=room, text=f"Said: {text}")
    SourceFactory(statement=statement, type="insight", insight=insight, text=insight.text)
    return statement


def address_of(recap, name="change", *more):
    return reverse(f"admin:webinars_recap_{name}", args=[recap.pk, *more])


def press(staff, statement, verb, **sent):
    sent = {"text": statement.text, "read": statement.text, "verb": verb, **sent}
    return staff.post(address_of(statement.recap, "statement", statement.pk), sent)


def fresh(statement):
    return Statement.objects.get(pk=statement.pk)


def row_of(response, statement):
    rows = [row for shown in response.context["shown"] for row in shown.rows]
    return next(row for row in rows if row.statement.pk == statement.pk)


# --- What the page shows -------------------------------------------------------------------------
def test_each_sentence_stands_beside_its_sources_with_votes_and_attribution(staff, recap):
    person = RegistrationFactory(webinar=recap.webinar)
    insight = InsightFactory(
        breakout=BreakoutFactory(webinar=recap.webinar, title="Energy"),
        registration=person,
        author_name="Ann",
        attribution="named",
        kind="need",
        carried_votes=3,
    )
    statement = StatementFactory(recap=recap, breakout=insight.breakout)
    SourceFactory(statement=statement, type="insight", insight=insight, text="Money")

    response = staff.get(address_of(recap))

    [ground] = row_of(response, statement).evidence
    assert ground.facts == ("Need", "3 votes", "told with the author’s name: Ann")
    assert ground.address == reverse("admin:webinars_insight_change", args=[insight.pk])
    content = response.content.decode()
    assert "Break-outs: Energy" in content
    assert f'href="{ground.address}"' in content


@pytest.mark.parametrize(
    ("attribution", "facts"),
    [("anonymous", "told without a name"), ("cluster", "told without a name")],
)
def test_a_name_that_was_not_given_free_is_not_shown(staff, recap, attribution, facts):
    statement = told(recap, "A.")
    insight = statement.sources.get().insight
    insight.registration = RegistrationFactory(webinar=recap.webinar)
    insight.author_name, insight.attribution = "Ann Quiet", attribution
    insight.save()

    response = staff.get(address_of(recap))

    assert row_of(response, statement).evidence[0].facts[-1] == facts
    assert "Ann Quiet" not in response.content.decode()


def test_each_sentence_says_what_state_it_is_in(staff, recap):
    person = CoordinatorFactory(name="Bea Staff")
    rows = {
        "Undecided": told(recap, "1."),
        "New since you began": told(recap, "2.", offered=True),
        "Accepted by Bea Staff": told(
            recap, "3.", accepted_at="2026-01-01T00:00Z", accepted_by=person
        ),
        "Dropped: said twice": told(recap, "4.", dropped=True, dropped_reason="said twice"),
        "Edited": told(recap, "5.", drafted="0."),
        "Added by staff": told(recap, "6.", drafted="", added=True),
        "Stands on nothing": StatementFactory(recap=recap, section="closing"),
    }
    ghost = told(recap, "7.")
    ghost.sources.get().insight.__class__.objects.filter(text="Said: 7.").update(
        hidden_at="2026-01-01T00:00Z", hidden_reason="names a firm"
    )
    Amendment.objects.create(statement=rows["Undecided"], name="A", before="1.", text="One.")

    response = staff.get(address_of(recap))

    for words, statement in rows.items():
        assert words in [mark for mark, _tone in row_of(response, statement).marks]
    marks = [mark for mark, _tone in row_of(response, rows["Undecided"]).marks]
    assert marks == ["Undecided", "1 open amendment"]
    assert not row_of(response, ghost).can_accept
    assert "hidden: names a firm" in row_of(response, ghost).evidence[0].facts
    assert str(response.context["progress"]["words"]) == "1 of 7 sentences accepted"


def test_an_edited_sentence_shows_what_differs_from_the_compiled_one(staff, recap):
    statement = told(recap, "Local grids are shared.", drafted="Grids are shared.")

    content = staff.get(address_of(recap)).content.decode()

    assert '<del><span class="visually-hidden">removed: </span>Grids </del>' in content
    assert '<ins><span class="visually-hidden">added: </span>Local grids </ins>' in content
    assert statement.edited


def test_every_button_says_of_which_sentence(staff, statement):
    content = staff.get(address_of(statement.recap)).content.decode()

    for words in ("Accept", "Save wording", "Drop the sentence"):
        assert f'{words}<span class="visually-hidden"> – 1: Grids are shared.</span>' in content


def test_markup_in_a_sentence_a_source_or_a_headline_stays_text(staff, recap):
    statement = told(recap, NASTY, drafted=f"Before {NASTY}", dropped_reason=NASTY)
    Recap.objects.update(title=NASTY, standfirst=NASTY)
    rephrase_statement(statement, f"{NASTY} again", by=None)
    pages = [
        address_of(recap),
        address_of(recap, "versions"),
        address_of(recap, "wordings", statement.pk),
        address_of(recap, "add_sentence"),
    ]

    for page in pages:
        content = staff.get(page).content.decode()
        assert "<script>alert" not in content
        assert "<b onmouseover" not in content
        assert 'href="javascript' not in content
        assert "&lt;script&gt;alert(1)" in content


# --- One press -----------------------------------------------------------------------------------
def test_accepting_brings_staff_back_to_the_same_sentence(staff, statement):
    response = press(staff, statement, "accept")

    place = f"?at={statement.pk}#sentence-{statement.pk}"
    assert response.url == address_of(statement.recap) + place
    assert fresh(statement).accepted_by == staff.person
    content = staff.get(response.url).content.decode()
    assert content.count("The sentence is accepted.") == 1
    assert content.index("The sentence is accepted.") > content.index(f"sentence-{statement.pk}")


def test_a_sentence_is_rephrased_and_the_compiled_text_taken_again(staff, statement):
    press(staff, statement, "rephrase", text="Local grids\r\nare shared.")
    assert fresh(statement).text == "Local grids\nare shared."
    assert fresh(statement).history.first().history_user == staff.person

    press(staff, fresh(statement), "compiled")

    assert fresh(statement).text == "Grids are shared."


def test_words_changed_beside_another_button_are_not_lost(staff, statement):
    press(staff, statement, "accept", text="Local grids are shared.")

    assert fresh(statement).text == "Local grids are shared."
    assert fresh(statement).accepted_by == staff.person


def test_lines_that_end_otherwise_are_no_change(staff, recap):
    statement = told(recap, "One.\r\nTwo.\rThree.")

    press(staff, statement, "accept", text="One.\nTwo.\nThree.", read="One.\nTwo.\nThree.")

    assert fresh(statement).accepted_by == staff.person


def test_a_sentence_is_dropped_with_a_reason_and_restored(staff, statement):
    response = press(staff, statement, "drop")
    form = row_of(response, statement).form
    assert form.non_field_errors() == ["Say why the sentence is dropped."]
    assert not fresh(statement).dropped

    press(staff, statement, "drop", reason="Said twice")
    assert fresh(statement).dropped_reason == "Said twice"
    press(staff, fresh(statement), "restore")

    assert not fresh(statement).dropped


def test_sentences_are_put_into_another_order(staff, recap):
    room = BreakoutFactory(webinar=recap.webinar)
    one, two = (told(recap, text, breakout=room) for text in ("One.", "Two."))
    content = staff.get(address_of(recap)).content.decode()
    assert content.count('value="up"') == content.count('value="down"') == 1

    press(staff, two, "up")
    assert list(recap.statements.all()) == [two, one]
    press(staff, two, "down")

    assert list(recap.statements.all()) == [one, two]


def test_the_second_of_two_editors_sees_both_texts_and_decides(staff, statement):
    rephrase_statement(statement, "Grids are shared locally.", by=None)

    response = press(staff, statement, "rephrase", text="Networks are shared.")

    row = row_of(response, statement)
    assert (row.form.theirs, row.read) == ("Grids are shared locally.",) * 2
    assert row.text == "Grids are shared locally.\nNetworks are shared."
    assert "nothing is lost" in row.form.non_field_errors()[0]
    assert fresh(statement).text == "Grids are shared locally."
    press(staff, statement, "rephrase", text="Networks are shared locally.", read=row.read)
    assert fresh(statement).text == "Networks are shared locally."


def test_what_somebody_changed_meanwhile_is_not_accepted_unread(staff, statement):
    rephrase_statement(statement, "Nothing is shared.", by=None)

    response = press(staff, statement, "accept")

    assert "Read it again" in row_of(response, statement).form.non_field_errors()[0]
    assert fresh(statement).accepted_by is None


def test_a_hidden_character_is_refused_beside_the_sentence(staff, statement):
    response = press(staff, statement, "rephrase", text="Turned \u202e round")

    assert row_of(response, statement).form.non_field_errors()
    assert fresh(statement).text == "Grids are shared."


def test_a_sentence_that_is_gone_or_of_another_recap_is_told_in_words(staff, statement):
    other = RecapFactory()
    sent = {"verb": "drop", "reason": "x", "read": statement.text}

    response = staff.post(address_of(other, "statement", statement.pk), sent, follow=True)

    [message] = response.context["messages"]
    assert "This sentence is gone" in str(message)
    assert not fresh(statement).dropped


def test_a_whole_part_is_accepted_at_once(staff, recap):
    room = BreakoutFactory(webinar=recap.webinar)
    rows = [told(recap, text, breakout=room, offered=text == "Two.") for text in ("One.", "Two.")]
    read = staff.get(address_of(recap)).context["shown"][0].read
    sent = {"section": "breakouts", "breakout": room.pk, "read": read}

    response = staff.post(address_of(recap, "accept_part"), sent)

    key = f"breakouts-{room.pk}"
    assert response.url == f"{address_of(recap)}?part={key}#part-{key}"
    assert {fresh(row).accepted_by for row in rows} == {staff.person}
    again = staff.post(address_of(recap, "accept_part"), sent, follow=True)
    assert "Read it again" in str(list(again.context["messages"])[-1])


# --- The headline --------------------------------------------------------------------------------
def heading(recap, **sent):
    read = {"read_title": recap.title, "read_standfirst": recap.standfirst}
    return {"title": recap.title, "standfirst": recap.standfirst, **read, **sent}


def test_headline_and_standfirst_are_edited_by_two_people_at_once(staff, recap):
    first = heading(recap, title="Ways")

    assert staff.post(address_of(recap), first).status_code == 302
    staff.post(address_of(recap), heading(recap, standfirst="After."))
    response = staff.post(address_of(recap), heading(recap, title="Roads"))

    recap = Recap.objects.get()
    assert (recap.title, recap.standfirst) == ("Ways", "After.")
    form = response.context["heading"]
    assert "it reads “Ways” now" in form.non_field_errors()[0]
    assert (form["title"].value(), form["read_title"].value()) == ("Roads", "Ways")


def test_an_empty_headline_is_refused(staff, recap):
    response = staff.post(address_of(recap), heading(recap, title=" "))

    assert "title" in response.context["heading"].errors
    assert Recap.objects.get().title == "Pathways"


# --- A sentence more -----------------------------------------------------------------------------
def test_a_sentence_is_added_with_the_sources_that_were_chosen(staff, recap):
    room = BreakoutFactory(webinar=recap.webinar, title="Energy")
    insight = InsightFactory(breakout=room, text="Share grids")
    story = SuccessStoryFactory(webinar=recap.webinar)
    speaker = SpeakerFactory(webinar=recap.webinar, name="Ann", function="Expert")
    sent = {
        "part": f"breakouts-{room.pk}",
        "text": "Added.",
        "insights": [insight.pk],
        "stories": [story.pk],
        "speakers": [speaker.pk],
        "own_note": "From the report.",
    }

    response = staff.post(address_of(recap, "add_sentence"), sent)

    added = recap.statements.get()
    assert response.url.endswith(f"#sentence-{added.pk}")
    assert (added.text, added.breakout, added.added) == ("Added.", room, True)
    sources = [(s.type, s.text, s.insight) for s in added.sources.all()]
    assert sources == [
        ("insight", "Share grids", insight),
        ("story", f"{story.cluster}: {'; '.join(story.deeds)}", None),
        ("speaker", "Ann, Expert", None),
        ("note", "From the report.", None),
    ]


def test_a_sentence_without_a_source_or_with_a_foreign_one_is_not_added(staff, recap):
    foreign, hidden = InsightFactory(), InsightFactory(hidden_at="2026-01-01T00:00Z")
    sent = {"part": "closing", "text": "Added."}
    tried = [sent, *({**sent, "insights": [i.pk]} for i in (foreign, hidden))]

    for data in tried:
        response = staff.post(address_of(recap, "add_sentence"), data)
        assert response.context["form"].errors

    assert not recap.statements.exists()


def test_insights_to_stand_on_are_those_of_the_room_and_can_be_searched(staff, recap):
    energy, waste = BreakoutFactory.create_batch(2, webinar=recap.webinar)
    grids, money = (InsightFactory(breakout=energy, text=text) for text in ("Grids", "Money"))
    sorting = InsightFactory(breakout=waste, text="Sort it")
    InsightFactory(breakout=energy, hidden_at="2026-01-01T00:00Z")

    def choices(**asked):
        form = staff.get(address_of(recap, "add_sentence"), asked).context["form"]
        return {pk for pk, _label in form.fields["insights"].choices}

    assert choices() == {grids.pk, money.pk, sorting.pk}
    assert choices(part=f"breakouts-{energy.pk}") == {grids.pk, money.pk}
    assert choices(part=f"breakouts-{energy.pk}", search="grid") == {grids.pk}


def test_a_search_for_insights_keeps_what_was_entered_and_ticked(staff, recap):
    room = BreakoutFactory(webinar=recap.webinar)
    grids, money = (InsightFactory(breakout=room, text=text) for text in ("Grids", "Money"))
    sent = {"part": f"breakouts-{room.pk}", "text": "Begun.", "insights": [money.pk]}

    response = staff.post(
        address_of(recap, "add_sentence"), {**sent, "search": "grid", "find": "1"}
    )

    form = response.context["form"]
    assert {pk for pk, _label in form.fields["insights"].choices} == {grids.pk, money.pk}
    assert (form["text"].value(), form["insights"].value()) == ("Begun.", [str(money.pk)])
    assert not form.errors
    assert not recap.statements.exists()


# --- After publication ---------------------------------------------------------------------------
def test_a_published_recap_is_corrected_with_a_note_that_readers_see(staff, statement):
    recap = approve_and_publish(statement.recap, by=None)
    assert 'name="note"' in staff.get(address_of(recap)).content.decode()

    response = press(staff, statement, "rephrase", text="Grids were shared.")
    assert "Say what is corrected" in row_of(response, statement).form.non_field_errors()[0]
    assert row_of(response, statement).text == "Grids were shared."
    press(staff, statement, "rephrase", text="Grids were shared.", note="The tense.")

    assert fresh(statement).text == "Grids were shared."
    assert [c.note for c in recap.corrections.all()] == ["The tense."]
    assert "1 correction" in staff.get(address_of(recap)).content.decode()


def test_a_headline_and_an_added_sentence_of_a_published_recap_want_a_note_too(staff, statement):
    recap = approve_and_publish(statement.recap, by=None)
    new = {"part": "closing", "text": "Added.", "own_note": "From the report."}

    refused = staff.post(address_of(recap), heading(recap, title="Ways"))
    assert "Say what is corrected" in refused.context["heading"].non_field_errors()[0]
    refused = staff.post(address_of(recap, "add_sentence"), new)
    assert "Say what is corrected" in refused.context["form"].non_field_errors()[0]
    staff.post(address_of(recap), heading(recap, title="Ways", note="The headline."))
    staff.post(address_of(recap, "add_sentence"), {**new, "note": "What was missing."})

    notes = {correction.note for correction in recap.corrections.all()}
    assert notes == {"The headline.", "What was missing."}


# --- Versions ------------------------------------------------------------------------------------
def test_versions_are_listed_and_any_two_compared(staff, statement):
    recap = statement.recap
    for text in ("Local grids are shared.", "All grids are shared."):
        rephrase_statement(statement, text, by=staff.person)

    last = staff.get(address_of(recap, "versions")).context
    both = staff.get(address_of(recap, "versions"), {"older": 1, "newer": 3}).context

    assert [(v.number, v.cause, v.by) for v in last["versions"]] == [
        (3, "edited", staff.person),
        (2, "edited", staff.person),
        (1, "compiled", None),
    ]
    assert (last["older"].number, last["newer"].number) == (2, 3)
    [(difference, _sentence)] = both["page_obj"]
    assert [(p.text, p.change) for p in difference.pieces] == [
        ("Grids ", "gone"),
        ("All grids ", "new"),
        ("are shared.", ""),
    ]
    assert both["counts"] == [("Reworded", 1)]


@pytest.mark.parametrize("asked", ["x", "99", "-1", "9" * 40])
def test_a_version_that_is_not_there_breaks_nothing(staff, statement, asked):
    rephrase_statement(statement, "Other words.", by=None)

    response = staff.get(
        address_of(statement.recap, "versions"), {"older": asked, "newer": asked, "page": asked}
    )

    assert response.status_code == 200


def test_an_older_wording_comes_back(staff, statement):
    for text in ("Local grids are shared.", "All grids are shared."):
        rephrase_statement(statement, text, by=None)
    address = address_of(statement.recap, "wordings", statement.pk)
    texts = [text for _version, text in staff.get(address).context["wordings"]]
    assert texts == ["Local grids are shared.", "Grids are shared."]

    staff.post(address, {"text": texts[0], "read": "All grids are shared."})

    assert fresh(statement).text == texts[0]
    assert [v.number for v in statement.recap.versions.all()] == [4, 3, 2, 1]


# --- Rights and size -----------------------------------------------------------------------------
def test_nobody_but_staff_presses_anything(client, statement):
    recap = statement.recap
    pages = ["change", "approve", "accept_part", "add_sentence", "versions"]
    addresses = [address_of(recap, name) for name in pages]
    addresses += [address_of(recap, n, statement.pk) for n in ("statement", "wordings")]
    before = Statement.objects.values().get()
    for person in (None, UserFactory()):
        if person:
            client.force_login(person)
        for address in addresses:
            sent = {"verb": "drop", "reason": "x", "read": statement.text, "confirmed": "1"}
            for answer in (client.get(address), client.post(address, sent)):
                assert answer.status_code in (302, 403), address

    assert Statement.objects.values().get() == before
    assert Recap.objects.get().status == "draft"


def fill(recap, number):
    person = CoordinatorFactory()
    for n in range(number):
        statement = told(recap, f"Sentence {n}.", drafted="Another.", accepted_by=person)
        statement.sources.get().insight.votes.create(
            registration=RegistrationFactory(webinar=recap.webinar)
        )


def test_the_editor_costs_the_same_with_three_sentences_and_with_sixty(
    staff, recap, django_assert_num_queries
):
    fill(recap, 3)
    staff.get(address_of(recap))
    with django_assert_num_queries(9):  # one of them is for the frame: the webinar
        staff.get(address_of(recap))
    fill(recap, 57)
    with django_assert_num_queries(9):
        response = staff.get(address_of(recap))

    assert len(response.context["shown"]) == 60


def test_a_press_costs_the_same_with_three_sentences_and_with_sixty(
    staff, recap, django_assert_max_num_queries
):
    fill(recap, 3)
    first, second, *_ = recap.statements.all()
    press(staff, first, "accept")
    with django_assert_max_num_queries(40) as few:
        press(staff, first, "rephrase", text="Other words.")
    fill(recap, 57)
    press(staff, first, "accept")
    with django_assert_max_num_queries(40) as many:
        press(staff, second, "rephrase", text="Other words.")

    assert len(many) == len(few)


def test_a_long_recap_is_shown_part_by_part(staff, recap):
    energy, waste = BreakoutFactory.create_batch(2, webinar=recap.webinar)
    for n in range(600):
        room = energy if n < 500 else waste
        StatementFactory(recap=recap, breakout=room, accepted_at="2026-01-01T00:00Z")
    last = recap.statements.last()

    first = staff.get(address_of(recap)).context
    there = staff.get(address_of(recap), {"at": last.pk}).context
    second = staff.get(address_of(recap), {"part": f"breakouts-{energy.pk}", "page": 9}).context

    assert [part.breakout for part in first["here"]] == [energy]
    assert [len(shown.rows) for shown in first["shown"]] == [60]
    assert [part.breakout for part in there["here"]] == [waste]
    assert there["shown"][0].rows[-1].statement == last
    assert second["shown"][0].rows[0].number == 481


def test_pages_that_the_webinar_and_the_dashboard_link_to_open_the_editor(staff):
    recap = RecapFactory(webinar=HeldWebinarFactory(), status="draft", published_at=None)

    response = staff.get(
        reverse("admin:webinars_webinar_recap", args=[recap.webinar.pk]), follow=True
    )

    assert response.redirect_chain[-1][0] == address_of(recap)
    assert response.context["original"] == recap
