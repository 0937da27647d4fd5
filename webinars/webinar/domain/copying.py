"""A webinar made after another's example, and what of the other comes along."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from simple_history.utils import bulk_create_with_history

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.times.clock import refuse_skipped
from webinars.models import (
    AgendaItem,
    Breakout,
    GroupCode,
    Host,
    MailText,
    Material,
    Moderator,
    Question,
    Reminder,
    Series,
    Speaker,
    SuccessStory,
    Webinar,
)
from webinars.models.webinar import LONGEST
from webinars.webinar.domain.pressing import known_by_press
from webinars.webinar.domain.suggesting import free_slugs, shifted

NEVER = ""


class Part(models.TextChoices):
    """What can be taken along, in the order in which a page asks."""

    TEXTS = "texts", _lazy("What it is about and its purpose")
    SETTINGS = "settings", _lazy("Places, language, rooms on site and how the break-outs go")
    SPEAKERS = "speakers", _lazy("Speakers")
    AGENDA = "agenda", _lazy("Agenda")
    ROOMS = "rooms", _lazy("Break-outs with their places, rules and what there is to read")
    HOSTS = "hosts", _lazy("Their hosts and co-hosts")
    MODERATORS = "moderators", _lazy("Moderators, who open and close the break-outs")
    QUESTIONS = "questions", _lazy("Questions to those who register")
    REMINDERS = "reminders", _lazy("Plan of reminders and follow-ups")
    MAIL_TEXTS = "mail_texts", _lazy("Its own texts of mails")
    STORIES = "stories", _lazy("Success stories, as drafts")
    CODES = "codes", _lazy("Groups that register by a code, each with a new one")


USUAL = [part.value for part in Part if part not in (Part.STORIES, Part.CODES)]


@dataclass(frozen=True, slots=True)
class Rule:
    """Of one model: the part that it belongs to, the fields that come along as they are, and those
    that every copy has anew; of a model that never comes along, why."""

    part: str
    copied: str = ""
    new: str = ""
    because: str = ""

    @property
    def names(self) -> list[str]:
        return self.copied.split()


def never(because: str) -> Rule:
    return Rule(NEVER, because=because)


PEOPLE = "It is of people who registered, came or were written to."
FOUND_OUT = "It tells what was found out there."
WORKED_OUT = "The portal works it out by itself."
TEXTS = Rule(Part.TEXTS, "summary purpose")
SETTINGS = Rule(
    Part.SETTINGS,
    "language capacity offer_hours venue breakout_minutes breakout_agenda room_link",
)
ITSELF = Rule(
    "always",
    new="id series number slug title starts_at ends_at time_zone meeting_link status closing "
    "outputs attended attended_estimated cancelled_because calendar_sequence changed_at "
    "moved_from recap_wanted_at pulse",
)
# Of every model that leads to a webinar, directly or by what belongs to one. A test names the model
# or the field that is missing here.
RULES: Mapping[str, Rule] = {
    "Speaker": Rule(Part.SPEAKERS, "name email function part", "id webinar code points"),
    "SuccessStory": Rule(
        Part.STORIES, "title cluster presenter points", "id webinar slug published"
    ),
    "AgendaItem": Rule(Part.AGENDA, "position minutes title", "id webinar speaker story"),
    "Breakout": Rule(
        Part.ROOMS,
        "position title theme description capacity minimum under_minimum language venue agenda",
        "id code webinar meeting_code meeting_link status opened_at ends_at warned_at closed_at "
        "cancelled_because pulse",
    ),
    "Material": Rule(Part.ROOMS, "position title link", "id breakout"),
    "Host": Rule(Part.HOSTS, "name email part user", "id code breakout"),
    "Moderator": Rule(Part.MODERATORS, "name email user", "id code webinar"),
    "Question": Rule(
        Part.QUESTIONS,
        "position kind text help_text options required asked shown_when_answer",
        "id webinar shown_when",
    ),
    "Reminder": Rule(
        Part.REMINDERS, "kind audience anchor distance enabled", "id webinar done_for"
    ),
    "MailText": Rule(Part.MAIL_TEXTS, "kind language subject body", "id facility webinar campaign"),
    "GroupCode": Rule(Part.CODES, "label most_uses", "id webinar code ends_at"),
    "Amendment": never(FOUND_OUT),
    "Answer": never(PEOPLE),
    "Broadcast": never(FOUND_OUT),
    "Campaign": never(PEOPLE),
    "CampaignGuest": never(PEOPLE),
    "Certificate": never(PEOPLE),
    "Correction": never(FOUND_OUT),
    "Feedback": never(PEOPLE),
    "HelpRequest": never(FOUND_OUT),
    "Insight": never(FOUND_OUT),
    "Invitation": never(PEOPLE),
    "Overview": never(WORKED_OUT),
    "OverviewPart": never(WORKED_OUT),
    "PlaceCount": never(WORKED_OUT),
    "Preference": never(PEOPLE),
    "Recap": never(FOUND_OUT),
    "RecapVersion": never(FOUND_OUT),
    "Registration": never(PEOPLE),
    "Seat": never(PEOPLE),
    "SeatRequest": never(PEOPLE),
    "SeatingRun": never(PEOPLE),
    "Series": never("A series names one of its webinars as its example; that stays as it is."),
    "SeriesDigest": never(WORKED_OUT),
    "Source": never(FOUND_OUT),
    "StaffLetter": never(PEOPLE),
    "Statement": never(FOUND_OUT),
    "Vote": never(PEOPLE),
    "WantedSeating": never(PEOPLE),
}


@dataclass(frozen=True, slots=True)
class NewFacts:
    """What the new webinar has of its own. Without a number it is the next of its series; `press`
    marks one press of a button: the second with the same mark makes nothing."""

    title: str
    slug: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    series: Series
    number: int | None = None
    meeting_link: str = ""
    press: str = ""


@transaction.atomic
def copy_webinar(
    webinar: Webinar, facts: NewFacts, *, parts: Collection[str] = USUAL, by: User | None
) -> Webinar:
    """A draft with the chosen parts of an earlier webinar, whatever became of that one.

    Links, codes and keys are new; nothing comes along of people who registered, nor of what was
    said. As many statements for fifty break-outs as for one.
    """
    Series.objects.select_for_update().get(pk=facts.series.pk)  # one number each, one press once
    if known := known_by_press(Webinar, "webinar.copied", facts.press, by=by):
        return known
    new = _itself(webinar, facts, parts)
    _Copier(webinar, new, parts, by).copy()
    told = {"from": webinar.pk, "parts": sorted(parts), "press": facts.press}
    audit.record("webinar.copied", new, by=by, **told)
    return new


def _itself(webinar: Webinar, facts: NewFacts, parts: Collection[str]) -> Webinar:
    refuse_skipped(facts.starts_at, facts.ends_at)
    if facts.ends_at <= timezone.now():
        raise Refused(_("This time is over already: choose one that is still to come."))
    if facts.ends_at - facts.starts_at > LONGEST:
        raise Refused(_("A webinar lasts at most %d days.") % LONGEST.days)
    rules = [rule for rule in (TEXTS, SETTINGS) if rule.part in parts]
    new = Webinar(
        series=facts.series,
        number=facts.number or facts.series.next_number(),
        **{name: getattr(facts, name) for name in ("title", "slug", "starts_at", "ends_at")},
        time_zone=facts.time_zone,
        meeting_link=facts.meeting_link,
        **{name: getattr(webinar, name) for rule in rules for name in rule.names},
    )
    try:
        new.full_clean()
    except ValidationError as fault:
        raise Refused(" ".join(fault.messages)) from fault
    new.save()
    return new


class _Copier:
    """Copies rows of the old webinar for the new one; keeps which became which."""

    def __init__(self, old: Webinar, new: Webinar, parts: Collection[str], by: User | None) -> None:
        self.old, self.new, self.parts, self.by = old, new, parts, by

    def copy(self) -> None:
        """What others point to comes before them."""
        speakers = self._pairs(Speaker, self.old.speakers.order_by("pk"))
        stories = self._stories()
        links = {"speaker": speakers, "story": stories}
        self._pairs(AgendaItem, self.old.agenda.order_by("position"), links)
        self._rooms()
        self._pairs(Moderator, self.old.moderators.order_by("pk"))
        self._questions()
        self._pairs(Reminder, self.old.reminders.order_by("pk"))
        self._pairs(MailText, self.old.mail_texts.order_by("pk"))
        self._codes()

    def _chosen(self, model: type[models.Model]) -> bool:
        return RULES[model.__name__].part in self.parts

    def _pairs(
        self,
        model: type[models.Model],
        rows: Iterable[Any],
        links: Mapping[str, Mapping[int, Any]] | None = None,
        owner: str = "webinar",
    ) -> dict[int, Any]:
        """The new row by the old one's key; nothing where the part was not chosen."""
        if not self._chosen(model):
            return {}
        links = links or {owner: {}}
        pairs = {row.pk: self._like(row, owner, links) for row in rows}
        self._save(model, list(pairs.values()))
        return pairs

    def _like(self, row: Any, owner: str, links: Mapping[str, Mapping[int, Any]]) -> Any:
        given = {name: links[name].get(getattr(row, f"{name}_id")) for name in links}
        if owner == "webinar":
            given["webinar"] = self.new
        return type(row)(**_copied(row), **given)

    def _save(self, model: type[models.Model], rows: list[Any]) -> None:
        if not rows:
            return
        if hasattr(model, "history"):
            bulk_create_with_history(rows, model, default_user=self.by)
        else:
            model._default_manager.bulk_create(rows)

    def _stories(self) -> dict[int, SuccessStory]:
        """Each under an address of its own; none is published yet."""
        if not self._chosen(SuccessStory):
            return {}
        old = list(self.old.stories.order_by("pk"))
        slugs = free_slugs(SuccessStory, [story.title for story in old], self.new.number)
        pairs = {}
        for story, slug in zip(old, slugs, strict=True):
            given = {"webinar": self.new, "slug": slug, "published": False}
            pairs[story.pk] = SuccessStory(**_copied(story), **given)
        self._save(SuccessStory, list(pairs.values()))
        return pairs

    def _rooms(self) -> None:
        """Those that were not called off; a host leads nothing where the rooms stay behind."""
        rooms = self._pairs(Breakout, self.old.breakouts.taking_place().in_order())
        if rooms:
            for model in (Material, Host):
                rows = model._default_manager.filter(breakout__in=rooms).order_by("pk")
                self._pairs(model, rows, {"breakout": rooms}, owner="breakout")

    def _questions(self) -> None:
        old = list(self.old.questions.in_order())
        new = self._pairs(Question, old)
        hanging = []
        for row in old:
            if row.shown_when_id and row.shown_when_id in new:
                new[row.pk].shown_when = new[row.shown_when_id]
                hanging.append(new[row.pk])
        if hanging:
            Question.objects.bulk_update(hanging, ["shown_when"])

    def _codes(self) -> None:
        """New ones, for the same groups, that end as long before or after the new start."""
        if not self._chosen(GroupCode):
            return
        times = self.old.time_zone, self.old.starts_at, self.new.starts_at
        GroupCode.objects.bulk_create(
            GroupCode(
                **_copied(code),
                webinar=self.new,
                ends_at=code.ends_at and shifted(code.ends_at, *times),
            )
            for code in self.old.group_codes.order_by("pk")
        )


def _copied(row: models.Model) -> dict[str, Any]:
    """What comes along of a row as it is; of links their keys."""
    opts = row._meta
    names = RULES[opts.object_name or ""].names
    columns = [opts.get_field(name).attname for name in names]  # type: ignore[union-attr]
    return {name: getattr(row, name) for name in columns}


def models_of_a_webinar() -> Iterator[type[models.Model]]:
    """All that lead to a webinar, by however many steps, histories apart."""
    found: list[type[models.Model]] = [Webinar]
    for model in found:
        for relation in model._meta.get_fields(include_hidden=True):
            if not (relation.auto_created and relation.is_relation and not relation.concrete):
                continue
            other: Any = relation.related_model
            is_own = other._meta.app_label == Webinar._meta.app_label
            if is_own and not other._meta.auto_created and other not in found:
                found.append(other)
    yield from (model for model in found[1:] if not model.__name__.startswith("Historical"))
