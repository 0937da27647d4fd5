"""One command makes a demonstration ready to start; a second time it changes nothing."""

import io

import pytest
from django.core.management import call_command

from tgtf_portal.core.models import Message
from webinars.models import Recap, Webinar


@pytest.mark.django_db(transaction=True)
def test_the_demo_is_made_ready_once(settings):
    settings.DEBUG = True
    said, counts = [], []
    for _time in range(2):
        out = io.StringIO()
        call_command("prepare_demo", stdout=out)
        said.append(out.getvalue())
        counts.append([model.objects.count() for model in (Webinar, Recap, Message)])

    assert counts[0] == counts[1]
    assert all(counts[0])
    assert [words.count("Sign in at") for words in said] == [1, 1]
