"""A small world whose people bear markers, each signed in, and every address; as JSON.

python -m tgtf_portal.pages.tests.shared.people
"""

import json
import sys

import django

django.setup()

from django.urls import NoReverseMatch, reverse  # noqa: E402

from tgtf_portal.pages.tests.addresses import addresses, small_world  # noqa: E402
from tgtf_portal.pages.tests.test_role_matrix import arguments, key_for  # noqa: E402


def main() -> None:
    world = small_world()
    for role, person in world.people.items():
        person.name = f"Marker-{role}-here"
        person.save()
    sessions = {role: key_for(world, role) for role in world.people}
    filled = arguments(world)
    pages = set()
    for address in addresses():
        for name in [n for n in filled if n.split()[0] == address.name] or [address.name]:
            try:
                pages.add(reverse(address.name, args=filled.get(name, [])))
            except NoReverseMatch:  # one that the table fills in otherwise
                continue
    leaves = ("logout", "healthz")
    told = {"sessions": sessions, "pages": sorted(p for p in pages if not p.endswith(leaves))}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
