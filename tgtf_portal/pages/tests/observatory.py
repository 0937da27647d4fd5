"""Points for an answer's headers, by the public rules of Mozilla's HTTP Observatory (fifth set).

Each rule gives what it adds to a hundred. What counts more than nothing counts only where nothing
was lost below ninety. The list of hosts that browsers know by heart gives five more, and only to
hosts that are on it.
"""

import re

UNSAFE = ("'unsafe-inline'", "'unsafe-eval'", "data:", "http:", "https:", "*", "ftp:", "blob:")
SCRIPTS, REFUSED = ("script-src", "object-src", "style-src"), "'none'"
PRIVATE_REFERRERS = {"no-referrer", "same-origin", "strict-origin"}
HALF_A_YEAR = 15_768_000


def directives(policy):
    parts = (part.split() for part in policy.lower().split(";"))
    return {part[0]: part[1:] for part in parts if part}


def policy_points(headers):
    policy = directives(headers.get("Content-Security-Policy", ""))
    if not policy:
        return -25
    default = policy.get("default-src", ["*"])
    loose = {word for name in SCRIPTS for word in policy.get(name, default) if word in UNSAFE}
    if "'unsafe-inline'" in policy.get("script-src", default) or loose & {"*", "http:", "https:"}:
        return -20
    if "'unsafe-eval'" in loose:
        return -10
    if any(word.startswith("http:") for words in policy.values() for word in words):
        return -20
    if loose:
        return 0
    return 10 if default == [REFUSED] else 5


def cookie_points(cookies):
    points = 5 if cookies else 0
    for cookie in cookies.values():
        is_session = re.search("login|sess", cookie.key, re.IGNORECASE)
        if not cookie["secure"]:
            points = min(points, -40 if is_session else -20)
        elif is_session and not cookie["httponly"]:
            points = min(points, -30)
        elif "csrf" in cookie.key and not cookie["samesite"]:
            points = min(points, -20)
        elif not cookie["samesite"]:
            points = min(points, 0)
    return points


def transport_points(headers):
    found = re.search(r"max-age=(\d+)", headers.get("Strict-Transport-Security", ""))
    if not found:
        return -20
    return 0 if int(found[1]) >= HALF_A_YEAR else -10


def frame_points(headers):
    if "frame-ancestors" in directives(headers.get("Content-Security-Policy", "")):
        return 5
    return 0 if headers.get("X-Frame-Options", "").upper() in ("DENY", "SAMEORIGIN") else -20


def referrer_points(headers):
    said = headers.get("Referrer-Policy", "").lower()
    if said in {*PRIVATE_REFERRERS, "strict-origin-when-cross-origin"}:
        return 5
    return -5 if said in ("unsafe-url", "origin", "origin-when-cross-origin") else 0


def resource_points(headers):
    said = headers.get("Cross-Origin-Resource-Policy", "").lower()
    return {"same-origin": 10, "same-site": 10, "cross-origin": -5}.get(said, 0)


def sharing_points(headers):
    return -50 if headers.get("Access-Control-Allow-Origin") == "*" else 0


def script_points(body):
    """Scripts from elsewhere without their checksum; ours come from here."""
    elsewhere = re.findall(r"<script[^>]+src=[\"']?(?:https?:)?//[^>]*>", body)
    return -5 if any("integrity=" not in tag for tag in elsewhere) else 0


def score(response):
    headers, body = response.headers, b""
    if not response.streaming:
        body = response.content
    sniffed = 0 if headers.get("X-Content-Type-Options") == "nosniff" else -5
    points = [
        policy_points(headers),
        cookie_points(response.cookies),
        transport_points(headers),
        frame_points(headers),
        referrer_points(headers),
        resource_points(headers),
        sharing_points(headers),
        script_points(body.decode(errors="replace")),
        sniffed,
    ]
    lost = 100 + sum(one for one in points if one < 0)
    return lost + sum(one for one in points if one > 0) if lost >= 90 else max(lost, 0)
