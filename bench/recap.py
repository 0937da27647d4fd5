"""What compiling a recap costs, from five rooms of 30 notes to 50 rooms of 2,000.

The whole verb, as the sweep calls it: everything is gathered, near-copies are found over all rooms,
sentences are drafted and kept with their sources and as a version. Each size has a database and
a process of its own, so that the peak of memory is its own, too; what filled the database was
another one. The recap is compiled twice, and has to read the same.

The notes are put together from what clusters say, in three languages: three in twenty repeat one
of 240 things that many say, one in ten what another one wrote, each with the case, the
punctuation, a word or a letter changed. DATABASE_URL names another database than a temporary SQLite
file: then only the size that is asked for, `bench/recap.py 10000`, is measured in it.
"""

import json
import math
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SIZES = {150: (5, 30), 10_000: (50, 200), 30_000: (50, 600), 100_000: (50, 2_000)}
LIMITS = {150: (0.5, 500), 100_000: (60, 500)}  # seconds and megabytes
ROUNDS = {150: 3}  # the best of so many; of the others one
GROWS = (10_000, 100_000)
PEOPLE, MOST_VOTES = 2_000, 5
SAID_BY_MANY = 240
BATCH = 500
FILL, COMPILE = "fill", "compile"

WHO = (
    "small firms|family businesses|our members|young start-ups|the larger companies|suppliers|"
    "foundries|food producers|textile mills|furniture makers|cluster managers|local workshops|"
    "hotels|shipyards|chemical plants|packaging firms|builders|farm cooperatives|wood processors|"
    "machine builders|port operators|ceramics makers|breweries|software houses|recyclers|"
    "kleine Betriebe|Zulieferer|Handwerker|les PME|les entreprises familiales|les fournisseurs"
)
DO = (
    "need|ask for|cannot pay for|want to share|have tested|are waiting for|look for|miss|plan|"
    "compare|have given up on|would co-finance|rarely know of|benefit from|depend on|struggle with|"
    "could offer|brauchen|suchen|attendent|partagent"
)
MATERIAL = (
    "timber|steel|textile|plastic|glass|ceramic|leather|paper|hemp|wool|olive|dairy|grape|fish|"
    "algae|cork|stone|concrete|aluminium|copper|battery|solar|wind|hydrogen|biogas|heat|water|"
    "sludge|straw|cotton|paint|solvent|foam|rubber|marble|brick|fruit|grain|meat|oil|beer|salt"
)
THING = (
    "drying|recycling|sorting|storage|logistics|audits|labels|tracing|packaging|testing|training|"
    "purchasing|cooling|heating|repair|reuse|mapping|modelling|certification|forecasting|sharing|"
    "treatment|separation|collection|design|monitoring|pricing|financing|leasing|research|pilots|"
    "standards|permits|grids|pumps|sensors|filters|presses|contracts|vouchers|passports|tenders"
)
HELP = (
    "energy audits|certified advisors|life cycle assessment|second-hand machines|a common label|"
    "carbon accounting|consultancy|biobased alternatives|electric trucks|tax relief|"
    "mentors from abroad|a guide to tenders|smart meters|insulation|test beds|charging points|"
    "Energieberatung|gemeinsame Lager|des formations courtes|un fonds commun"
)
CITY = (
    "Aarhus|Aachen|Antwerp|Bari|Basel|Bergen|Bilbao|Bologna|Bordeaux|Braga|Bratislava|Bremen|Brest|"
    "Brno|Bruges|Burgas|Cadiz|Cagliari|Catania|Charleroi|Cluj|Coimbra|Constanta|Cork|Craiova|Daugavpils|"
    "Debrecen|Dijon|Dortmund|Dresden|Dundalk|Eindhoven|Espoo|Evora|Faro|Gdansk|Genoa|Ghent|Gijon|Graz|"
    "Grenoble|Groningen|Hasselt|Iasi|Innsbruck|Kaunas|Katowice|Kiel|Klagenfurt|Kosice|Lahti|Leipzig|"
    "Liberec|Lille|Limerick|Linz|Lodz|Lublin|Lugo|Lyon|Malmo|Maribor|Marseille|Metz|Milan|Murcia|"
    "Namur|Nantes|Napoli|Nitra|Odense|Olomouc|Oradea|Osijek|Ostrava|Oulu|Oviedo|Padua|Palermo|Patras|"
    "Pecs|Perugia|Pilsen|Plovdiv|Porto|Potsdam|Poznan|Rennes|Rijeka|Rostock|Rouen|Ruse|Salzburg|"
    "Seville|Sibiu|Siena|Split|Stuttgart|Szeged|Tampere|Taranto|Tartu|Timisoara|Toledo|Torino|Toulouse|"
    "Trento|Trieste|Turku|Uppsala|Utrecht|Valencia|Varna|Verona|Vigo|Volos|Wels|Wroclaw|Zadar|Zilina"
)
WHERE = (
    "in rural areas|along the coast|in border regions|near the ports|in old industrial towns|"
    "on islands|in the mountains|across the whole value chain|at the shop floor|"
    "outside the capital|in every member state|within the cluster|im ländlichen Raum|"
    "dans les régions frontalières"
)
WHY = (
    "because banks refuse loans|since prices change every month|as customers ask for proof|"
    "because nobody has the time|although subsidies exist|while rules differ between countries|"
    "because the grid is full|since skilled people leave|as long as waste is cheap to burn|"
    "before the next call opens|once the figures are known|so that nobody overtakes them|"
    "because the forms are too long|since the old contracts run until spring|"
    "if the municipality agrees|weil Fachleute fehlen|parce que les délais sont trop longs"
)
HOW = (
    "within a year|step by step|with a small team|for a trial period|by the end of the project|"
    "together with a university|at half the cost|without outside help|in two pilot plants|"
    "as a matter of urgency|in a simple format|before winter|under one roof|mit Partnern|ensemble"
)
SLOTS = (WHO, DO, HELP, WHERE, WHY, HOW, CITY)
KINDS = (
    "insight|insight|insight|best_practice|barrier|barrier|need|need|recommendation|commitment|"
    "synergy|offer|objective"
)
COUNTRIES = "BE|FR|DE|ES|IT|PT|SI|BG|PL|FI"


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    found, kept = {}, []
    for number in SIZES:
        if size in (0, number):
            found[number] = measured(number)
            kept.append(reported(number, found[number]))
    if all(number in found for number in GROWS):
        kept.append(grown(found))
    sys.exit(not all(kept))


def measured(size: int) -> dict[str, Any]:
    """Filled by one process, compiled by another."""
    with tempfile.TemporaryDirectory(prefix="bench-recap-") as folder:
        (Path(folder) / "static").mkdir()
        env = {**os.environ, "VAR_DIR": folder, "LOG_LEVEL": "ERROR", "DEBUG": "1"}
        env |= {"DJANGO_SETTINGS_MODULE": "tgtf_portal.settings", "PYTHONPATH": str(ROOT)}
        for step in (FILL, COMPILE):
            argv = [sys.executable, __file__, step, str(size)]
            done = subprocess.run(argv, env=env, check=True, stdout=subprocess.PIPE, text=True)
        return json.loads(done.stdout)


def reported(size: int, found: dict[str, Any]) -> bool:
    seconds, megabytes = LIMITS.get(size, (math.inf, math.inf))
    kept = found["seconds"] <= seconds and found["megabytes"] <= megabytes and found["same"]
    rooms, _notes = SIZES[size]
    limits = f"   limits {seconds} s, {megabytes} MB" if size in LIMITS else ""
    print(
        f"{size:>8,} notes in {rooms:2} rooms   {found['seconds']:6.2f} s"
        f" (locked {found['locked']:5.2f} s)   again {found['again']:6.2f} s"
        f"   {found['megabytes']:4.0f} MB   {found['statements']} statements,"
        f" {found['sources']:,} sources{limits}{'' if kept else '   MISSED'}",
        flush=True,
    )
    return kept


def grown(found: dict[int, dict[str, Any]]) -> bool:
    few, many = GROWS
    times = found[many]["seconds"] / found[few]["seconds"]
    allowed = many * math.log(many) / (few * math.log(few))
    exponent = math.log(times) / math.log(many / few)
    kept = times <= allowed
    print(
        f"from {few:,} to {many:,} notes {times:.1f} times as long (exponent {exponent:.2f});"
        f" n log n: {allowed:.1f} times{'' if kept else '   MISSED'}"
    )
    return kept


# --- In the processes that are started ------------------------------------------------------------
def set_up() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.DEBUG = False  # with DEBUG Django would keep each statement
    call_command("migrate", verbosity=0)


def fill(size: int) -> None:
    from webinars.models import Insight, Registration, Seat, Vote
    from webinars.tests.factories import BreakoutFactory, HeldWebinarFactory, HostFactory

    dice = random.Random(2021)
    number, notes = SIZES[size]
    webinar = HeldWebinarFactory(slug="large", capacity=PEOPLE)
    rooms = BreakoutFactory.create_batch(number, webinar=webinar, capacity=PEOPLE)
    for room in rooms:
        HostFactory(breakout=room)
        Insight.objects.create(breakout=room, kind="conclusion", text=f"{made_up(dice)}.")
    people = Registration.objects.bulk_create(guests(webinar, dice), batch_size=BATCH)
    Seat.objects.bulk_create(
        (Seat(registration=person, breakout=rooms[n % number]) for n, person in enumerate(people)),
        batch_size=BATCH,
    )
    said = sayings(dice)
    written = Insight.objects.bulk_create(
        (
            Insight(
                breakout=room, kind=dice.choice(KINDS.split("|")), text=next(said),
                registration=dice.choice(people), author_name="Guest",
                attribution=dice.choice(Insight.Attribution.values),
            )
            for _note in range(notes)
            for room in rooms
        ),
        batch_size=BATCH,
    )  # fmt: skip
    Vote.objects.bulk_create(
        (
            Vote(insight=note, registration=person)
            for note in written
            for person in dice.sample(people, dice.randrange(MOST_VOTES))
        ),
        batch_size=BATCH,
    )


def guests(webinar: Any, dice: random.Random) -> Iterator[Any]:
    from django.utils import timezone

    from webinars.models import Registration

    now = timezone.now()
    for n in range(PEOPLE):
        yield Registration(
            webinar=webinar, seq=n + 1, email=f"guest{n}@example.org", name=f"Guest {n}",
            status="confirmed", registered_at=now, attended=n % 10 > 0,
            country=dice.choice(COUNTRIES.split("|")),
        )  # fmt: skip


def compile_twice(size: int) -> None:
    """The verb twice; under the lock is whatever others wait for."""
    from webinars.models import Recap, Source, Statement, Webinar
    from webinars.recap.domain import compilation

    webinar = Webinar.objects.get(slug="large")
    seconds = math.inf
    for _round in range(ROUNDS.get(size, 1)):
        Recap.objects.all().delete()
        began = time.perf_counter()
        compilation.compile_recap(webinar)
        seconds = min(seconds, time.perf_counter() - began)
    before = list(Statement.objects.order_by("position").values_list("key", "text"))
    groups = compilation.grouping_of

    def watched(webinar: Any) -> Any:
        nonlocal unlocked
        found = groups(webinar)
        unlocked = time.perf_counter()
        return found

    unlocked = 0.0
    compilation.grouping_of = watched
    began = time.perf_counter()
    compilation.compile_recap(webinar)
    over = time.perf_counter()
    figures = {
        "seconds": seconds,
        "again": over - began,
        "locked": over - unlocked,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "statements": len(before),
        "sources": Source.objects.count(),
        "same": before == list(Statement.objects.order_by("position").values_list("key", "text")),
    }
    print(json.dumps(figures))


# --- What people say ------------------------------------------------------------------------------
def sayings(dice: random.Random) -> Iterator[str]:
    often = [made_up(dice) for _saying in range(SAID_BY_MANY)]
    latest: list[str] = []
    while True:
        chance = dice.random()
        if chance < 0.15:
            text = varied(dice.choice(often), dice)
        elif chance < 0.25 and latest:
            text = varied(dice.choice(latest), dice)
        else:
            text = made_up(dice)
            latest = [*latest[-999:], text]
        yield text


def made_up(dice: random.Random) -> str:
    """A sentence with words that are rare, common ones, and the order that they have in one."""
    who, do, helped, where, why, how, city = (one_of(words, dice) for words in SLOTS)
    what = f"{one_of(MATERIAL, dice)}-{one_of(THING, dice)}"
    asked = dice.choice((what, helped, f"{helped} for {what}", f"{what} and {what_else(dice)}"))
    tail = dice.sample([where, why, how, f"near {city}", f"as in {city}"], dice.randint(1, 3))
    return f"{who[0].upper()}{who[1:]} {do} {asked} {' '.join(tail)}"


def what_else(dice: random.Random) -> str:
    return f"{one_of(MATERIAL, dice)} {one_of(THING, dice)}"


def one_of(words: str, dice: random.Random) -> str:
    return dice.choice(words.split("|"))


def varied(text: str, dice: random.Random) -> str:
    """As somebody else types it."""
    words = text.split()
    place = dice.randrange(len(words))
    match dice.randrange(5):
        case 0:
            return f"{text.lower()}!"
        case 1:
            return " ".join([*words[:place], "really", *words[place:]])
        case 2:
            half = len(words) // 2
            return " ".join([*words[half:], *words[:half]])
        case 3 if len(words[place]) > 5:
            words[place] = words[place][:-3] + words[place][-2:]
            return " ".join(words)
    return f"{text}."


if __name__ == "__main__":
    if sys.argv[1:2] in ([FILL], [COMPILE]):
        set_up()
        {FILL: fill, COMPILE: compile_twice}[sys.argv[1]](int(sys.argv[2]))
    else:
        main()
