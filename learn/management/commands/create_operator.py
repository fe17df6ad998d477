"""`manage.py create_operator`: the first account, and the way back in for whoever lost password or factors."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse


class Command(BaseCommand):
    """An account that may do everything; it sets up its second factor when it first signs in."""

    help = "Create an account that may do everything. Asks for the password, or reads it as one line from a pipe."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the name, and the way back in."""
        parser.add_argument("name", nargs="?", default="operator", help="The name to sign in with.")
        parser.add_argument(
            "--reset",
            action="store_true",
            help="Give an account that exists a new password and take its second factors away.",
        )

    def handle(self, *args: Any, name: str, reset: bool, **options: Any) -> None:
        """Make or reset the account, whole or not at all."""
        users = get_user_model().objects
        user = users.filter(username__iexact=name).first()
        if user and not reset:
            raise CommandError(f"{name} exists already: --reset gives it a new password.", returncode=2)
        if reset and not user:
            raise CommandError(f"There is no account named {name} to reset.", returncode=2)
        user = user or users.model(username=name, is_staff=True, is_superuser=True)
        password = self._password()
        try:
            user.full_clean(exclude=["password"])
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from error
        user.set_password(password)
        with transaction.atomic():
            user.save()
            Authenticator.objects.filter(user=user).delete()
        self.stdout.write(f"{name} may sign in at {settings.SITE_URL}{reverse('account_login')}")

    def _password(self) -> str:
        if not sys.stdin.isatty():
            return sys.stdin.readline().rstrip("\n")
        password = getpass("Password: ")
        if getpass("Once more: ") != password:
            raise CommandError("The two passwords differ; nothing was changed.", returncode=2)
        return password
