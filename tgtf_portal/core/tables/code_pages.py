"""Which of Windows' code pages a text is in that does not say so: the Western or the Central one.

Both have the same letters at most places, and a list of names is short: a library that guesses by
how often letters come (charset-normalizer) takes Lefèvre for Lefčvre. Here witnesses decide: words
that nobody writes in the one code page, and people do in the other. Without two of them a text is
Western, as Excel mostly writes it.
"""

import re

WESTERN, CENTRAL = "cp1252", "cp1250"
ENOUGH = 2

LETTER = "[A-Za-zÀ-ÖØ-öø-ÿŒœŠšŸŽž]"  # of the Western one
WORD = re.compile(f"{LETTER}+")
# A Polish ł within a word reads as a raised 3. Behind a vowel: units (cm³, ft³) end otherwise.
RAISED = re.compile(f"{LETTER}[aeiouyêó]³{LETTER}", re.IGNORECASE)
# Who writes š and ž writes none of these, which are č, ě, ř, ů, ň and ć in the other one.
CARONS, STRANGERS = frozenset("šž"), frozenset("èìøùòæ")
# In a text of that other one, a sign within a word comes from a third code page.
SIGN = re.compile(r"[^\W\d_][±¶\ufffd][^\W\d_]")


def code_page_of(content: bytes) -> str:
    """The one that the words speak for.

    >>> code_page_of("Kučerová, Růžička, Šafařík".encode("cp1250"))
    'cp1250'
    >>> code_page_of("Žukov, Lefèvre, Jørgensen, 3 cm³".encode("cp1252"))
    'cp1252'
    """
    western, central = (content.decode(page, errors="replace") for page in (WESTERN, CENTRAL))
    words = {word.lower() for word in WORD.findall(western)}
    witnesses = {word for word in words if CARONS & {*word} and STRANGERS & {*word}}
    witnesses |= {found[0].lower() for found in RAISED.finditer(western)}
    return CENTRAL if len(witnesses) >= ENOUGH and not SIGN.search(central) else WESTERN
