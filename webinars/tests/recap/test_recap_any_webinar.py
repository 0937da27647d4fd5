"""Whatever a webinar was like: every sentence has its sources, and nothing hidden shows."""

import random
import re

import pytest
from django.utils import timezone

from webinars.live.domain.notes import hide_insight
from webinars.models import Insight, Source, Vote
from webinars.recap.domain.compilation import compile_recap
from webinars.recap.domain.publication import approve_and_publish
from webinars.recap.domain.statements import accept_statement, drop_statement, rephrase_statement
from webinars.tests.factories import (
    BreakoutFactory,
    HeldWebinarFactory,
    HostFactory,
    InsightFactory,
    RegistrationFactory,
    SpeakerFactory,
    SuccessStoryFactory,
)
from webinars.tests.recap_outputs import everything

pytestmark = pytest.mark.django_db

MARK = re.compile(r"mark\d+x")
SAID = (
    "Permits for wind parks take far too long",
    "Small firms need advisors who know their trade",
    "We will visit the foundry near Graz in spring",
    "Banks ask for figures that nobody has",
)


def any_webinar(dice):
    """With up to four rooms; what is said has a mark, and many notes say the same."""
    webinar = HeldWebinarFactory(purpose=dice.choice(["", "share practices"]))
    SpeakerFactory.create_batch(dice.randrange(3), webinar=webinar)
    SuccessStoryFactory.create_batch(dice.randrange(2), webinar=webinar)
    people = RegistrationFactory.create_batch(dice.randint(1, 4), webinar=webinar)
    for _room in range(dice.randrange(5)):
        room = BreakoutFactory(webinar=webinar)
        HostFactory.create_batch(dice.randrange(2), breakout=room)
        fill(room, people, dice)
    return webinar


def fill(room, people, dice):
    notes = [a_note(room, people, dice) for _note in range(dice.randrange(8))]
    shown = [note for note in notes if not note.hidden_at and not note.is_conclusion]
    for note in shown:
        other = dice.choice(shown)
        if note.pk > other.pk and dice.random() < 0.3:
            Insight.objects.filter(pk=note.pk).update(merged_into=other.pk)
            shown = [left for left in shown if left != note]
        elif note != other and dice.random() < 0.3:
            note.same_as.add(other)
        for voter in dice.sample(people, dice.randrange(len(people) + 1)):
            Vote.objects.create(insight=note, registration=voter)


def a_note(room, people, dice):
    note = InsightFactory(
        breakout=room,
        kind=dice.choice(Insight.Kind.values),
        registration=dice.choice([None, *people]),
        attribution=dice.choice(Insight.Attribution.values),
        hidden_at=timezone.now() if dice.random() < 0.2 else None,
        key_at=timezone.now() if dice.random() < 0.2 else None,
    )
    note.text = f"{dice.choice(SAID)} mark{note.pk}x"
    note.save()
    return note


def work_on(recap, dice):
    """Staff accept, rephrase and drop; then some of what it all stands on is hidden."""
    for statement in recap.statements.all():
        action = dice.randrange(6)
        if action == 0:
            accept_statement(statement, by=None)
        elif action == 1:
            rephrase_statement(statement, f"{statement.text} Indeed.", by=None)
        elif action == 2:
            drop_statement(statement, "Said before", by=None)
    for note in Insight.objects.filter(breakout__webinar=recap.webinar, hidden_at=None):
        if dice.random() < 0.25:
            hide_insight(note, reason="Withdrawn", by=None)


def check(recap):
    assert not recap.statements.filter(sources=None).exists()
    stands_on = Source.objects.filter(statement__recap=recap).exclude(insight=None)
    assert not stands_on.exclude(insight__breakout__webinar=recap.webinar).exists()
    drafted = stands_on.filter(statement__accepted_at=None, statement__dropped=False)
    assert not drafted.exclude(insight__hidden_at=None).exists()


@pytest.mark.parametrize("seed", range(8))
def test_of_any_webinar_every_sentence_has_sources_and_nothing_hidden_is_in_any_output(
    client, seed
):
    dice = random.Random(seed)
    any_webinar(dice)  # another one that says the same
    recap = compile_recap(any_webinar(dice))
    check(recap)
    work_on(recap, dice)

    recap = compile_recap(recap.webinar)

    check(recap)
    recap = approve_and_publish(recap, by=None)
    reader = recap.webinar.registrations.order_by("pk").first()
    shown = set(Insight.objects.filter(hidden_at=None).values_list("pk", flat=True))
    for name, text in everything(client, recap, reader).items():
        found = {int(mark[4:-1]) for mark in MARK.findall(text)}
        assert found <= shown, name
