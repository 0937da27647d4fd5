"""Every form of every page, found by opening them, and every list's address take nasty values.

`nasty_requests` has the law. Nothing is listed by hand but what a page needs to have its forms.
"""

import re
from urllib.parse import quote

import pytest
from django.urls import reverse

from clusters.forms.sme import SMEForm
from clusters.tests.factories import SMEFactory
from tgtf_portal.core.tests.nasty import VALUES, Deal, as_bytes
from tgtf_portal.pages.tests.addresses import ROLES, admin_pages, small_world
from tgtf_portal.pages.tests.found_forms import Field, FoundForm, queries_in
from tgtf_portal.pages.tests.nasty_requests import Ledger, complaints, open_page
from tgtf_portal.pages.tests.test_role_matrix import arguments, key_for, rows
from webinars.tests.factories import InsightFactory, RegistrationFactory

pytestmark = pytest.mark.django_db

# Besides those in a page's own links.
ASKED = ["page", "q", "p", "o", "all", "next", "e", "kind", "for"]
# A field that comes in another number than one.
SHAPES = {"missing": lambda pairs, name: [pair for pair in pairs if pair[0] != name]}
SHAPES["twice"] = lambda pairs, name: [*pairs, *([(name, "x")] * 2)]
SHAPES["500 times"] = lambda pairs, name: [*pairs, *([(name, "7")] * 500)]
SHAPES["as a list"] = lambda pairs, name: [(f"{n}[]" if n == name else n, v) for n, v in pairs]
FILES = ("-as-", "_history")  # no page to send anything from


# --- What is found --------------------------------------------------------------------------------
def pages(world):
    """Name, role and address of each page; a role whose answer is rare may see other forms."""
    filled = arguments(world)
    for method, name, answers in rows(filled):
        readers = [role for role in ROLES if answers[role] == "200"]
        for role in dict.fromkeys(readers[:1] + readers[-1:]) if method == "GET" else ():
            yield name, role, reverse(name.split()[0], args=filled.get(name, []))
    for name, path in admin_pages():
        yield name, "staff", path
    yield from rooms_at_work(world)


def rooms_at_work(world):
    """Pages whose forms are there while people sit in a running room, and after the webinar."""
    room = world.seat.breakout
    InsightFactory(breakout=room)
    RegistrationFactory(webinar=room.webinar)
    over = RegistrationFactory(webinar=world.recap.webinar)
    yield "running room", "host", reverse("webinars:breakout-host", args=[room.code])
    yield "running room", "participant", reverse("webinars:breakout-detail", args=[room.code])
    yield "running rooms", "staff", reverse("webinars:live-control", args=[room.webinar.slug])
    for about in ("edit", "join"):
        address = reverse(f"webinars:registration-{about}", args=[world.seat.registration.token])
        yield "seated", "visitor", address
    yield "after", "visitor", reverse("webinars:feedback-edit", args=[over.token])
    yield "after", "visitor", reverse("webinars:certificate-download", args=[over.token])


def found_in(world, keys, *, one_in):
    """The forms, each once, and the pages' addresses with what lists there are asked for."""
    forms, lists = {}, {}
    for number, (name, role, address) in enumerate(pages(world)):
        if any(word in name for word in FILES) or number % one_in:
            continue
        page, found = open_page(keys[role], name, role, address)
        if page is not None:
            lists.setdefault(address, FoundForm(name, role, address, "GET", asked(page)))
        for form in found:
            forms.setdefault(form.sign, form)
    return list(forms.values()), list(lists.values())


def asked(page):
    return tuple(Field(name, "query", ()) for name in sorted({*ASKED, *queries_in(page)}))


# --- Cases ----------------------------------------------------------------------------------------
def cases(form, number, deal):
    """What is sent, for which field, and in words: a value dealt to each field, then a shape.

    A list is asked by a third of what it can be asked by, one list by another than the next.
    """
    fields = distinct(form.fields)
    for field in fields[number % 3 :: 3] if form.method == "GET" else fields:
        yield spoiled(form, field, deal)
    if fields:
        field, shape = fields[number % len(fields)], list(SHAPES)[number % len(SHAPES)]
        yield SHAPES[shape](filled_in(form), field.name), None, f"{field.name} {shape}"


def one_case(form, number, deal):
    fields = distinct(form.fields)
    if fields:
        yield spoiled(form, fields[number % len(fields)], deal)


def spoiled(form, field, deal):
    name, value = deal.next(field.kind)
    others = [pair for pair in filled_in(form) if pair[0] != field.name]
    return [*others, (field.name, value)], field, name


def filled_in(form):
    return [(field.name, value) for field in form.fields for value in field.values]


def distinct(fields):
    """Of rows that are alike, the first."""
    return list({re.sub(r"\d+", "N", field.name): field for field in reversed(fields)}.values())


def nasty_addresses(world, one_in):
    """Addresses with one of their blanks filled in by somebody who tries."""
    deal, filled = Deal({"path": VALUES["choice"]}), arguments(world)
    for method, name, answers in list(rows(filled))[::one_in]:
        role = next((role for role in ROLES if answers[role] in ("200", "302", "303")), "staff")
        for blank in filled.get(name, []):
            label, value = deal.next("path")
            path = reverse(name.split()[0], args=filled[name])
            address = path.replace(f"/{blank}", f"/{quote(as_bytes(value)[:5000])}", 1)
            yield FoundForm(name, role, address, method, ()), label


class Trial:
    """Sends cases and keeps what is wrong with the answers."""

    def __init__(self, world):
        self.ledger, self.number, self.wrong = Ledger(), 0, []
        self.keys = {role: key_for(world, role) for role in ROLES}
        self.ledger.note_beginning()

    def send(self, form, pairs, field, value):
        self.number += 1
        found = complaints(self.ledger, self.keys[form.role], form, pairs, field, self.number)
        about = f"{form.method} {form.page} ({form.role}) {field.name if field else ''}: {value}"
        self.wrong += [f"{about}: {complaint}" for complaint in found]


# --- The law --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one_in", "of_each", "least"),
    [(10, one_case, 80), pytest.param(1, cases, 2000, marks=pytest.mark.chaos)],
)
def test_no_form_fails_on_what_it_is_sent_or_does_half_of_it(settings, one_in, of_each, least):
    settings.REGISTRATION_SECONDS = 0
    world = small_world()
    trial = Trial(world)
    forms, lists = found_in(world, trial.keys, one_in=one_in)
    trial.ledger.note_beginning()
    deal = Deal()

    for number, form in enumerate([*forms, *lists]):
        for sent in of_each(form, number, deal):
            trial.send(form, *sent)
    for form, label in nasty_addresses(world, one_in):
        trial.send(form, [], None, label)

    figures = f"{trial.number} cases: {len(forms)} forms, {len(lists)} pages"
    print(figures)  # noqa: T201  (for whoever asks with -s)
    assert trial.number >= least, figures
    assert trial.wrong == [], "\n".join(trial.wrong)


def test_control_a_form_that_fails_or_does_half_is_found(monkeypatch):
    """What the law is for: raised, half done, and lost."""
    world = small_world()
    trial = Trial(world)
    page = reverse("clusters:sme-create", args=[world.cluster.slug])
    _page, forms = open_page(trial.keys["manager"], "new firm", "manager", page)
    [form] = [form for form in forms if any(field.name == "name" for field in form.fields)]
    [name] = [field for field in form.fields if field.name == "name"]

    def fail(form, *args, **kwargs):
        raise ZeroDivisionError

    def do_half(form):
        SMEFactory(cluster=world.cluster)
        return {"name": ["This is not possible."]}

    for found, attribute, put in [
        ("answered 500", "is_valid", fail),
        ("and yet changed", "errors", property(do_half)),
    ]:
        with monkeypatch.context() as patched:
            patched.setattr(SMEForm, attribute, put)
            trial.wrong = []
            trial.send(form, filled_in(form), name, "control")
        assert found in "".join(trial.wrong)
