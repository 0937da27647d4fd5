"""The squares of a map, and countries' names."""

import pytest
from django.template import Context, Template
from django.utils import translation

from tgtf_portal.core.pages.tile_map import EUROPE, tiles
from tgtf_portal.core.values.countries import country_name

pytestmark = pytest.mark.pure

MAP = Template("{% load maps %}{% map_squares tiles what %}")


def test_each_country_is_a_square_and_those_that_count_say_so():
    drawn = MAP.render(Context({"tiles": tiles({"PT": 3, "ES": 1}), "what": "clusters"}))
    assert drawn.count("<g ") == len(EUROPE)
    assert 'role="img" aria-label="Portugal, clusters: 3"' in drawn
    assert drawn.count('aria-hidden="true"') == len(EUROPE) - 2
    assert "<a " not in drawn


def test_a_square_leads_to_its_country_and_what_is_counted_is_escaped():
    counted = tiles({"PT": 3}, address="/clusters/?country=")
    drawn = MAP.render(Context({"tiles": counted, "what": '"><b>'}))
    assert '<a href="/clusters/?country=PT" aria-label="Portugal, &quot;&gt;&lt;b&gt;: 3">' in drawn


def test_a_country_is_named_in_each_readers_language_in_turn():
    for language, name in [("en", "Germany"), ("de", "Deutschland"), ("en", "Germany")]:
        with translation.override(language):
            assert country_name("DE") == name
    assert country_name("??") == "??"
