"""Passkeys and the authenticator app in Chromium, under the strict policy: no script of the page is inline."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser import checks, chromium

pytestmark = [pytest.mark.browser, pytest.mark.ignore_template_errors]

PASSPHRASE = "a-long-and-odd-phrase"  # noqa: S105 - made up
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


class Tab:
    """A tab with a passkey device of its own, and what the console said."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.page: Page = context.new_page()
        self.origin = origin
        self.messages: list[str] = []
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        device = context.new_cdp_session(self.page)
        device.send("WebAuthn.enable")
        device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    def go(self, path: str) -> None:
        self.page.goto(self.origin + path)

    def sign_in_with_password(self) -> None:
        self.go("/admin/")
        self.page.fill("[name=login]", "editor")
        self.page.fill("[name=password]", PASSPHRASE)
        self.page.click("main form button:not(#passkey_login)")


@pytest.fixture
def tab(browser: Browser, server: LiveServer, settings: Settings) -> Tab:
    settings.STAFF_MFA = True
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # localhost over plain HTTP, as browsers allow it too
    cache.clear()
    User.objects.filter(username="editor").delete()
    User.objects.create_superuser("editor", password=PASSPHRASE)
    origin = server.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to an address
    return Tab(browser.new_context(), origin)


def test_editor_adds_a_passkey_and_signs_in_with_it(tab: Tab) -> None:
    tab.sign_in_with_password()
    tab.page.wait_for_url("**/factors/")
    tab.go("/admin/account/factors/webauthn/add/")
    tab.page.fill("[name=password]", PASSPHRASE)
    tab.page.click("main form button")
    tab.page.check("[name=passwordless]")
    tab.page.click("#mfa_webauthn_add")
    tab.page.wait_for_url("**/recovery-codes/**")
    kept = Authenticator.objects.filter(type="webauthn").count()
    tab.page.context.clear_cookies()
    tab.go("/admin/account/sign-in/")
    tab.page.click("#passkey_login")
    tab.page.wait_for_url("**/admin/")

    assert kept == 1
    assert tab.page.inner_text("h1") == "Editing"
    assert tab.messages == []


@pytest.mark.parametrize(
    "path", ["sign-in/", "factors/", "factors/totp/activate/", "factors/webauthn/", "password/"]
)
def test_page_of_signing_in_is_accessible_and_silent(tab: Tab, path: str) -> None:
    if path != "sign-in/":
        tab.sign_in_with_password()
        tab.go("/admin/account/confirm/")
        tab.page.fill("[name=password]", PASSPHRASE)
        tab.page.click("main form button")
    tab.page.set_viewport_size({"width": chromium.PHONE, "height": 800})
    tab.go(f"/admin/account/{path}")
    tab.page.wait_for_load_state("networkidle")
    said = [*tab.messages]  # before axe, which tries styles of its own that our policy refuses

    assert tab.page.url.endswith(path)
    assert checks.in_each_scheme(tab.page, checks.accessibility) == {}
    assert checks.sideways(tab.page) == []
    assert said == []
