"""`manage.py rebuild_search`: fill the search index from the questions, where `/readyz` says it does not match them."""

from typing import Any

from django.core.management.base import BaseCommand

from learn.models import Question
from learn.search.index import index_of


class Command(BaseCommand):
    """One call and a line. Readers find what the old index has until the new one is whole."""

    help = "Fill the search index from the questions; needed only where the index was damaged."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, and say of how many questions."""
        index_of().rebuild()
        count = Question.objects.count()
        self.stdout.write(f"The search index has {count:,} question{'' if count == 1 else 's'}.")
