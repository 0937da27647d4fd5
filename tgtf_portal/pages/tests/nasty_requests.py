"""Sends a request, undoes what it wrote, and says what is wrong with how it was answered.

The law: nothing is answered above 499 or logged as an error. What is refused has changed no row,
and what was typed stands in the page with what is wrong with it; what is accepted is kept whole.
"""

import logging
import re
from contextlib import contextmanager
from html import escape, unescape
from urllib.parse import urlencode, urljoin

from django.apps import apps
from django.conf import settings
from django.contrib.messages import ERROR, get_messages
from django.core.cache import cache
from django.db import connection, transaction
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.test.client import BOUNDARY, MULTIPART_CONTENT

from tgtf_portal.core.tests.nasty import LONG, as_bytes, as_read
from tgtf_portal.pages.tests.addresses import browser
from tgtf_portal.pages.tests.found_forms import forms_in, parsed

WRITES = re.compile(r'(?:INSERT INTO|INSERT OR \w+ INTO|REPLACE INTO|UPDATE|DELETE FROM) "(\w+)"')
# Sessions and caches come and go; who looked and who tried is noted by looking and trying.
ASIDE = {"django_session", "cache", "core_accessentry", "usersessions_usersession"}
NOTED = {("webinars_seat", "seen_at")}
BEGINNING = LONG[:200]  # of what should be kept whole or not at all
PLAIN_FORM = "application/x-www-form-urlencoded"


class Errors(logging.Handler):
    """What the log says went wrong; a request that Django suspects is refused, which is right."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.found = []

    def emit(self, record):
        if not record.name.startswith("django.security"):
            kind = record.exc_info[0].__name__ if record.exc_info else ""
            self.found.append(f"{kind} {record.getMessage()[:80]}".strip())


@contextmanager
def errors_logged():
    handler = Errors()
    logging.getLogger().addHandler(handler)
    try:
        yield handler.found
    finally:
        logging.getLogger().removeHandler(handler)


class Ledger:
    """What stands in each table, as long as nobody writes for good."""

    def __init__(self):
        tables = apps.get_models(include_auto_created=True)
        self.models = {model._meta.db_table: model for model in tables}
        self.note_beginning()

    def note_beginning(self):
        """From here on nothing is written for good."""
        self.before = {table: self.rows(table) for table in self.models}

    def rows(self, table):
        model = self.models[table]
        kept = [f.attname for f in model._meta.concrete_fields if (table, f.name) not in NOTED]
        return repr(list(model._base_manager.order_by("pk").values_list(*kept)))

    @contextmanager
    def rehearsal(self):
        """Collects the tables that are written to; all of it is undone behind the block."""
        written = set()

        def note(execute, sql, params, many, context):
            written.update(WRITES.findall(sql))
            return execute(sql, params, many, context)

        try:
            with transaction.atomic(), connection.execute_wrapper(note):
                yield written
                transaction.set_rollback(True)
        finally:
            if settings.REDIS_URL:
                cache.clear()

    def changed(self, written):
        """The tables in which something else stands now, with what stands there."""
        now = {t: self.rows(t) for t in sorted(written & self.models.keys() - ASIDE)}
        return {table: rows for table, rows in now.items() if rows != self.before[table]}


# --- Sending --------------------------------------------------------------------------------------
def body_of(form, pairs):
    """The form's body as a browser would send it, and its type."""
    if not form.is_multipart:
        return urlencode([(name, as_bytes(value)) for name, value in pairs]), PLAIN_FORM
    files = {field.name for field in form.fields if field.kind == "file"}
    parts = [_part(name, value, name in files) for name, value in pairs]
    return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()]), MULTIPART_CONTENT


def _part(name, value, is_file):
    file_name, content = ("list.csv", value) if not isinstance(value, tuple) else value
    named = f'; filename="{file_name}"' if is_file else ""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
    return as_bytes(head) + as_bytes(content) + b"\r\n"


def send(key, form, pairs, number):
    client = browser(
        settings, key, REMOTE_ADDR=f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
    )
    client.raise_request_exception = False
    if form.method == "GET":
        query = urlencode([(name, as_bytes(value)) for name, value in pairs])
        return client.generic("GET", form.address.partition("?")[0], QUERY_STRING=query)
    body, content_type = body_of(form, pairs)
    return client.generic(form.method, form.address, body, content_type=content_type)


# --- Judging --------------------------------------------------------------------------------------
def complaints(ledger, key, form, pairs, field, number):
    """All that is wrong with the answer; `field` is the one with the nasty value, if one is."""
    with ledger.rehearsal() as written, errors_logged() as errors:
        answer = send(key, form, pairs, number)
        changed = {} if answer.status_code >= 500 else ledger.changed(written)
    found = [f"logged: {error}" for error in errors]
    if answer.status_code >= 500:
        return [f"answered {answer.status_code}", *found]
    words = refusals(answer)
    if changed and (form.method == "GET" or words or answer.status_code >= 400):
        found.append(f"refused ({answer.status_code} {words[:2]}), and yet changed: {[*changed]}")
    if any(BEGINNING in rows and LONG not in rows for rows in changed.values()):
        found.append(f"kept in part: {[*changed]}")
    if form.method == "POST" and not changed:
        found += lost(form, pairs, field, answer, words)
    return found


def refusals(answer):
    """What the answer says is wrong, with its forms or above the page."""
    found = [str(m) for m in get_messages(answer.wsgi_request) if m.level >= ERROR]
    said = getattr(answer.wsgi_request, "_messages", None)
    found += [str(m) for m in getattr(said, "_queued_messages", []) if m.level >= ERROR]
    for form in bound_forms(answer):
        found += words_of(form)
    return found


def bound_forms(answer):
    seen = {}
    for layer in answer.context or []:
        for value in layer.dicts if hasattr(layer, "dicts") else [layer]:
            for form in value.values() if isinstance(value, dict) else []:
                form = getattr(form, "form", form) if not isinstance(form, BaseForm) else form
                if isinstance(form, BaseForm | BaseFormSet) and form.is_bound:
                    seen[id(form)] = form
    return seen.values()


def words_of(form):
    if isinstance(form, BaseFormSet):
        inner = [word for one in form.errors for errors in one.values() for word in errors]
        return [*map(str, inner), *map(str, form.non_form_errors())]
    return [str(word) for errors in form.errors.values() for word in errors]


def lost(form, pairs, field, answer, words):
    """What somebody typed and does not find again beside what is wrong with it."""
    if field is None or not field.is_typed:
        return []
    typed = [as_read(value) for name, value in pairs if name == field.name and value]
    if answer.status_code >= 400 and answer.status_code != 413:
        return [f"typed in vain: {answer.status_code}"]
    if answer.status_code != 200 or not words:
        return [f"typed in vain: {words[:2]}"] if words else []
    text = answer.content.decode()
    unsaid = [word for word in words if not shows(text, word)]
    again = all(stands(text, value) for value in typed)
    return [f"unsaid: {word}" for word in unsaid[:2]] + (
        [] if again else [f"not kept: {words[:1]}"]
    )


def shows(text, word):
    return word in text or " ".join(unescape(word).split()) in " ".join(unescape(text).split())


def stands(text, typed):
    """As it came or, as browsers and fields do, without blanks at its ends."""
    return any(escape(one) in text for one in (typed, typed.strip()))


def open_page(key, name, role, address):
    """The page and its forms, opened and undone."""
    client = browser(settings, key)
    with transaction.atomic():
        answer = client.get(address)
        transaction.set_rollback(True)
    page = parsed(answer) if answer.status_code == 200 else None
    return page, list(forms_in(page, urljoin("/", address), name, role)) if page is not None else []
