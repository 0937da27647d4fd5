"""The portal's addresses, and pages with faults that `scan.py` has to find: its control.

One page for each role, which nobody else sees: who finds its faults was signed in.
"""

from html import escape
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from tgtf_portal import urls
from tgtf_portal.core.people.access import public

VISITOR = "visitor"
PAGE = """<!doctype html><title>Faults</title>
<a href="?said=hello">Reflected</a> <a href="?number=1">A statement</a> <a href="?to=/">On</a>
<a href="?count=1">A failure</a> <a href="?file=LICENSE">A file</a> <a href="?kept=words">Kept</a>
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{token}">
<input name="kept" value="words"></form>
<form method="post" action="open/"><input name="kept" value="words"></form>
<p>{answer}</p><p>{kept}</p>"""


@public
def faulty(request: HttpRequest, role: str) -> HttpResponse:
    if role != (request.user.email.split("@")[0] if request.user.is_authenticated else VISITOR):
        raise Http404
    kept = Path(settings.VAR) / f"kept-by-{role}"
    sent = request.POST.get("kept") or request.GET.get("kept", "")
    if "<" in sent:  # a script stays there, whatever else the scanner tries after it
        kept.write_text(sent)
    if "to" in request.GET:
        return redirect(request.GET["to"])
    shown = sent or (kept.read_text() if kept.exists() else "")
    return HttpResponse(
        PAGE.format(token=get_token(request), kept=shown, answer=answer(request.GET))
    )


def answer(asked: Any) -> str:
    if "number" in asked:
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT 'one' WHERE 1 = {asked['number']}")
                return str(cursor.fetchall())
        except Error as error:
            return escape(f"sqlite3.OperationalError: {error}")
    if "file" in asked:
        try:
            return escape((settings.BASE_DIR / asked["file"]).read_text())
        except (OSError, ValueError):
            return ""
    if "count" in asked:
        return str(int(asked["count"]))
    return asked.get("said", "")


@csrf_exempt
@public
def unprotected(request: HttpRequest, role: str) -> HttpResponse:
    return HttpResponse("Taken.")


urlpatterns = [
    path("-faults/<slug:role>/", faulty),
    path("-faults/<slug:role>/open/", unprotected),
    *urls.urlpatterns,
]
handler429, handler500 = urls.handler429, urls.handler500
