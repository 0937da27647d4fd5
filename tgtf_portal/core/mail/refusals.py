"""What a server's refusal says of an address: by its status code, and by its words.

Codes alone do not do: 5.0.0, 5.4.1 and 5.5.0 are what several servers say of an unknown mailbox,
and qmail's and Yahoo's notes have none. Where words and code point different ways, the reading
that keeps the address counts.
"""

import re
import unicodedata

from tgtf_portal.core.values.verdicts import Verdict

CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\d|\.\d)")  # RFC 3463
# In prose a version may look like one: there it stands behind a reply, or behind qmail's mark.
NOTED = re.compile(r"(?:\b[45]\d\d[ -]|#)([45]\.\d{1,3}\.\d{1,3})(?!\d|\.\d)")
REPLY = re.compile(r"(?<![\w.])([45]\d\d)(?=[ :;,)-]|$)")  # RFC 5321, without such a code
SAYS_LITTLE = re.compile(r"5\.0\.0|5\.4\.1|5\.5\.0")

# No such mailbox, no such domain, mailbox closed.
GONE_CODES = re.compile(r"5\.1\.(?!7$|8$|9$)\d+|5\.2\.1|5\.4\.4|5\.4\.310")
# A sender, an authentication, a size or a content that was not liked; 5.7.5xx to 7xx: Microsoft's.
OUR_CODES = re.compile(r"5\.1\.[789]|5\.2\.3|5\.3\.4|5\.6\.\d+|5\.7\.2\d|5\.7\.[567]\d\d")

# Links, addresses and names of hosts: what stands in them is nobody's statement.
NAMES = re.compile(r"\b\w{1,12}://\S+|[^\s:;<(\[]{0,80}@[^\s>)\]]*|(?<![\w.-])[\w-]+(?:\.[\w-]+)+")


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


FULL = _any(
    r"quota|exceed\w* (?:\w+ ){0,5}(?:storage|mailbox|allocation)",
    r"(?:mail ?box|inbox|account|mail ?folder|maildir|disk|storage)\b[^.!?:]{0,40}\bfull\b",
    r"\bfull (?:mail ?box|inbox)",
    r"mailbox (?:size|is too large)|out of (?:storage|disk|space)|no space left",
    r"(?:insufficient|not enough|n't have enough|not have enough) (?:\w+ )?(?:storage|space|disk)",
    r"(?:postfach|mailbox|speicher)\w*[^.!?]{0,40}(?:voll\b|überfüllt|erschöpft|überschritten)",
    r"bo[iî]te[^.!?]{0,40}(?:pleine|saturée)",
    r"(?:buz[oó]n|bandeja)[^.!?]{0,30}llen[oa]|cuota[^.!?]{0,30}(?:excedid|superad)",
    r"casella[^.!?]{0,30}piena|caixa[^.!?]{0,30}cheia",
    r"skrzynk\w+[^.!?]{0,30}(?:pełna|przepełnion)|(?:postvak|mailbox)[^.!?]{0,20}\bvol\b",
)
PASSING = _any(
    r"temporar|vorübergehend|temporaire|try (?:again|it again|your \w+ again)? ?later",
    r"host not found, try again|gr[ea]ylist|rate limit|throttl|too many (?:mess|conn|recip|mail)",
    r"receiving mail (?:at a rate|too)|time(?:d)?[ -]?out|connection (?:refused|reset|lost|dropp)",
    r"message (?:has )?expired|retry time|been failing for a long time|unreachable|no route",
    r"server (?:is )?(?:too )?busy|service (?:is )?(?:\w+ )?unavailable|undeliverable for \d",
)
ABOUT_SENDER = _any(
    r"\bsender (?:address|verif|domain|host|denied|rejected|id)|unknown senders?\b|callout",
    r"\bmail from(?::| command)|envelope (?:sender|from)|\bhelo\b|\behlo\b",
)
OURS = _any(
    r"\bspf\b|\bdkim\b|\bdmarc\b|\brdns\b|reverse dns|\bptr\b|unauthenticated",
    r"\bip address|client host|your (?:ip|host|server)\b",
    r"(?:block|black|deny)[ -]?list|\brbl\b|dnsbl|spamhaus|spamcop|barracuda|blocked using",
    r"reputation|\bspam|unsolicited|bulk mail|virus|malware|phish|banned",
    r"content (?:reject|filter|polic|block)|attachment|message (?:is |was )?too (?:large|big|long)",
    r"message size|size limit",
)

_WHO = (
    r"(?:user|user ?name|mail ?box|recipient|addressee|account|address|alias|inbox|local[ -]?part"
    r"|mail drop|person|customer)s?"
)
_IS = r"(?:[ ,:;<>()\[\]\"'*-]|\b(?:is|are|was|has been|have been|permanently|currently|either)\b)*"
GONE = _any(
    # An addressee, and further on in the sentence that there is none.
    rf"\b{_WHO}\b[^.!?]{{0,70}}?\b(?:do(?:es)?(?: not|n'?t) exist|not exists?\b|non-?existent)",
    rf"\b{_WHO}\b[^.!?]{{0,50}}?(?: not|n'?t) (?:be )?(?:found|known|listed|registered|recogni)",
    rf"\b{_WHO}\b[^.!?]{{0,50}}?\bno longer (?:exist|active|valid|available|in use|accept|work)",
    rf"\b{_WHO}\b[^.!?]{{0,30}}? not (?:a )?(?:valid|known|existing|local)",
    rf"\b{_WHO} ?that you tried to reach is (?:disabled|inactive)",
    rf"\b{_WHO}\b{_IS}(?:unknown|invalid|disabled|deactivated|discontinued|suspended|closed)\b",
    rf"\b{_WHO}\b{_IS}(?:deleted|terminated|inactive|unrout\w+|removed|cancell?ed|expired|dead)\b",
    # The other way round.
    r"\b(?:unknown|no such|invalid|non-?existent|unrout\w+|bad destination|illegal|inactive"
    r"|disabled|not an?(?: known| valid| existing| local)) (?:or \w+ )?"
    rf"(?:(?:virtual|local|e-?mail|mail|destination|recipient|mailbox|user|final) )*{_WHO}\b",
    r"mailbox (?:is )?(?:unavailable|not available)|no mailbox (?:here|by)|not our customer",
    r"undeliverable address",
    r"recipient address(?:es)? rejected ?: ?access denied",
    r"have an? [^.!?]{0,20}account|mailbox does not|there is no (?:such )?(?:user|mailbox|account)",
    # No such domain.
    r"\b(?:domain|host|host ?name)\b(?:(?!\bsaid\b)[^.!?]){0,60}(?: not|n'?t) (?:be )?"
    r"(?:found|exist|known)",
    r"\b(?:unknown|no such|invalid|non-?existent|unrout\w+) (?:mail )?(?:domain|host)\b",
    r"\bdomain\b[^.!?]{0,30}(?:no longer|has no mail)|find any host named|null ?mx",
    r"(?:domain|host|address)\b[^.!?]{0,30}(?:not|n'?t) accept (?:any )?(?:e-?)?mail",
    # German, French, Spanish and Portuguese, Italian, Dutch, Polish.
    r"(?:empfänger|benutzer|nutzer|adresse|postfach|mailbox|konto)\w*[^.!?]{0,50}"
    r"(?:unbekannt|existiert nicht|nicht (?:gefunden|bekannt|vorhanden|gültig)|ungültig|deaktivi)",
    r"(?:unbekannte|ungültige)\w* (?:\w+ )?(?:empfänger|benutzer|e-?mail|adresse|postfach)",
    r"(?:utilisateur|destinataire|adresse|bo[iî]te|compte)\b[^.!?]{0,50}"
    r"(?:inconnu|n'existe (?:pas|plus)|introuvable|invalide|désactivé|pas été trouvé)",
    r"(?:usuario|usuário|destinat[aá]rio|direcci[oó]n|endereço|buz[oó]n|cuenta|conta)\b[^.!?]{0,50}"
    r"(?:n[oã]o? existe|desconoc|desconhec|no se (?:ha )?encontr|não encontrad|inexistente)",
    r"(?:utente|destinatario|indirizzo|casella)\b[^.!?]{0,50}"
    r"(?:sconosciut|inesistente|non esiste|non (?:è stat[oa] )?trovat|disattivat)",
    r"(?:gebruiker|ontvanger|adres|postvak)\b[^.!?]{0,50}(?:onbekend|bestaat niet|niet gevonden)",
    r"(?:użytkownik|odbiorca|adres|konto|skrzynka)\b[^.!?]{0,50}(?:nieznan|nie istniej|nie znalez)",
)
NOT_FOUND = re.compile(r"recip(?:ient)?notfound")  # within the name of an Exchange rule


def enhanced_code(text: str) -> str:
    """The most telling status code in a server's words, if there is one.

    >>> enhanced_code("550 5.1.1 <ann@example.org>: no such user")
    '5.1.1'
    """
    codes = CODE.findall(text)
    return next((code for code in codes if not code.endswith(".0.0")), "".join(codes[:1]))


def noted_code(text: str) -> str:
    """Of a note in prose.

    >>> noted_code("This is Mailer 5.1.1. Sorry, no mailbox here by that name. (#5.1.2)")
    '5.1.2'
    """
    return enhanced_code(" ".join(NOTED.findall(text)))


def verdict_on(code: str, words: str) -> Verdict:
    """What the refusal means for the address.

    >>> str(verdict_on("5.0.0", "550 Requested action not taken: mailbox unavailable"))
    'gone'
    >>> str(verdict_on("5.2.1", "552 5.2.1 Mailbox of ann is full"))
    'full'
    """
    said = _said(words)
    if code.endswith(".2.2") or FULL.search(said):
        return Verdict.FULL
    if _class_of(code, words) == "4" or PASSING.search(said):
        return Verdict.PASSING
    if OUR_CODES.fullmatch(code) or ABOUT_SENDER.search(said):
        return Verdict.OURS
    if GONE_CODES.fullmatch(code):
        return Verdict.GONE
    if OURS.search(said):
        return Verdict.OURS
    if GONE.search(said) or NOT_FOUND.search(words.casefold()):
        return Verdict.GONE
    return Verdict.REFUSED if _class_of(code, words) == "5" else Verdict.UNCLEAR


def _said(words: str) -> str:
    """Words alone, in one spelling: no links, addresses and hosts, whose names may say anything."""
    text = unicodedata.normalize("NFKC", words).casefold().replace("’", "'")
    return " ".join(NAMES.sub(" ", text).split())


def _class_of(code: str, words: str) -> str:
    """5 for good, 4 for now, or "" where neither a code nor a reply says it."""
    if code and not code.endswith(".0.0"):
        return code[0]
    reply = REPLY.search(words)
    return reply[1][0] if reply else code[:1]
