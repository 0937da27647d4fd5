"""What a refusal says of an address, where a returned mail as a whole would hide the reading."""

import pytest

from tgtf_portal.core.mail.refusals import enhanced_code, noted_code, verdict_on


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("550 5.1.1 <mailbox.full@spam.example.org>: User unknown", "gone"),
        ("550 5.1.1 User unknown, see https://example.org/quota?spam=temporary", "gone"),
        ("550 5.2.1 <user.unknown@example.org>: the mailbox is full", "full"),
        ("550 5.1.1 Sender address rejected: User unknown in virtual mailbox table", "ours"),
        ("550 5.7.1 The recipient does not accept mail from unknown senders", "ours"),
        ("550 error after MAIL FROM:<bounces+x@example.org>: no such domain", "ours"),
        ("450 user unknown", "passing"),
        ("550 5.2.1 mailbox temporarily disabled", "passing"),
        ("host mail.example.org[192.0.2.7] said: 550 5.7.1 that name is not known", "refused"),
        ("550 5.7.1 Access denied", "refused"),
        ("5.1.1", "gone"),
        ("Something went wrong", "unclear"),
        ("", "unclear"),
    ],
)
def test_words_and_code_are_read_together(words, verdict):
    assert verdict_on(enhanced_code(words), words) == verdict


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Remote host said: 550 5.1.1 no", "5.1.1"),
        ("550-5.7.26 unauthenticated", "5.7.26"),
        ("Sorry. (#5.1.2)", "5.1.2"),
        ("This is Mailer 5.1.1 at 5.1.1.9", ""),
    ],
)
def test_a_version_in_prose_is_no_code(words, code):
    assert noted_code(words) == code


@pytest.mark.parametrize("unit", ["a", "a ", "a@", "a.", "://", "user ", "is ", "(", "550 "])
def test_long_words_are_read_in_no_time(unit):
    """A second would do; without bounds in the patterns it takes minutes."""
    verdict_on("", unit * (20_000 // len(unit)))
