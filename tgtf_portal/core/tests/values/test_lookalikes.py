"""Who looks like somebody else by letters of another alphabet, and who only has a foreign name."""

import pytest
from django.core.exceptions import ValidationError

from tgtf_portal.core.tests.factories import CoordinatorFactory, UserFactory
from tgtf_portal.core.values.fields import AddressField, HttpsField, LineField, ProseField
from tgtf_portal.core.values.lookalikes import is_deceptive_host, skeleton


@pytest.mark.parametrize(
    "host",
    [
        *["example.org", "bücher.de", "straße.de", "naïve.fr", "пример.рф", "оса.рф"],
        *["ελλάδα.gr", "例え.jp", "ドメイン名例.jp", "한국.kr", "тест.com", "a1.org", "xn--.org"],
        "xn--bcher-kva.de",
    ],
)
def test_honest_host(host):
    assert not is_deceptive_host(host)


@pytest.mark.parametrize(
    "host",
    [
        "р\u0430ypal.com",
        "PayP\u0430l.com",
        "ex\u0430mple.org",
        "www.ex\u03b1mple.org",
        "\u0430\u0440\u0440\u04cf\u0435.com",  # no Latin letter at all
        "xn--80ak6aa92e.com",  # the same, as mail servers spell it
    ],
)
def test_deceptive_host_is_refused_in_addresses_and_links(host):
    assert is_deceptive_host(host)
    for field, value in ((AddressField(), f"a@{host}"), (HttpsField(), f"https://{host}/a")):
        with pytest.raises(ValidationError, match="letters that look like those of another"):
            field.clean(value, None)


@pytest.mark.django_db
class TestNames:
    @pytest.fixture(autouse=True)
    def _staff(self):
        CoordinatorFactory(name="Ivan Paul")
        UserFactory(name="Coco Pax")

    @pytest.mark.parametrize(
        "name",
        [
            *[
                "\u0391dmin",
                "\u0410dmin",
                "\u0391DMIN",
                "\u0410dmin (TGTF)",
                "Mod\u0435rator",
                "Adm1n",
            ],
            *[
                "Iv\u0430n Paul",
                "Ivan PauI",
                "\u0399van Paul",
                "IV\u0410N PAUL",
                "Dr Iv\u0430n Paul",
            ],
        ],
    )
    def test_look_alike_of_staff_is_refused(self, name):
        with pytest.raises(ValidationError, match="looks like a name of the facility"):
            LineField(max_length=99).clean(name, None)
        with pytest.raises(ValidationError, match="looks like a name of the facility"):
            LineField(max_length=99).formfield().clean(name)

    @pytest.mark.parametrize(
        "name",
        [
            *["Ivan Paul", "ivan pául", "Faciliity", "Admin", "Иван Павлов", "Τάκης Παππάς"],
            *["C\u043eco Pax", "Иван Paul GmbH", "Area 10", "محمد", "می‌خواهم", "李"],
        ],
    )
    def test_namesakes_foreign_names_and_look_alikes_of_nobody_in_particular_pass(self, name):
        assert LineField(max_length=99).clean(name, None)


def test_plain_names_ask_the_database_nothing(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        for name in ("Ana Novak", "Ivan Paul", "Zoé Müller", "Łukasz Żak", "CO2 2026"):
            LineField(max_length=99).clean(name, None)


def test_skeleton_is_the_same_for_what_looks_the_same():
    assert skeleton("\u0440\u0430\u0443") == skeleton("pay")
    assert skeleton("Straße") == skeleton("STRASSE")
    assert skeleton("Paul") != skeleton("Paula")


@pytest.mark.parametrize("field", [LineField(max_length=99), ProseField()])
def test_accents_may_stand_on_letters_but_not_in_piles(field):
    for name in ("Nguyễn", "ב\u05bc\u05b8\u0591ר", "กี่", "x\u0301\u0302\u0303\u0304\u0305"):
        assert field.clean(name, None)
    for name in ("Z\u0335\u0336\u0337\u0338\u0335\u0336", "a" + "\u0323" * 500):
        with pytest.raises(ValidationError, match="Too many accents"):
            field.clean(name, None)
