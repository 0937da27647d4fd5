"""What columns are called: by us, in six languages, and by the systems that lists come from.

Those are the exports of Zoom, Teams, Eventbrite, EUSurvey, Mailchimp and the contacts of Outlook.

>>> column_named("E-Mail-Adresse", ["email", "name"]), column_named("Nom complet", ["name"])
('email', 'name')
>>> column_named("Shoe size", ["email", "name"])
''
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from tgtf_portal.core.values.folding import folded

# Where a person's name stands in two columns.
FIRST_NAME, LAST_NAME = "first_name", "last_name"
NAME_PARTS = (FIRST_NAME, LAST_NAME)

SPELLINGS: dict[str, str] = {
    "email": """
        e-mail, mail, e-mail address, email address, mail address, user email, attendee email,
        your e-mail address, your email, contact e-mail, primary email, work email,
        e-mail-adresse, emailadresse, mailadresse, ihre e-mail-adresse, adresse e-mail,
        adresse mail, adresse électronique, courriel, mél, votre adresse e-mail,
        correo electrónico, correo, dirección de correo electrónico, dirección de correo,
        indirizzo e-mail, indirizzo di posta elettronica, posta elettronica, adres e-mail,
        adres mailowy, poczta elektroniczna, endereço de e-mail, endereço eletrónico,
        correio eletrónico, e-mailadres""",
    "name": """
        full name, your name, attendee name, display name, participant, contact name,
        name and surname, user name (original name), name (original name),
        name as on the certificate, vollständiger name, vor- und nachname, ihr name, teilnehmer,
        anzeigename, nom complet, nom et prénom, prénom et nom, votre nom, nombre completo,
        nombre y apellidos, tu nombre, nome completo, nome e cognome, il tuo nome,
        imię i nazwisko, nazwa, nome e apelido, volledige naam, naam""",
    FIRST_NAME: """
        first name, firstname, given name, forename, your first name, vorname, prénom, nombre,
        nome, imię, primeiro nome, voornaam""",
    LAST_NAME: """
        last name, lastname, surname, family name, your last name, nachname, familienname,
        zuname, nom, nom de famille, apellido, apellidos, cognome, nazwisko, apelido, achternaam""",
    "organisation": """
        organization, company, company name, institution, employer, your organisation, firm,
        name of your organisation, organisation name, organization name, unternehmen, firma,
        institution, ihre organisation, organisme, entreprise, société, votre organisation,
        établissement, organización, empresa, institución, entidad, organizzazione, azienda,
        ente, impresa, società, organizacja, przedsiębiorstwo, instytucja, organização,
        organisatie, bedrijf""",
    "country": """
        country/region, country/region name, country or region, country code,
        country of your organisation, your country, business country/region, home country,
        billing country, nation, land, staat, ihr land, land/region, pays, pays/région,
        votre pays, país, país/región, paese, paese/regione, nazione, kraj, kraj/region,
        państwo, país/região""",
    "cluster": """
        your cluster, cluster organisation, cluster name, cluster-organisation, netzwerk,
        grappe, pôle, clúster, agrupación, distretto, klaster""",
    "language": """
        your language, preferred language, sprache, langue, langue préférée, idioma, lengua,
        lingua, język, taal""",
    "languages": "sprachen, langues, idiomas, lenguas, lingue, języki, talen",
    "preferences": """
        wishes, rooms, break-outs, wished break-outs, which wishes, wünsche, souhaits, choix,
        preferencias, preferenze, preferencje""",
    "state": """
        status, approval status, registration status, attendee status, zustand, statut, état,
        estado, stato, stan""",
    "breakout": """
        break-out, break-out room, pre-assign room name, breakout room, room, group, raum, gruppe,
        salle, groupe, sala, grupo, stanza, gruppo, pokój, grupa""",
    "kind": "type, art, typ, genre, type de note, tipo, rodzaj",
    "text": """
        insight, note, notes, statement, what was said, erkenntnis, notiz, texte, remarque,
        texto, nota, testo, tekst, notatka""",
    "votes": "vote, number of votes, stimmen, voix, votos, voti, głosy",
    "author": "written by, author name, autor, verfasser, auteur, autora, autore",
    "owner": "taken on by, responsible, verantwortlich, responsable, responsabile, odpowiedzialny",
    "due": "due on, by when, deadline, fällig am, échéance, fecha límite, scadenza, termin",
    "done": "done on, completed on, erledigt am, fait le, hecho el, fatto il, zrobione",
    "project": """
        project number, project no, projekt, projektnummer, projet, numéro de projet, proyecto,
        progetto, numer projektu""",
    "role": "part, function, rolle, rôle, papel, función, ruolo, rola",
    "industrial_ecosystem": """
        ecosystem, industrial ecosystem, ökosystem, industrielles ökosystem, écosystème,
        écosystème industriel, ecosistema, ecosistema industrial, ecosistema industriale,
        ekosystem""",
    "themes": "theme, topics, fields, themen, thèmes, temas, temi, tematy",
    "sectors": "sector, industries, branchen, sektoren, secteurs, sectores, settori, sektory",
    "worked_in": """
        countries worked in, countries of work, has worked in, länder mit erfahrung, pays
        d'intervention, países donde ha trabajado, paesi di lavoro""",
    "years": "years of experience, experience, berufsjahre, années d'expérience, años, anni, lata",
    "slots_of_5_days": "slots, slots of five days, blöcke von 5 tagen",
    "screening": "screening result, result of the screening, auswahl, sélection, selección",
    "days": "days offered, days available, tage, jours, días, giorni, dni",
    "bio": "biography, short cv, about, lebenslauf, biographie, biografía, biografia, życiorys",
    "town": """
        city, place, location, ort, stadt, ville, localité, commune, ciudad, localidad, città,
        comune, miasto, miejscowość, cidade, plaats, stad""",
    "activity": """
        what it makes or does, business, products, tätigkeit, geschäftsfeld, activité,
        actividad, attività, działalność""",
    "size": """
        company size, size class, headcount class, größe, unternehmensgröße, taille, tamaño,
        dimensione, wielkość""",
    "website": """
        web, web site, url, homepage, webseite, internetseite, site web, site internet,
        sitio web, página web, sito, sito web, strona internetowa""",
    "contact_name": """
        contact, contact person, contact's name, ansprechpartner, ansprechpartnerin, kontakt,
        kontaktperson, personne de contact, persona de contacto, persona di contatto,
        osoba kontaktowa""",
    "contact_address": """
        e-mail, email, mail, contact e-mail, contact email, contact's e-mail address,
        e-mail address, email address, e-mail-adresse, kontakt-e-mail, adresse e-mail, courriel,
        correo electrónico, indirizzo e-mail, adres e-mail""",
    "joined": """
        join time, first join, joined at, erster beitritt, première connexion, arrival,
        first join time, beitritt, beitrittszeit, heure d'arrivée, hora de unión,
        ora di ingresso""",
    "left": """
        leave time, last leave, left at, letzter austritt, dernière déconnexion,
        last leave time, verlassen, austrittszeit, heure de départ, hora de salida,
        ora di uscita""",
}

# What those systems note for themselves: left out, and said, without asking.
TECHNICAL = [
    *["registration time", "recording disclaimer response", "recording consent", "source name"],
    *["duration", "duration (minutes)", "in-meeting duration", "besprechungsdauer", "guest"],
    *["time in session (minutes)", "is guest", "in waiting room", "participant id (upn)"],
    *["teilnehmer-id (upn)", "rolle", "phone", "telephone", "order #", "order no.", "order date"],
    *["quantity", "ticket type", "attendee #", "order type", "total paid", "fees paid", "gross"],
    *["tags", "member_rating", "optin_time", "optin_ip", "confirm_time", "confirm_ip", "latitude"],
    *["longitude", "gmtoff", "dstoff", "timezone", "cc", "region", "last_changed", "leid", "euid"],
    *["notes", "title", "middle name", "suffix", "home phone", "business phone", "mobile phone"],
    *["e-mail 2 address", "e-mail 3 address", "contribution id", "invitation number", "user name"],
    *["alias", "creation date", "last update", "languages", "job title", "position"],
]
# Of our own file of wrong rows.
WHAT_IS_WRONG = "what is wrong"

# A line between two parts of a report, in place of what a table would say.
SECTION = re.compile(
    r"(\d+\. [\w\s-]+|(host|panelist|attendee|other attended|viewing only)s?( details?)?)$",
    re.IGNORECASE,
)


def heading_key(text: str) -> str:
    """A heading as headings are compared: letters and digits, without case, accents and signs.

    >>> heading_key(" E-Mail_Address: ")
    'e mail address'
    """
    return " ".join(re.findall(r"\w+", folded(text).replace("_", " ")))


@cache
def _columns_by_key() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for column, spellings in SPELLINGS.items():
        for spelling in [column, *spellings.split(",")]:
            found.setdefault(heading_key(spelling), []).append(column)
    return found


@cache
def _technical() -> frozenset[str]:
    return frozenset(map(heading_key, TECHNICAL))


def column_named(heading: str, columns: Collection[str]) -> str:
    """Which of these columns a heading means; an empty text where none.

    A heading that means several, as “Nom” does, means the first that the table can have.
    """
    key = heading_key(heading)
    own = {heading_key(column): column for column in columns}
    if key in own:
        return own[key]
    return next((name for name in _columns_by_key().get(key, []) if name in columns), "")


@dataclass(frozen=True)
class Header:
    """The columns that a line names, by place; what is unknown has an empty name."""

    headings: list[str]
    columns: list[str]

    @property
    def known(self) -> int:
        """How many columns are known."""
        return sum(map(bool, self.columns))

    @property
    def left_out(self) -> list[str]:
        """The headings that mean nothing here."""
        pairs = zip(self.headings, self.columns, strict=True)
        return list(dict.fromkeys(heading for heading, column in pairs if not column))

    @property
    def unknown(self) -> list[str]:
        """Those of them that no known system writes for itself."""
        return [heading for heading in self.left_out if heading_key(heading) not in _technical()]

    @property
    def meant(self) -> list[tuple[str, str]]:
        """The other headings, each with the column that it was taken for."""
        return [(h, c) for h, c in zip(self.headings, self.columns, strict=True) if c]

    def has(self, required: Collection[str]) -> bool:
        """Whether all these are there; a name may stand in its parts."""
        there = set(self.columns)
        if any(part in there for part in NAME_PARTS):
            there.add("name")
        return there.issuperset(required)


def header_in(cells: Sequence[str], columns: Collection[str]) -> Header:
    """What a line says as a header; empty cells at its end are no columns."""
    headings = list(cells)
    while headings and not headings[-1]:
        headings.pop()
    wanted = [*columns, *NAME_PARTS] if "name" in columns else columns
    named = [column_named(heading, wanted) if heading else "" for heading in headings]
    return Header(headings, _with_whole_name(named))


def _with_whole_name(columns: list[str]) -> list[str]:
    """“Name” beside one part of a name is the other part; one part alone is the whole name."""
    parts = [column for column in columns if column in NAME_PARTS]
    if "name" in columns and len(parts) == 1:
        other = LAST_NAME if parts == [FIRST_NAME] else FIRST_NAME
        return [other if column == "name" else column for column in columns]
    if "name" not in columns and len(parts) == 1:
        return ["name" if column in NAME_PARTS else column for column in columns]
    return columns
