"""The web process as it is, but that each answer says which process gave it."""

import os

from tgtf_portal.wsgi import application as portal


def application(environ, start_response):
    def started(status, headers, *rest):
        return start_response(status, [*headers, ("X-Worker", str(os.getpid()))], *rest)

    return portal(environ, started)
