"""Personal links open what they were made for, and nothing else."""

import pytest

from tgtf_portal.core.values import tokens


def test_abuse_02_token_gives_back_its_code_for_its_purpose_only():
    token = tokens.issue("registration", "u3Jc")

    assert tokens.read("registration", token) == "u3Jc"
    assert tokens.read("host", token) is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: "",
        lambda token: "u3Jc",
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: token.replace("u3Jc", "u3Jd"),
        lambda token: token.swapcase(),
        lambda token: f"{token}.{token}",
        lambda token: "\x00" + token,
        lambda token: "ü" * 5000,
    ],
)
def test_spoilt_token_opens_nothing(spoil):
    assert tokens.read("registration", spoil(tokens.issue("registration", "u3Jc"))) is None


def test_token_of_an_older_key_opens_while_the_key_is_kept(settings):
    token = tokens.issue("registration", "u3Jc")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key for the same portal"

    assert tokens.read("registration", token) == "u3Jc"
    settings.SECRET_KEY_FALLBACKS = []
    assert tokens.read("registration", token) is None


def test_codes_carry_128_bits_and_fit_into_an_address():
    codes = {tokens.new_code() for _n in range(1000)}

    assert len(codes) == 1000
    assert {len(code) for code in codes} == {22}
    assert not any(set(code) - set(tokens.issue("x", code)) for code in codes)
