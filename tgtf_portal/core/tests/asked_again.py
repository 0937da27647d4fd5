"""A browser whose person has just shown once more who they are."""

from types import SimpleNamespace

from allauth.account.internal.flows.login import record_authentication


def asked_again(client, person):
    """As the page does that asks for the password before something grave."""
    session = client.session
    request = SimpleNamespace(session=session)
    record_authentication(request, person, "password", reauthenticated=True)
    session.save()
    return client
