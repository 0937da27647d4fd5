"""What staff write becomes HTML, and nothing else of it does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from tgtf_portal.core.values.markup import as_html, parts_of, plain_words

pytestmark = pytest.mark.pure
TAGS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "em", "strong", "a", "br"}
SIGNS = st.text(alphabet='#*_-[]()<>!&"\\/:.\n abjscript1', max_size=60)


@given(SIGNS)
def test_whatever_is_typed_makes_these_elements_and_no_attribute_but_sound_links(text):
    for element in html.fragment_fromstring(f"<div>{as_html(text)}</div>").iterdescendants():
        assert element.tag in TAGS
        assert set(element.attrib) <= {"href", "title", "start"}
        assert not element.get("href", "").lower().startswith(("javascript:", "data:", "vbscript:"))


def test_a_heading_of_the_second_level_begins_a_part():
    parts = parts_of("Before.\n\n## One & *two*\n- a\n\n### Below\n\n## Empty")
    assert [part.title for part in parts] == ["", "One & two", "Empty"]
    assert parts[0].html == "<p>Before.</p>\n"
    assert "<h3>Below</h3>" in parts[1].html


def test_what_is_read_is_one_line():
    assert plain_words("## A\none\ntwo [three](/x/)\n\n- *four*") == "A one two three four"
