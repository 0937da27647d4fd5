"""What a browser tells of itself, and the network it comes from, in words for its person."""

import ipaddress
import re

from django.utils.translation import gettext as _

# The first that is found: browsers name those that they descend from, too.
BROWSERS = [
    ("Edg(?:e|A|iOS)?/", "Edge"),
    ("OPR/|Opera", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("Firefox/|FxiOS/", "Firefox"),
    ("HeadlessChrome/|Chromium/", "Chromium"),
    ("Chrome/|CriOS/", "Chrome"),
    ("Safari/", "Safari"),
]
SYSTEMS = [
    ("iPhone|iPod", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh|Mac OS X", "macOS"),
    ("Linux|X11", "Linux"),
]
IPV4_PREFIX, IPV6_PREFIX = 24, 48


def browser_in_words(user_agent: str) -> str:
    """Its name and system, as far as it tells them.

    >>> browser_in_words("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox on Linux'
    >>> browser_in_words("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) … Safari/604.1")
    'Safari on iPhone'
    >>> browser_in_words("curl/8.5.0")
    'a program that does not say what it is'
    """
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    if browser or system:
        return browser or _("a browser on %s") % system
    return _("a program that does not say what it is")


def _first(table: list[tuple[str, str]], user_agent: str) -> str:
    return next((name for pattern, name in table if re.search(pattern, user_agent)), "")


def coarse_network(address: str) -> str:
    """The network's first address: where about somebody is, and not who.

    >>> coarse_network("203.0.113.77"), coarse_network("2001:db8:1:2::3")
    ('203.0.113.0', '2001:db8:1::')
    """
    prefix = IPV6_PREFIX if ipaddress.ip_address(address).version == 6 else IPV4_PREFIX
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False).network_address)


def network_in_words(address: str) -> str:
    """The part of an address that its network's people share.

    >>> network_in_words("203.0.113.77"), network_in_words("2001:db8:1:2::3")
    ('203.0.113.*', '2001:db8:1:*')
    """
    network = coarse_network(address)
    return f"{network.removesuffix('0').removesuffix(':')}*"
