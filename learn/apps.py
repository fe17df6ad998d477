"""The app: questions, their answers, and everything around them."""

from django.apps import AppConfig


class LearnConfig(AppConfig):
    """`learn` in INSTALLED_APPS."""

    name = "learn"
    verbose_name = "QuickTakes Learn"
