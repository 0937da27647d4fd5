"""What of a note's wording counts when two are compared: which words, which numbers, which no."""

import re
import unicodedata
from dataclasses import dataclass

# Letters that Unicode does not take apart into a plain one and a mark.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "’": "'"})
_MARK = re.compile(r"[\u0300-\u036f]")  # accents of Latin, Greek and Cyrillic letters only
_NOT = re.compile(r"n't\b")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011\u00ad](?=[^\W\d_])")
_TOKEN = re.compile(
    r"(?<!\w)\d{1,3}(?:[.,' \u202f]\d{3})+(?!\d)|(?<!\w)\d+(?:[.,]\d+)?|[^\W\d_][^\W_]*"
)

# Each of these turns the rest of the note around: it counts as often as it is said.
_TURNS = {
    word: turn
    for turn, words in {
        "not": "not no never none nobody nothing neither nor without cannot cant dont doesnt didnt "
        "isnt arent wasnt wont shouldnt pas jamais sans rien aucun aucune aucuns aucunes non "
        "nicht nie niemals ohne nichts kein keine keinen keinem keiner keines weder nirgends "
        "nunca jamas sin ningun ninguna ninguno nada tampoco mai senza nessun nessuna nessuno "
        "bez nigdy zaden zadna zadne zadnych brak nao sem nem nenhum nenhuma niet geen nooit "
        "zonder nikt nic ni",
        "less": "less fewer least little few hardly barely moins peu weniger wenig wenige kaum "
        "menos poco poca pocos pocas meno pochi poche mniej malo minder weinig",
        "only": "only unless except instead against seulement sauf contre nur ausser gegen statt "
        "solo salvo contra soltanto tranne contro tylko oprocz przeciw alleen tegen",
    }.items()
    for word in words.split()
}
_NUMBERS = {
    word: str(number)
    for number, words in {
        2: "two deux zwei zwo dos due dwa dwie dois duas twee",
        3: "three trois drei tres tre trzy drie",
        4: "four quatre vier cuatro quattro cztery quatro",
        5: "five cinq funf fuenf cinco cinque piec vijf",
        6: "six sechs seis szesc zes",
        7: "seven sept sieben siete sette siedem zeven",
        8: "eight huit acht ocho otto osiem",
        9: "nine neuf neun nueve dziewiec negen",
        10: "ten dix zehn diez dieci dziesiec tien",
        12: "twelve douze zwolf zwoelf doce dodici dwanascie",
        20: "twenty vingt zwanzig veinte venti dwadziescia",
        30: "thirty trente dreissig treinta trenta trzydziesci",
        50: "fifty cinquante funfzig cincuenta cinquanta piecdziesiat",
        100: "hundred cent hundert cien cento sto",
        1000: "thousand mille tausend mil tysiac",
    }.items()
    for word in words.split()
}

# Words that are said in most sentences, whatever these are about.
_SAID_OFTEN = (
    "a an the and or but of to in on at by for from with as is are was were be been being it "
    "its this that these those there here they them their we us our you your he she his her "
    "who which what when where how so than then also too very really quite just have has had "
    "do does did will would should shall must can could may might need needs let lets get "
    "such any some each percent ne "
    "le la les un une des du de et ou mais a au aux en dans sur par pour avec que qui quoi ce "
    "cet cette ces il elle ils elles on nous vous leur leurs son sa ses notre nos est sont "
    "etre ont faut doit doivent tres trop aussi si plutot "
    "der die das den dem des ein eine einen einem einer eines und oder aber von zu zum zur im "
    "am an auf aus bei mit nach fur fuer uber ist sind war waren sein wird werden hat haben "
    "es sie er wir uns unser ihr ihre ihren sich auch sehr zu dass wenn wie muss mussen soll "
    "sollte sollten kann konnen man da prozent "
    "el los las unos unas y o pero del al por para con se su sus lo es son esta estan ser muy "
    "tan demasiado tambien como hay debe deben hace falta nuestro nuestra ciento "
    "il lo gli i una uno e ed ma di della dello dei delle degli del da nel nella in su per con "
    "che chi si suo loro sono essere ha hanno molto troppo anche come deve devono ci vi ad "
    "i oraz lub ale w we z ze na do od dla o po przez to sa jest byc sie nasz nasze ich jak "
    "tez bardzo zbyt ktory ktore procent a "
    "het een van en voor met op aan om te zijn wordt worden ook zeer dat die"
)
_EMPTY = frozenset(_SAID_OFTEN.split())


@dataclass(frozen=True, slots=True)
class NoteWording:
    in_order: tuple[str, ...]
    words: frozenset[str]
    turns: tuple[str, ...] = ()  # each "not", "less" and "only", whatever the order
    numbers: tuple[str, ...] = ()  # in their order: from 3 to 6 is not from 6 to 3


def wording(text: str) -> NoteWording:
    """Case, accents, punctuation and empty words do not count.

    >>> found = wording("The permits don’t take TWO years: that's Łódź's start-up fund, 1.5%")
    >>> sorted(found.words), found.turns, found.numbers
    (['fund', 'lodz', 'permits', 'startup', 'take', 'years'], ('not',), ('2', '1.5'))
    """
    tokens = folded(text)
    turns = tuple(sorted(_TURNS[token] for token in tokens if token in _TURNS))
    numbers = tuple(_number(token) for token in tokens if token[0].isdigit() or token in _NUMBERS)
    said = dict.fromkeys(
        token
        for token in tokens
        if len(token) > 1
        and token not in _EMPTY
        and token not in _TURNS
        and token not in _NUMBERS
        and not token[0].isdigit()
    )
    # "It is what it is" is all empty words: then they are what is said.
    in_order = tuple(said) or tuple(sorted({*tokens}.difference(_TURNS, _NUMBERS)))
    return NoteWording(in_order, frozenset(in_order), turns, numbers)


def folded(text: str) -> list[str]:
    """Its words and numbers in their order, in small letters without accents."""
    text = text.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_PLAIN)
        text = _MARK.sub("", unicodedata.normalize("NFD", text))
    return _TOKEN.findall(_HYPHEN.sub("", _NOT.sub(" not", text)))


def _number(token: str) -> str:
    """As it is counted: 1,000 and 1 000 are one number, and so are 2,5 and 2.5."""
    if token in _NUMBERS:
        return _NUMBERS[token]
    whole, *rest = re.split(r"[., '\u202f]", token)
    if rest and all(len(part) == 3 for part in rest):
        return whole + "".join(rest)
    return ".".join([whole, *rest])
