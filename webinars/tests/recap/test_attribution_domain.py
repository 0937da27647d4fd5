"""A name is taken out of everything that was told with it, and nothing else is."""

import pytest

from tgtf_portal.core.models import AuditEvent
from tgtf_portal.core.refusal import Refused
from webinars.models import Correction, Insight, RecapVersion, Statement, Vote
from webinars.recap.domain import retelling
from webinars.recap.domain.attribution import change_attribution, change_to
from webinars.recap.domain.retelling import sentences_naming
from webinars.recap.domain.statements import rephrase_statement
from webinars.tests.told_by_name import NAME, WORD, in_database, outputs, told_by_name

pytestmark = pytest.mark.django_db
NAMED, CLUSTER, ANONYMOUS = Insight.Attribution.values


@pytest.fixture
def world(time_machine):
    return told_by_name(time_machine)


def take_out_all(world, to=ANONYMOUS, **facts):
    for note in world.notes:
        change_attribution(Insight.objects.get(pk=note.pk), to, by=None, **facts)
    for row in (world.compiled, world.accepted, world.edited):
        row.refresh_from_db()


def naming(found):
    return {name for name, text in found.items() if WORD in text.lower()}


def test_a_name_stands_in_fourteen_outputs_before_and_in_none_after(world):
    before, picture = outputs(world)
    assert naming(before) == set(before)
    assert len(before) >= 14
    assert {"webinars.HistoricalInsight", "webinars.HistoricalStatement"} < in_database()
    assert {"webinars.RecapVersion", "webinars.Amendment", "core.AuditEvent"} < in_database()

    take_out_all(world)

    after, new_picture = outputs(world)
    assert naming(after) == set()
    assert in_database() == set()
    assert new_picture != picture


@pytest.mark.parametrize("step", ["reword", "_redraft", "_retell_versions"])
def test_without_a_part_of_the_mechanism_the_name_is_found(world, monkeypatch, step):
    """The control: each part is needed, or what it does would not be seen."""
    monkeypatch.setattr(retelling, step, lambda *args, **kwargs: None)

    take_out_all(world)

    reworded_all_the_same = step == "_redraft"
    assert bool(in_database()) != reworded_all_the_same
    compiled = Statement.objects.get(pk=world.compiled.pk)
    assert (compiled.text == "An offer was made: “Our test site is open”.") == (step != "_redraft")


def test_compiled_sentences_are_drafted_anew_and_edited_ones_reworded(world):
    assert NAME in world.compiled.text
    assert NAME in world.accepted.text

    take_out_all(world)

    assert world.compiled.text == "An offer was made: “Our test site is open”."
    assert not world.compiled.edited
    assert world.accepted.text == ("The room’s key insight is a barrier: “Permits take too long”.")
    assert world.accepted.accepted_at
    assert world.edited.text == "As somebody put it: money is short."
    assert world.edited.masked_at is None


def test_a_published_recap_carries_a_dated_correction_that_names_nobody(world):
    take_out_all(world)

    said = Correction.objects.get()
    assert (said.recap, said.note) == (
        world.recap,
        "A name was taken out, as its author wished.",
    )
    assert world.recap.versions.first().cause == RecapVersion.Cause.CORRECTED
    world.recap.refresh_from_db()
    assert world.recap.is_published


def test_a_note_alone_is_withdrawn_and_the_others_stay_named(world):
    change_attribution(world.notes[0], ANONYMOUS, by=None)

    note = Insight.objects.get(pk=world.notes[0].pk)
    assert (note.credit, note.author_name, note.registration) == ("", "", world.author)
    world.accepted.refresh_from_db()
    world.recap.refresh_from_db()
    assert NAME in world.accepted.text
    assert NAME in world.recap.title, "another note of theirs is told by name"


def test_the_cluster_stands_for_its_member(world):
    take_out_all(world, CLUSTER)

    assert world.compiled.text == "Lead Cluster made an offer: “Our test site is open”."
    assert world.edited.text == "As Lead Cluster put it: money is short."
    assert in_database() == set()


def test_from_the_cluster_on_to_nobody(world):
    take_out_all(world, CLUSTER)

    take_out_all(world)

    assert world.compiled.text == "An offer was made: “Our test site is open”."
    assert world.edited.text == "As somebody put it: money is short."
    assert world.author.cluster.name == "Lead Cluster"


def test_another_spelling_is_told_everywhere(world):
    take_out_all(world, NAMED, name="Ana Šimić")

    assert world.compiled.text == "Ana Šimić made an offer: “Our test site is open”."
    assert world.edited.text == "As Ana Šimić put it: money is short."
    world.recap.refresh_from_db()
    assert world.recap.title == "What Ana Šimić said"
    assert in_database() == set()
    assert Correction.objects.get().note == "A name was changed, as its author wished."


def test_votes_and_words_stay(world):
    Vote.objects.create(insight=world.notes[0], registration=world.author)
    texts = list(Insight.objects.order_by("pk").values_list("text", flat=True))

    take_out_all(world)

    assert Vote.objects.filter(insight=world.notes[0]).count() == 1
    assert list(Insight.objects.order_by("pk").values_list("text", flat=True)) == texts


def test_what_is_left_of_a_name_is_masked_and_waits_for_staff(world):
    rephrase_statement(
        world.edited, "Money is short, said Zqlast, and a rose is a rose.", by=None, note="-"
    )

    take_out_all(world)

    assert world.edited.text == "Money is short, said […], and a rose is a rose."
    assert world.edited.masked_at
    rephrase_statement(world.edited, "Money is short.", by=world.staff, note="-")
    world.edited.refresh_from_db()
    assert world.edited.masked_at is None


def test_a_name_of_one_word_is_masked(world):
    Insight.objects.filter(pk=world.notes[2].pk).update(author_name="Rose")
    rephrase_statement(world.edited, "Rose said: a rose is dear.", by=None, note="-")

    change_attribution(Insight.objects.get(pk=world.notes[2].pk), ANONYMOUS, by=None)

    world.edited.refresh_from_db()
    assert world.edited.text == "[…] said: a rose is dear."


def test_the_plan_counts_the_sentences_that_change_and_changes_nothing(world):
    note = world.notes[2]

    assert sentences_naming(note, change_to(note, ANONYMOUS)) == 1
    assert NAME in Statement.objects.get(pk=world.edited.pk).text


def test_a_trace_is_left_that_names_nobody(world):
    take_out_all(world)

    trace = AuditEvent.objects.filter(verb="insight.attributed").first()
    assert trace.facts == {"was": NAMED, "now": ANONYMOUS}


@pytest.mark.parametrize(("to", "name"), [(NAMED, " "), (CLUSTER, "")])
def test_what_cannot_be_told_is_refused(world, to, name):
    world.author.cluster = None
    world.author.save()

    with pytest.raises(Refused):
        change_attribution(Insight.objects.get(pk=world.notes[0].pk), to, name=name, by=None)


def test_a_cancelled_author_still_takes_the_name_back(world):
    world.author.status, world.author.cancelled_at = "cancelled", world.author.registered_at
    world.author.save()

    take_out_all(world)

    assert in_database() == set()
