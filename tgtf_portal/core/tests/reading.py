"""What a page says to a test that reads it."""


def words(answer):
    """The text of an answer, with one space wherever there is any."""
    return " ".join(answer.content.decode().split())


def page(client, address):
    """The words of a page that opens."""
    answer = client.get(address)
    assert answer.status_code == 200
    return words(answer)
