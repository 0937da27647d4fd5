"""Templates whose steady parts are joined write what Django's own would."""

import pytest
from django.template import Context, Engine, TemplateDoesNotExist
from django.utils import translation

pytestmark = pytest.mark.pure

JOINED = "tgtf_portal.core.pages.templates.Loader"
LOCMEM = "django.template.loaders.locmem.Loader"
LIBRARIES = {"i18n": "django.templatetags.i18n", "lucide": "lucide.templatetags.lucide"}
PAGES = {
    "base": "{% load i18n %}<h1>{% block title %}{% translate 'Monday' %}{% endblock %}</h1>"
    "{% include 'mark' only %}{% block body %}{% endblock %}",
    "mark": "{% load i18n %}<b>{% translate 'Yes' context 'x' %}{% translate 'Tuesday' %}</b>",
    "row": "{{ name }}{{ number }}{{ outside }};",
    "own": "[{{ name }}{{ outside }}{% url 'pages:home' as home %}{{ home }}]",
    "child": "{% extends 'base' %}{% load i18n %}{% block title %}{{ block.super }}!{% endblock %}"
    "{% block body %}{% for name in names %}"
    "{% include 'row' with number=forloop.counter only %}"
    "{% include 'row' with name=name number=forloop.counter only %}{% endfor %}"
    "{% include 'own' %}{{ home }}{{ outside }}{% translate 'Monday' as day %}{{ day }}"
    "{% include missing %}{% endblock %}",
    "tree": "({{ node.name }}{% for node in node.below %}{% include 'tree' %}{% endfor %})",
    "values": "{{ text }}|{{ safe|safe }}|{{ number }}|{{ none }}|{{ part.0 }}|{{ call }}|"
    "{{ there.is.nothing }}|{% autoescape off %}{{ text }}{% endautoescape %}|"
    "{% if part.1 and not none %}{{ part.1|default:text }}{% endif %}|{{ false }}|{{ real }}",
    "lost": "{% if never %}{% include 'nowhere' %}{% endif %}{% include 'late' %}",
    "cycles": "{% for n in names %}{% include 'cycle' %}{% endfor %}",
    "cycle": "{% cycle 'a' 'b' %}",
    "counts": "{% load i18n %}{% for n in numbers %}"
    "{% blocktranslate count days=n %}{{ days }} day{% plural %}{{ days }} days"
    "{% endblocktranslate %}"
    "{% blocktranslate count d=n with who=text %}{{ who }}{% plural %}{{ who }} {{ d }}"
    "{% endblocktranslate %}{% endfor %}",
    "addresses": "{% url 'webinars:webinar-detail' slug %}|"
    "{% url 'pages:home' as home %}{{ home }}|"
    "{% url 'webinars:webinar-detail' odd as none %}{{ none }}|"
    "{% url 'no:where' slug as no %}{{ no }}"
    "{% url 'webinars:webinar-detail' slug as it %}{{ it }}",
    "methods": "{{ row.told }}|{{ row.delete }}|{{ row.asks }}|{{ row.kind }}|"
    "{% if row.told %}1{% endif %}",
    "icon": "{% load lucide %}{% lucide 'x' size=20 aria_hidden='true' %}"
    "{% lucide 'x' size=size %}",
}


class Row:
    kind = str

    def told(self):
        return "<told>"

    def delete(self):
        raise AssertionError("a template changes nothing")

    delete.alters_data = True

    def asks(self, _more):
        return "never"


def engine(*, joined: bool) -> Engine:
    loader = (LOCMEM, PAGES)
    return Engine(loaders=[(JOINED, [loader])] if joined else [loader], libraries=LIBRARIES)


NAMES = ["child", "tree", "values", "cycles", "icon", "counts", "addresses", "methods"]
WORDS = {
    "names": ["<Ann>", "Bo"],
    "outside": "out",
    "missing": "mark",
    "text": "a & b",
    "safe": "<i>",
    "number": 12345,
    "real": 1.5,
    "none": None,
    "false": False,
    "part": ["first", {"k": 1}],
    "call": lambda: "called",
    "there": object(),
    "size": 24,
    "numbers": [0, 1, 2, 7, 1, 2000, -1],
    "slug": "a-webinar",
    "odd": "no slug/",
    "row": Row(),
    "node": {"name": 1, "below": [{"name": 2, "below": []}, {"name": 3, "below": []}]},
}


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize("name", NAMES)
def test_joined_templates_write_the_same(name, language):
    joined, plain = (engine(joined=joined).get_template(name) for joined in (True, False))
    for now in ("en", language, "en", language):
        with translation.override(now):
            assert joined.render(Context(WORDS)) == plain.render(Context(WORDS))


def test_one_template_speaks_each_readers_language_in_turn():
    page = engine(joined=True).get_template("base")
    for language, day in [("en", "Monday"), ("de", "Montag"), ("fr", "lundi"), ("en", "Monday")]:
        with translation.override(language):
            assert day in page.render(Context())


def test_a_template_that_does_not_exist_is_missed_where_it_is_wanted():
    page = engine(joined=True).get_template("lost")
    with pytest.raises(TemplateDoesNotExist, match="late"):
        page.render(Context())


def test_what_is_steady_is_looked_up_once_a_language(monkeypatch):
    page = engine(joined=True).get_template("base")
    first = page.render(Context())
    monkeypatch.setattr(translation, "gettext", lambda text: pytest.fail(f"asked for {text}"))
    monkeypatch.setattr("django.template.base.gettext_lazy", translation.gettext)
    assert page.render(Context()) == first


def test_an_error_inside_of_an_included_template_leaves_the_names_as_they_were():
    class Broken:
        @property
        def name(self) -> str:
            raise ZeroDivisionError

    pages = {"page": "{% include 'part' with name=thing.name only %}", "part": "{{ name }}"}
    joined = Engine(loaders=[(JOINED, [(LOCMEM, pages)])])
    context = Context({"thing": Broken(), "kept": 1})
    before = list(context.dicts)
    with pytest.raises(ZeroDivisionError):
        joined.get_template("page").render(context)
    assert context.dicts == before
