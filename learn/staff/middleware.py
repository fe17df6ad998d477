"""Editors without a second factor are led to where they set one up, and see nothing else before."""

from collections.abc import Callable
from http import HTTPStatus

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

GetResponse = Callable[[HttpRequest], HttpResponse]

GUESSING_PERIOD_SECONDS = 900  # ACCOUNT_RATE_LIMITS
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes alone are none


def staff_with_two_factors(get_response: GetResponse) -> GetResponse:
    """Return a middleware that lets nobody into the admin who signed in with a password alone."""
    admin, account = f"/{settings.ADMIN_URL}", f"/{settings.ADMIN_URL}account/"

    def middleware(request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if settings.STAFF_MFA and path.startswith(admin) and not path.startswith(account):
            user = request.user
            if user.is_authenticated and not is_mfa_enabled(user, FACTORS):
                messages.info(request, "Set up a second factor first: an authenticator app or a passkey.")
                return redirect("mfa_index")
        response = get_response(request)
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            response.setdefault("Retry-After", str(GUESSING_PERIOD_SECONDS))
        return response

    return middleware
