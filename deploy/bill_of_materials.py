"""What the site is made of: every package of requirements/app.txt with version, hashes and licence.

`bill_of_materials.py` prints CycloneDX 1.6 JSON; `--licences` prints a table, and exits 1 where a licence is none that we take.
"""

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[1] / "requirements" / "app.txt"
TAKEN = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software|MPL|Mozilla|HPND|LGPL|Zlib|Unlicense|0BSD", re.IGNORECASE
)
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)


def packages() -> Iterator[tuple[str, str, list[str], str]]:
    """Yield name, version, SHA-256 hashes and licence of each package that is installed here."""
    text = LOCK.read_text()
    pins = list(_PIN.finditer(text))
    for pin, following in zip(pins, [*pins[1:], None], strict=True):
        block = text[pin.start() : following.start() if following else None]
        try:
            found = metadata(pin[1])
        except PackageNotFoundError:  # of another platform
            continue
        yield pin[1], pin[2], re.findall(r"sha256:([0-9a-f]{64})", block), _licence(found)


def _licence(found: Any) -> str:
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in found.get_all("Classifier") or []
        if line.startswith("License ::")
    ]
    named = (
        found.get("License-Expression")
        or "; ".join(classifiers)
        or (found.get("License") or "").split("\n")[0]
    )
    return str(named or "unknown")


def bill() -> dict[str, Any]:
    """Return the packages as CycloneDX has them."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "quicktakes-learn"}},
        "components": [
            {
                "type": "library",
                "name": name,
                "version": version,
                "purl": f"pkg:pypi/{name.lower().replace('_', '-')}@{version}",
                "licenses": [{"license": {"name": licence}}],
                "properties": [{"name": "wheel:sha256", "value": value} for value in hashes],
            }
            for name, version, hashes, licence in packages()
        ],
    }


def main() -> int:
    """Print what was asked for."""
    if "--licences" not in sys.argv[1:]:
        sys.stdout.write(json.dumps(bill(), indent=2) + "\n")
        return 0
    listed = list(packages())
    for name, version, _, licence in listed:
        sys.stdout.write(
            f"{name:32} {version:16} {licence}{'' if TAKEN.search(licence) else '   <- not one we take'}\n"
        )
    return int(any(not TAKEN.search(licence) for _, _, _, licence in listed))


if __name__ == "__main__":
    raise SystemExit(main())
