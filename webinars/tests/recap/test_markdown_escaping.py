"""What people typed comes back from a Markdown reader as it was, with few backslashes."""

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from webinars.recap.formats.markdown import _cell, escaped, prose

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
SIGNS = "\\`*_[]<>&|~#$@^{}!()-+=:;.,'\"/?%0129 aZé–“"
LINES = st.text(SIGNS, min_size=1, max_size=30).map(lambda text: " ".join(text.split()))
TEXTS = st.one_of(LINES, st.lists(LINES, min_size=1, max_size=3).map("".join)).filter(bool)


def rendered(markdown):
    """What a reader shows; markup that the text made would be left in it."""
    return unescape(READER.render(markdown).replace("<br />\n", "\n")).strip("\n")


@given(TEXTS)
def test_a_line_is_rendered_as_it_was_typed(text):
    assert rendered(escaped(text, opens=True)) == f"<p>{text}</p>"
    assert rendered(f"# {escaped(text)}") == f"<h1>{text}</h1>"
    assert rendered(f"**{escaped(text)}**") == f"<p><strong>{text}</strong></p>"
    assert rendered(f"1. Label: {escaped(text)}") == f"<ol>\n<li>Label: {text}</li>\n</ol>"


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_lines_stay_lines_of_one_paragraph(lines):
    text = "\n".join(lines)

    assert rendered(prose(text)) == f"<p>{text}</p>"
    assert rendered(f"{prose(text)} [1]") == f"<p>{text} [1]</p>"
    assert rendered(f"> {prose(text, '> ')}") == f"<blockquote>\n<p>{text}</p>\n</blockquote>"


@given(TEXTS)
def test_a_cell_stays_a_cell(text):
    shown = rendered(f"| a | b |\n| --- | ---: |\n| {_cell(text)} | 1 |")

    assert f"<tbody>\n<tr>\n<td>{text}</td>\n<td" in shown


@given(st.text("aZé09 ,;'\"%?()/.–“", max_size=30))
def test_letters_figures_and_commas_carry_no_backslash(text):
    if "www." not in text.lower():
        assert escaped(text) == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "Mon 18 Oct 2021, 10:00–12:30 Brussels",
        "Save first. [1]",
        "R&D and 3 < 5 > 2, #1 of 10!",
        "snake_case, 2 * 3 ~ 6, $5 (or more) {both} ^1",
        "Note: -5 °C + 3 = -2 | nothing",
        "C:\\Users",
    ],
)
def test_plain_text_stays_bare(text):
    assert escaped(text, opens=True) == text
