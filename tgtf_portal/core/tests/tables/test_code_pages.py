"""Lists of names as Excel writes them in the West and in the middle of Europe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tgtf_portal.core.tables.code_pages import CENTRAL, WESTERN, code_page_of
from tgtf_portal.core.tables.imports import read_table

WEST = {
    "Danish": "Søren Kjær, Jørgen Ågård, Bjørn Østergaard, Mogens Bræstrup, Sæby Ærø",
    "Dutch": "Daniëlle Coöperatie, Reünie Zoë, Één Privé",
    "English": "Zoë O’Neil, 30k£pa, £million, 3 cm³ and 5 ft³per hour, ½ café, naïve",
    "Estonian": "Õie Kõiv, Šarlote Žukov, Jüri Mägi, Tõnu Põld, Šašlõkk Žürii",
    "Finnish": "Äiti Mäkelä, Šakki Ööpic, Tšekki Žonglööri",
    "French": "Hélène Lefèvre, François Garçon, Jérôme Bœuf, L’Haÿ, Où çà, Dušan Lefèvre",
    "German": "Jürgen Müller, Käthe Groß, 100 m³ Öl, Anlage¹, Siehe²",
    "Icelandic": "Þór Guðmundsson, Sæunn Ægisdóttir, Jökulsárlón",
    "Italian": "Niccolò Gesù, Perché Così, Forlì Mondovì, Žižek e Cantù",
    "Portuguese": "João Simões, Conceição Magalhães, Mªdolores Nºtelefone 1º",
    "Spanish": "José Núñez, Mª Dolores Peña, ¿Qué? ¡Sí!, hola¿como",
    "Swedish": "Åsa Öberg, Bengt Sjöström, Béatrice Hägg",
}
CENTRE = {
    "Croatian": "Luka Tomašić, Željko Bošković, Dražen Križanić",
    "Czech": "Jiří Dvořák, Tomáš Kučera, Zdeněk Růžička, Božena Němcová, Petr Šafařík",
    "Polish": "Paweł Wiśniewski, Małgorzata Dąbrowska, Łukasz Żółć, Michał Kołodziej",
    "Slovak": "Ľubica Kráľová, Ružičková Šťastná, Ján Ondrušovič-Žofčín, Lučeničová Želmíra",
    "Slovene": "Matjaž Kovačič, Špela Žnidaršič, Boštjan Križančič",
}
# Where no word speaks for the Central one the Western one stays, which everybody is told of.
UNDECIDED = {
    "Czech without a witness": "Jiří Dvořák, Zdeněk Němec",
    "German": "Jürgen Müller, Käthe Groß",
    "Hungarian": "Gergő Szűcs, Béla Erdős, Ágnes Kővári",
    "One witness": "Petr Šafařík, Jan Novák",
    "Romanian": "Ştefan Bănuţ, Cătălin Mureşan",
}


def table(names, page):
    rows = "".join(f"p{n}@example.org;{name}\n" for n, name in enumerate(names.split(", ")))
    return read_table(f"email;name\n{rows}".encode(page), required=["email", "name"])


def read(names, page):
    return ", ".join(row["name"] for row in table(names, page))


@pytest.mark.parametrize("language", WEST)
def test_a_western_list_is_read_as_it_was(language):
    assert read(WEST[language], WESTERN) == WEST[language]


def test_all_western_lists_in_one_are_read_as_they_were():
    everybody = ", ".join(WEST.values())

    assert read(everybody, WESTERN) == everybody


@pytest.mark.parametrize("language", CENTRE)
def test_a_central_list_is_read_as_it_was_and_the_assumption_is_said(language):
    found = table(CENTRE[language], CENTRAL)

    assert ", ".join(row["name"] for row in found) == CENTRE[language]
    assert any(
        "was read as Windows-1250, as Excel writes it in Central" in r for r in found.remarks
    )


@pytest.mark.parametrize("language", UNDECIDED)
def test_what_no_word_speaks_for_stays_western_and_is_to_be_looked_at(language):
    found = table(UNDECIDED[language], CENTRAL)

    assert any("was read as Windows-1252" in r for r in found.remarks)


@pytest.mark.parametrize("page", ["iso8859_2", "mac_roman", "cp852", "cp1257", "cp1254"])
@pytest.mark.parametrize("names", [*WEST.values(), *CENTRE.values()])
def test_no_third_code_page_is_taken_for_the_central_one_and_garbled_anew(names, page):
    content = names.encode(page, errors="ignore")

    if code_page_of(content) == CENTRAL:
        assert content.decode(CENTRAL) == content.decode(page)


@given(
    st.lists(st.sampled_from([n for names in WEST.values() for n in names.split()]), max_size=40)
)
def test_no_mixture_of_western_words_is_taken_for_a_central_list(words):
    assert code_page_of(" ".join(words).encode(WESTERN)) == WESTERN
