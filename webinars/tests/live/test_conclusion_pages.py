"""The conclusion's field in the console: without script, and as its script sends it."""

import html

import pytest
from django.urls import reverse
from django.utils import timezone

from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory
from webinars.models import Breakout, Insight
from webinars.tests.factories import HostFactory, InsightFactory, RecapFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def host(client):
    """Somebody who came by the personal link."""
    host = HostFactory(name="Hal Host", breakout__status="running")
    client.get(reverse("webinars:breakout-host-link", args=[host.breakout.code, host.token]))
    return host


def address(host):
    return reverse("webinars:conclusion-edit", args=[host.breakout.code])


def words(answer):
    return " ".join(html.unescape(answer.content.decode()).split())


def save(client, host, text, base="", *, script=False):
    headers = {"Accept": "application/json"} if script else {}
    return client.post(address(host), {"pad-text": text, "pad-base": base}, headers=headers)


def saved_by_anna(host, text):
    anna = HostFactory(breakout=host.breakout, name="Anna")
    return InsightFactory(
        breakout=host.breakout, kind="conclusion", text=text, host=anna, author_name="Anna"
    )


def test_without_script_the_first_save_makes_the_conclusion_and_the_next_changes_it(client, host):
    first = save(client, host, "A fund is needed.")
    save(client, host, "A fund is needed now.", "A fund is needed.")

    conclusion = Insight.objects.get()
    assert first["Location"] == host.breakout.get_host_url()
    assert (conclusion.text, conclusion.kind) == ("A fund is needed now.", "conclusion")
    page = words(client.get(host.breakout.get_host_url()))
    assert "by Hal Host" in page
    assert 'name="pad-base" value="A fund is needed now."' in page


def test_without_script_two_texts_in_different_places_are_joined_and_it_is_said(client, host):
    saved_by_anna(host, "Begin very early. Share.")

    answer = client.post(
        address(host),
        {"pad-text": "Begin early. Share. Pay for it.", "pad-base": "Begin early. Share."},
        follow=True,
    )

    assert Insight.objects.get().text == "Begin very early. Share. Pay for it."
    assert "Anna saved meanwhile; both texts are joined: please read it once." in words(answer)


def test_without_script_a_clash_shows_both_overwrites_nothing_and_saving_again_keeps_both(
    client, host
):
    saved_by_anna(host, "Anna's words.")

    answer = save(client, host, "Hal's words.")

    page = words(answer)
    assert Insight.objects.get().text == "Anna's words."
    assert "Not saved: Anna saved other words at the same place." in page
    assert page.count("Take this text") == 3
    assert 'name="pad-base" value="Anna\'s words."' in page
    assert "Anna's words. Hal's words.</textarea>" in page

    save(client, host, "Anna's words.\r\nHal's words.", "Anna's words.")
    assert Insight.objects.get().text == "Anna's words.\nHal's words."


def test_the_script_is_told_what_is_saved(client, host):
    answer = save(client, host, "A fund is needed.", script=True).json()

    conclusion = Insight.objects.get()
    assert answer.pop("said").startswith("Saved ")
    assert answer == {
        "state": "saved",
        "text": "A fund is needed.",
        "code": conclusion.code,
        "version": "1",
    }


def test_the_script_is_told_of_joined_texts(client, host):
    saved_by_anna(host, "Begin very early. Share.")

    answer = save(
        client, host, "Begin early. Share. Pay.", "Begin early. Share.", script=True
    ).json()

    assert (answer["state"], answer["text"]) == ("joined", "Begin very early. Share. Pay.")
    assert "Anna saved meanwhile" in answer["said"]


def test_the_script_is_told_of_a_clash_with_both_texts(client, host):
    saved_by_anna(host, "Anna's.")

    answer = save(client, host, "Hal's.", script=True).json()

    told = {name: answer[name] for name in ("state", "theirs", "mine", "proposal")}
    assert told == {
        "state": "clash",
        "theirs": "Anna's.",
        "mine": "Hal's.",
        "proposal": "Anna's.\nHal's.",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "An empty conclusion is not kept."),
        (" \r\n ", "An empty conclusion is not kept."),
        ("x" * 10_001, "At most 10,000 characters (you have 10,001)."),
        ("\u202eevil", "Text-direction control characters"),
        ("a\x00b", "Null characters are not allowed."),
    ],
)
def test_bad_input_is_refused_and_what_was_written_stays(client, host, text, said):
    saved_by_anna(host, "Anna's.")

    page = save(client, host, text, "Anna's.")
    told = save(client, host, text, "Anna's.", script=True).json()

    assert said in words(page)
    assert text.strip() in page.content.decode()
    assert (told["state"], said in told["said"]) == ("refused", True)
    assert Insight.objects.get().text == "Anna's."


def test_a_base_that_nobody_can_have_read_is_refused(client, host):
    told = save(client, host, "Mine.", "x" * 10_001, script=True).json()

    assert told["state"] == "refused"
    assert not Insight.objects.exists()


def test_a_script_in_either_text_is_text(client, host):
    saved_by_anna(host, "<script>alert(1)</script>")

    page = save(client, host, "<img src=x onerror=alert(2)>").content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("script", [True, False])
def test_after_the_approval_it_is_refused_and_the_text_stays_in_the_field(client, host, script):
    saved_by_anna(host, "In time.")
    Breakout.objects.update(status=Breakout.Status.CLOSED)
    RecapFactory(webinar=host.breakout.webinar, status="approved", approved_at=timezone.now())

    client.force_login(CoordinatorFactory())  # the host's own link has ended by then
    answer = save(client, host, "Too late.", "In time.", script=script)

    assert "This break-out is closed; its notes stay as they are." in words(answer)
    if not script:
        assert "Too late.</textarea>" in words(answer)
    assert Insight.objects.get().text == "In time."


def test_nobody_else_reaches_it(client, host):
    other = HostFactory()
    assert save(client, other, "Mine now.").status_code == 404
    assert save(client, other, "Mine now.", script=True).status_code == 404
    client.logout()
    assert save(client, host, "Mine now.").status_code == 404
    client.force_login(UserFactory())
    assert save(client, host, "Mine now.").status_code == 404
    assert not Insight.objects.exists()


def test_staff_write_under_their_own_name(client, host):
    client.force_login(CoordinatorFactory(name="Cora Coordinator"))

    save(client, HostFactory(), "From staff.")

    assert Insight.objects.get().author_name == "Cora Coordinator"


def test_the_news_carry_the_saved_text_and_who_saved_it(client, host):
    conclusion = saved_by_anna(host, 'Two "lines"\nof <b>text</b>')

    news = client.get(reverse("webinars:breakout-host-news", args=[host.breakout.code]))

    part = news.content.decode().partition('data-part="written"')[2].partition(">")[0]
    assert 'data-written="Two &quot;lines&quot;\nof &lt;b&gt;text&lt;/b&gt;"' in part
    assert f'data-code="{conclusion.code}" data-version="1" data-name="Anna"' in part
    assert "by Anna" in part


def test_amending_a_note_that_somebody_changed_offers_both_texts_in_one(client, host):
    note = InsightFactory(breakout=host.breakout, text="Begin early. Share.")
    Insight.objects.filter(pk=note.pk).update(text="Begin very early. Share.", version=2)
    edit = reverse("webinars:insight-edit", args=[host.breakout.code, note.code])
    mine = {"kind": "need", "text": "Begin early. Share. Pay.", "theme": ""}

    asked = client.get(edit)
    answer = client.post(edit, {**mine, "version": 1, "base": "Begin early. Share."})

    note.refresh_from_db()
    page = words(answer)
    assert 'name="base" value="Begin very early. Share."' in words(asked)
    assert note.text == "Begin very early. Share."
    assert '<p class="as-written">Begin very early. Share.</p>' in page
    assert '<p class="as-written">Begin early. Share. Pay.</p>' in page
    assert "Begin very early. Share. Pay.</textarea>" in page
    assert 'name="version" value="2"' in page
