"""A room calls a coordinator."""

import pytest

from tgtf_portal.core.refusal import Refused
from webinars.live.domain.help import answer_call, call_coordinator, take_back_call
from webinars.models import Breakout, HelpRequest, Webinar
from webinars.tests.factories import BreakoutFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return BreakoutFactory(status="running")


def test_a_room_calls_once_and_again_when_somebody_came(room):
    call = call_coordinator(room, note="Nobody hears us", asker="Hugo")
    with pytest.raises(Refused, match="called already"):
        call_coordinator(room)
    assert Webinar.objects.get().pulse == Breakout.objects.get().pulse == 1

    answer_call(call, by=None, sender="Cora")
    call_coordinator(room)

    assert list(HelpRequest.objects.open().values_list("asker", flat=True)) == [""]
    assert HelpRequest.objects.get(pk=call.pk).answerer == "Cora"


def test_a_call_is_taken_back_by_its_room(room):
    with pytest.raises(Refused, match="Nobody is called"):
        take_back_call(room)
    call_coordinator(room)

    take_back_call(room, asker="Hugo")

    assert not HelpRequest.objects.open().exists()


def test_a_closed_room_calls_nobody():
    with pytest.raises(Refused, match="closed"):
        call_coordinator(BreakoutFactory(status="closed"))
