"""What the portal is built on: whether it is locked, under which licences, and the list of it.

check   requirements*.lock agree with requirements*.txt, and each licence is one of those allowed
sbom    var/sbom.cdx.json (CycloneDX 1.6) and var/licences.txt, of what is installed
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.output.json import JsonV1Dot6
from license_expression import LicenseSymbol, get_spdx_licensing
from packageurl import PackageURL

HOME = Path(__file__).resolve().parent.parent
LOCKED = {"requirements.lock": ["requirements.txt"]}
LOCKED["requirements-s3.lock"] = [*LOCKED["requirements.lock"], "requirements-s3.txt"]
LOCKED["requirements-dev.lock"] = [*LOCKED["requirements.lock"], "requirements-dev.txt"]
LINE = re.compile(r"^([A-Za-z][\w.-]*)(?:\[[\w,]+\])?==([^\s;\\]+)", re.MULTILINE)
OTHER_SYSTEMS = {"colorama"}  # what a lock names besides, for Windows alone


def pins(name: str) -> dict[str, str]:
    """The versions that a file asks for, by the names as registries compare them."""
    text = (HOME / name).read_text()
    return {re.sub(r"[-_.]+", "-", each.lower()): version for each, version in LINE.findall(text)}


def out_of_date() -> Iterator[str]:
    for lock, sources in LOCKED.items():
        wanted = {library: v for source in sources for library, v in pins(source).items()}
        locked = {library: v for library, v in pins(lock).items() if library not in OTHER_SYSTEMS}
        for library in sorted(dict(wanted.items() ^ locked.items())):
            have, want = locked.get(library, "nothing"), wanted.get(library, "nothing")
            yield f"{lock} has {have} of {library}, {sources[-1]} wants {want}: make lock"
        for entry in re.split(r"\n(?=\w)", (HOME / lock).read_text()):
            if LINE.match(entry) and "--hash=sha256:" not in entry:
                yield f"{lock} has no hash for {entry.split()[0]}: make lock"


def installed() -> Iterator[Distribution]:
    """What the portal runs on here; some of it is for older Pythons alone."""
    for name in sorted(pins("requirements.txt")):
        try:
            yield distribution(name)
        except PackageNotFoundError:
            continue


def licences() -> dict[str, list[str]]:
    found: dict[str, list[str]] = tomllib.loads((HOME / "pyproject.toml").read_text())
    return found["tool"]["portal"]["licences"]  # type: ignore[index,return-value]


def licence_of(library: Distribution, stated: dict[str, str]) -> list[str]:
    """As it says itself: an SPDX expression, or the classifiers' words."""
    facts = library.metadata
    if said := stated.get(facts["Name"]) or facts.get("License-Expression"):
        return [said]
    labels = [label for label in facts.get_all("Classifier", []) if label.startswith("License ::")]
    return [label.rpartition(" :: ")[2] for label in labels] or [facts.get("License", "none")]


def is_allowed(licence: str, allowed: set[str]) -> bool:
    """Of “this or that” one is enough, of “this and that” both have to be."""
    if licence in allowed:
        return True
    try:
        expression = get_spdx_licensing().parse(licence)
    except Exception:  # words of its own
        return False
    return _holds(expression, allowed)


def _holds(expression: object, allowed: set[str]) -> bool:
    if expression is None or isinstance(expression, LicenseSymbol):
        return str(expression) in allowed
    parts = [_holds(part, allowed) for part in expression.args]  # type: ignore[attr-defined]
    return any(parts) if type(expression).__name__ == "OR" else all(parts)


def not_allowed() -> Iterator[str]:
    known = licences()
    for library in installed():
        for licence in licence_of(library, known["stated"]):
            if not is_allowed(licence, set(known["allowed"])):
                yield f"{library.name} {library.version} comes under “{licence[:60]}”"


def bill() -> Bom:
    made, bom, stated = LicenseFactory(), Bom(), licences()["stated"]
    portal = Component(name="tgtf-portal", type=ComponentType.APPLICATION, bom_ref="portal")
    portal.licenses.add(made.make_from_string("EUPL-1.2"))
    bom.metadata.component = portal
    parts = []
    for library in installed():
        purl = PackageURL("pypi", name=library.name.lower(), version=library.version)
        said = [made.make_from_string(name) for name in licence_of(library, stated)]
        part = Component(
            name=library.name, version=library.version, purl=purl, licenses=said, bom_ref=str(purl)
        )
        bom.components.add(part)
        parts.append(Dependency(part.bom_ref))
    bom.dependencies.add(Dependency(portal.bom_ref, parts))
    return bom


def check() -> int:
    faults = [*out_of_date(), *not_allowed()]
    sys.stderr.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


def sbom() -> int:
    var = HOME / "var"
    var.mkdir(exist_ok=True)
    JsonV1Dot6(bill()).output_to_file(str(var / "sbom.cdx.json"), allow_overwrite=True, indent=2)
    stated = licences()["stated"]
    rows = [
        f"{one.name} {one.version}: {', '.join(licence_of(one, stated))}\n" for one in installed()
    ]
    (var / "licences.txt").write_text("".join(rows))
    sys.stdout.write(f"{len(rows)} libraries: var/sbom.cdx.json, var/licences.txt\n")
    return 0


if __name__ == "__main__":
    sys.exit({"check": check, "sbom": sbom}[sys.argv[1]]())
