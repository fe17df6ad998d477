"""`manage.py check_content`: what is wrong with the content, as text or JSON."""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from learn.audit import ERRORS, Finding, check_content


class Command(BaseCommand):
    """Every finding, the counts per kind, and exit code 1 where there are errors."""

    help = "List every problem of every live question, with counts per kind; exit 1 when there are errors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of DESIGN's contract."""
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Show the findings in the format asked for."""
        findings = list(check_content())
        counts = Counter(finding.kind for finding in findings).most_common()
        errors = sum(finding.is_error for finding in findings)
        if options["format"] == "json":
            self._write_json(findings, counts)
        else:
            self.stdout.writelines(f"{finding}\n" for finding in findings)
            for kind, count in counts:
                self.stdout.write(f"{count:>8,}  {'error' if kind in ERRORS else 'warning':7}  {kind}")
        if errors:
            raise CommandError(f"Errors: {errors:,}.", returncode=1)

    def _write_json(self, findings: Sequence[Finding], counts: Sequence[tuple[str, int]]) -> None:
        report = {
            "counts": dict(counts),
            "problems": [
                {**asdict(finding), "severity": "error" if finding.is_error else "warning"}
                for finding in findings
            ],
        }
        self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
