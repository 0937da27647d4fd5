"""A project's conversation in a browser: written, changed, hidden, and what it costs."""

import pytest

from advisors.models import Comment
from advisors.room.domain.conversation import write_comment
from advisors.tests.plans import kickoff
from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory

pytestmark = pytest.mark.django_db

# session, person, project, does the person manage a cluster of it, number of comments, comments
QUERIES = 6


@pytest.fixture
def people():
    return kickoff()


def address(people, *more):
    return "/".join([f"/projects/{people.engagement.project.code}/conversation", *more, ""])


def page(client, person, where):
    client.force_login(person)
    return client.get(where).content.decode()


def test_a_comment_is_written_once_however_often_the_form_is_sent(client, people):
    client.force_login(people.partner)
    sent = {"text": "<b>When</b> do we meet?", "form_key": "once"}

    for _time in range(2):
        assert client.post(address(people), sent).status_code == 302

    content = page(client, people.lead, address(people))
    assert content.count("&lt;b&gt;When&lt;/b&gt; do we meet?") == 1


@pytest.mark.parametrize("text", ["", " \n ", "x" * 5001, "\x00"])
def test_what_is_no_comment_comes_back_with_what_is_wrong(client, people, text):
    client.force_login(people.lead)

    answer = client.post(address(people), {"text": text})

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Comment.objects.exists()


def test_each_reader_is_offered_their_own_deeds(client, people):
    comment = write_comment(people.engagement.project, "Hello", by=people.advisor)
    deeds = ("edit", "withdraw", "hide")

    def offered(person):
        content = page(client, person, address(people))
        return {deed for deed in deeds if f"{comment.code}/{deed}/" in content}

    assert offered(people.advisor) == {"edit", "withdraw"}
    assert offered(people.lead) == set()
    assert offered(people.coordinator) == {"hide"}
    for deed in deeds:
        client.force_login(people.lead)
        assert client.get(address(people, comment.code, deed)).status_code == 404


def test_a_hidden_comment_leaves_the_reason_in_its_place(client, people):
    comment = write_comment(people.engagement.project, "Insults", by=people.advisor)
    client.force_login(CoordinatorFactory())

    client.post(address(people, comment.code, "hide"), {"reason": "Names a person."})

    content = page(client, people.lead, address(people))
    assert "Hidden by the facility: Names a person." in content
    assert "Insults" not in content


def test_strangers_find_no_conversation(client, people):
    client.force_login(UserFactory())

    assert client.get(address(people)).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_costs_the_same_with_many_comments(
    client, people, django_assert_num_queries, rows
):
    for number in range(rows):
        by = people.advisor if number % 2 else people.lead
        write_comment(people.engagement.project, str(number), by=by)
    client.force_login(people.lead)

    with django_assert_num_queries(QUERIES):
        client.get(address(people))
