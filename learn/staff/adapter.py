"""What we ask of django-allauth: no sign-up, and limits that count an account's guesses however its name is spelled."""

import unicodedata
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from learn.clients import client_address


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """`ACCOUNT_ADAPTER`."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return no: operators make accounts."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return whose guesses count together."""
        return client_address(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Return the account that is guessed at. The parent adds the host, so that each of ours had guesses of its own."""
        return unicodedata.normalize("NFKC", credentials.get("username", "")).casefold().strip()
