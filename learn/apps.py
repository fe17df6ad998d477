"""The app: questions, their answers, and everything around them."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LearnConfig(AppConfig):
    """`learn` in INSTALLED_APPS."""

    name = "learn"
    verbose_name = "QuickTakes Learn"

    def ready(self) -> None:
        """Let every `migrate` end with a search index that is in step, and register the checks."""
        from learn import checks  # noqa: F401 - importing them registers them
        from learn.search.installing import install_index

        post_migrate.connect(install_index, sender=self)
