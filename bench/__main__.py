"""`python -m bench [--files N] [--release FOLDER]`: every benchmark, as one table with ratios."""

import argparse
import os
import tempfile
from itertools import chain
from pathlib import Path

from bench.exporting import export_rows
from bench.growth import growth_rows
from bench.importing import DATABASE, SETTINGS, import_rows
from bench.rendering import rendering_rows
from bench.search import search_rows
from bench.serving import serving_rows
from bench.table import print_table
from bench.two_hosts import trial_rows


def main() -> None:
    """Measure, and print the table at the end."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--files", type=int, default=6_000, metavar="N", help="files to generate (6,000)")
    parser.add_argument("--release", type=Path, metavar="FOLDER", help="measure these seed files instead")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        scratch = Path(folder)
        imported = SETTINGS | {"DATABASE_URL": f"sqlite:///{scratch / DATABASE}"}
        print_table(
            chain(
                rendering_rows(arguments.release),
                import_rows(scratch, arguments.files, arguments.release),
                search_rows(scratch, arguments.files, arguments.release),
                growth_rows(scratch, imported, has_real_words=arguments.release is not None),
                export_rows(scratch, imported),
                serving_rows(arguments.files),
                trial_rows(60),
            )
        )
    print(f"{os.cpu_count()} cores; every ratio is of two measurements in this run.")


if __name__ == "__main__":
    main()
