"""A webinar whose recap names somebody in every form, and all places where it does."""

from datetime import timedelta
from types import SimpleNamespace

from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clusters.tests.factories import ClusterFactory
from tgtf_portal.core.tests.factories import CoordinatorFactory
from webinars.live.domain.curation import mark_key
from webinars.live.domain.notes import write_insight
from webinars.models import Insight, Source
from webinars.recap.domain.amendments import open_amendments, propose_amendment
from webinars.recap.domain.compilation import compile_recap
from webinars.recap.domain.corrections import write_heading
from webinars.recap.domain.proposers import Proposer
from webinars.recap.domain.publication import approve_and_publish, withdraw_recap
from webinars.recap.domain.statements import accept_statement, add_statement, rephrase_statement
from webinars.tests.factories import HostFactory, SeatFactory
from webinars.tests.recap_outputs import FEEDS, FORMS, address, fetched, text_of
from webinars.webinar.domain.actions import close_webinar

NAME, WORD = "Zqfirst Zqlast", "zqlast"
NAMED = Insight.Attribution.NAMED


def told_by_name(clock):
    """Three notes of one author: their sentences are compiled, accepted, and edited."""
    seat = SeatFactory(
        breakout__status="running",
        registration__name="Ana Seated",
        registration__cluster=ClusterFactory(name="Lead Cluster"),
    )
    webinar, room = seat.breakout.webinar, seat.breakout
    world = SimpleNamespace(webinar=webinar, room=room, author=seat.registration)
    world.staff, world.host = CoordinatorFactory(), HostFactory(breakout=room)
    clock.move_to(webinar.starts_at + timedelta(minutes=5))
    world.notes = [
        write_insight(
            room, kind=kind, text=text, author=world.author, author_name=NAME, attribution=NAMED
        )
        for kind, text in (
            ("offer", "Our test site is open"),
            ("barrier", "Permits take too long"),
            ("need", "Money for the first month"),
        )
    ]
    mark_key(world.notes[1], by=None)
    clock.move_to(webinar.ends_at + timedelta(minutes=5))
    close_webinar(webinar, by=world.staff)
    webinar.refresh_from_db()
    _recap(world)
    return world


def _recap(world):
    world.recap = recap = compile_recap(world.webinar)
    of = {note.kind: sentence_on(recap, note) for note in world.notes}
    world.compiled, world.accepted, world.edited = of["offer"], of["barrier"], of["need"]
    open_amendments(recap, timezone.now() + timedelta(days=2), by=world.staff)
    propose_amendment(
        world.edited,
        Proposer([world.host], [], None),
        text=f"{NAME} needs it.",
        read=world.edited.text,
    )
    accept_statement(world.accepted, by=world.staff)
    rephrase_statement(world.edited, f"As {NAME} put it: money is short.", by=world.staff)
    add_statement(
        recap,
        section="closing",
        breakout=None,
        text=f"{NAME} thanked all.",
        sources=[Source(type="note", reference="note/1", text=f"{NAME} spoke last")],
        by=world.staff,
    )
    write_heading(recap, title=f"What {NAME} said", standfirst=f"By {NAME}.", by=world.staff)
    approve_and_publish(recap, by=world.staff)
    recap.refresh_from_db()


def sentence_on(recap, note):
    return recap.statements.get(sources__insight=note, section="breakouts")


def outputs(world):
    """Fourteen ways to read it, and the picture."""
    seated, staff = Client(), Client()
    seated.get(reverse("webinars:registration-board", args=[world.author.token]))
    staff.force_login(world.staff)
    recap, slug = world.recap, world.webinar.slug
    versions = reverse("admin:webinars_recap_versions", args=[recap.pk])
    pages = {
        "board": (seated, world.room.get_absolute_url()),
        "console": (staff, world.room.get_host_url()),
        "plenary": (seated, reverse("webinars:webinar-live", args=[slug])),
        "wall": (seated, reverse("webinars:webinar-wall", args=[slug])),
        "insights": (Client(), "/insights/"),
        "sentences": (Client(), "/insights/?part=sentences"),
        "insight": (Client(), world.notes[0].get_absolute_url()),
        "versions": (staff, f"{versions}?older=1"),
    }
    for name in (*FORMS, *FEEDS):
        pages[name] = (Client(), address(recap, name))
    found = {name: text_of(name, fetched(browser, path)) for name, (browser, path) in pages.items()}
    picture = fetched(Client(), address(recap, "recap-as-png"))
    return found, picture


def in_database():
    """Every table that holds the name, whatever column it stands in."""
    return {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if WORD in repr(list(model._base_manager.values_list())).lower()
    }


def withdrawn(world):
    withdraw_recap(world.recap, by=world.staff)
