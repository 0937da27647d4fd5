"""What a recap opens with: the facility, the webinar, what it was for, and who spoke."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext

from webinars.recap.drafting import sources
from webinars.recap.drafting.crowd import (
    ABOUT,
    ATTENDED,
    REGISTERED,
    clusters_told,
    countries_told,
    crowd_told,
    spoken,
)
from webinars.recap.drafting.facts import (
    CrowdFacts,
    Draft,
    FacilityFacts,
    SpeakerFacts,
    Stands,
    WebinarFacts,
)
from webinars.recap.drafting.phrases import Phrases, Place, placed
from webinars.recap.drafting.wording import items, joined, line, number, sentence, titled


def opening(webinar: WebinarFacts) -> Iterator[Draft]:
    if webinar.facility:
        yield from _facility(webinar.facility)
    yield from _occasion(webinar)
    yield from _purpose(webinar)
    yield from _people(webinar)


# --- The facility ---------------------------------------------------------------------------------
def _facility(facility: FacilityFacts) -> Iterator[Draft]:
    about = [facility.name, facility.acronym, facility.initiative, _projects(facility)]
    for key, text, told in (
        ("facility", _what_it_is(facility), ", ".join(filter(None, about))),
        ("support", _what_it_offers(facility), "; ".join(facility.support)),
    ):
        if text:
            source = Stands("facility", facility.reference, told)
            yield Draft(key, "facility", sentence(text), (source,))


def _what_it_is(facility: FacilityFacts) -> str:
    name, acronym = line(facility.name), line(facility.acronym)
    facts = {
        "facility": _("%(name)s (%(acronym)s)") % {"name": name, "acronym": acronym}
        if acronym
        else name,
        "initiative": line(facility.initiative),
        "projects": _projects(facility),
    }
    if facts["initiative"] and facility.projects:
        text = _("The %(facility)s, an initiative of the %(initiative)s, supports %(projects)s")
    elif facility.projects:
        text = _("The %(facility)s supports %(projects)s")
    elif facts["initiative"]:
        text = _("The %(facility)s is an initiative of the %(initiative)s")
    else:
        return ""
    return text % facts


def _projects(facility: FacilityFacts) -> str:
    countries = spoken(facility.countries)
    facts = {**number(facility.projects), "countries": countries_told(countries)}
    if countries:
        told = ngettext(
            "%(word)s cluster project in %(countries)s",
            "%(word)s cluster projects in %(countries)s",
            facility.projects,
        )
    else:
        told = ngettext("%(word)s cluster project", "%(word)s cluster projects", facility.projects)
    return told % facts


def _what_it_offers(facility: FacilityFacts) -> str:
    forms = items(facility.support)
    if not forms:
        return ""
    told = ngettext(
        "Support comes in %(word)s form: %(forms)s",
        "Support comes in %(word)s forms: %(forms)s",
        len(forms),
    )
    return told % {**number(len(forms)), "forms": joined(forms)}


# --- The webinar ----------------------------------------------------------------------------------
def _occasion(webinar: WebinarFacts) -> Iterator[Draft]:
    held_on = date_format(webinar.held_on, "j F Y")
    facts = {
        "series": titled(webinar.series),
        "title": titled(webinar.title),
        "date": held_on,
        "ordinal": _ordinal(webinar.number),
        "number": webinar.number,
    }
    if facts["ordinal"]:
        text = _(
            "The %(ordinal)s webinar of the series %(series)s was held on %(date)s "
            "under the title %(title)s"
        )
    else:
        text = _(
            "Webinar %(number)d of the series %(series)s was held on %(date)s "
            "under the title %(title)s"
        )
    source = sources.of_webinar(webinar, f"{webinar.title}, {held_on}")
    yield Draft("occasion", "occasion", sentence(text % facts), source)
    for what, told in _who_came(webinar):
        yield Draft(what, "occasion", told, sources.of_count(webinar, what, told))


def _who_came(webinar: WebinarFacts) -> Iterator[tuple[str, str]]:
    registered, attended = webinar.registered, webinar.attended
    if registered.people:
        yield "registered", crowd_told(REGISTERED, registered)
    if attended.people:
        if {name for name, _people in attended.countries} == {
            name for name, _people in registered.countries
        }:  # has just been said
            attended = CrowdFacts(attended.people, clusters=attended.clusters)
        estimated = webinar.attended_estimated and attended.people > 1
        yield "attended", crowd_told(ABOUT if estimated else ATTENDED, attended)
        if clusters := clusters_told(attended):
            yield "clusters", clusters


def _ordinal(place: int) -> str:
    """As a word up to the twelfth, beyond that nothing."""
    words = (
        pgettext("which webinar", "first"),
        pgettext("which webinar", "second"),
        pgettext("which webinar", "third"),
        pgettext("which webinar", "fourth"),
        pgettext("which webinar", "fifth"),
        pgettext("which webinar", "sixth"),
        pgettext("which webinar", "seventh"),
        pgettext("which webinar", "eighth"),
        pgettext("which webinar", "ninth"),
        pgettext("which webinar", "tenth"),
        pgettext("which webinar", "eleventh"),
        pgettext("which webinar", "twelfth"),
    )
    return words[place - 1] if 0 < place <= len(words) else ""


def _purpose(webinar: WebinarFacts) -> Iterator[Draft]:
    if text := purpose_told(webinar):
        yield Draft(
            "purpose", "purpose", text, sources.of_webinar(webinar, "; ".join(webinar.purposes))
        )


def purpose_told(webinar: WebinarFacts) -> str:
    """The purposes each complete “to …”, as the form asks for them."""
    aims = joined(items(webinar.purposes))
    return sentence(_("The webinar set out to %(aims)s") % {"aims": aims}) if aims else ""


# --- The people -----------------------------------------------------------------------------------
MODERATED = Phrases(
    alone=_lazy("%(name)s moderated the webinar"),
    first=_lazy("%(name)s was one of the moderators"),
    further=_lazy("%(name)s moderated as well"),
    again=_lazy("Another moderator was %(name)s"),
)
MODERATED_AS = Phrases(
    alone=_lazy("%(name)s, %(role)s, moderated the webinar"),
    first=_lazy("%(name)s, %(role)s, was one of the moderators"),
    further=_lazy("%(name)s, %(role)s, moderated as well"),
    again=_lazy("Another moderator was %(name)s, %(role)s"),
)
SPOKE = Phrases(
    alone=_lazy("%(name)s spoke at the webinar"),
    first=_lazy("Among the speakers was %(name)s"),
    further=_lazy("%(name)s spoke as well"),
    again=_lazy("Another speaker was %(name)s"),
)
SPOKE_AS = Phrases(
    alone=_lazy("%(name)s, %(role)s, spoke at the webinar"),
    first=_lazy("Among the speakers was %(name)s, %(role)s"),
    further=_lazy("%(name)s, %(role)s, spoke as well"),
    again=_lazy("Another speaker was %(name)s, %(role)s"),
)


def _people(webinar: WebinarFacts) -> Iterator[Draft]:
    named = [speaker for speaker in webinar.speakers if line(speaker.name)]
    for moderates in (True, False):
        some = [speaker for speaker in named if speaker.moderates is moderates]
        for place, speaker in placed(some):
            yield _speaker(speaker, place)


def _speaker(speaker: SpeakerFacts, place: Place) -> Draft:
    facts = {"name": line(speaker.name), "role": line(speaker.function)}
    if speaker.moderates:
        phrases = MODERATED_AS if facts["role"] else MODERATED
    else:
        phrases = SPOKE_AS if facts["role"] else SPOKE
    text, points = phrases.fill(place, facts), joined(items(speaker.points))
    if points:
        text = _("%(person)s: %(points)s") % {"person": text, "points": points}
    known = joined([*filter(None, facts.values())])
    stands = ": ".join(filter(None, [known, "; ".join(speaker.points)]))
    source = Stands("speaker", speaker.reference, stands)
    return Draft(speaker.reference, "people", sentence(text), (source,))
