"""What the plugins do for every test holds for these."""

import sys

from django.test import Client


# --- Browsers share their middleware --------------------------------------------------------------
def test_browsers_share_one_chain_until_a_setting_changes(settings):
    one, two, three = Client(), Client(), Client()
    for client in (one, two):
        assert client.get("/no/such/page").headers["Referrer-Policy"] == "same-origin"

    settings.SECURE_REFERRER_POLICY = "no-referrer"

    assert three.get("/no/such/page").headers["Referrer-Policy"] == "no-referrer"
    chains = [client.handler._middleware_chain for client in (one, two, three)]
    assert chains[0] is chains[1]
    assert chains[0] is not chains[2]


# --- One piece of stack ---------------------------------------------------------------------------
def test_a_test_stands_on_the_large_piece_of_stack():
    frame, names = sys._getframe(), []
    while frame := frame.f_back:
        names.append(frame.f_code.co_name)

    assert "call_with_room" in names
