"""A form of the page as a browser would send it, with what somebody changed."""

from lxml import html


def form_of(response, holding):
    """The fields of the form that has this one, as they are shown."""
    page = html.fromstring(response.content)
    form = next(f for f in page.forms if f.xpath(f".//*[@name='{holding}']"))
    return {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}


def many_of(response, holding):
    """The same where a name may come several times."""
    page = html.fromstring(response.content)
    form = next(f for f in page.forms if f.xpath(f".//*[@name='{holding}']"))
    sent = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return sent
