"""Editors sign in with two factors, guesses are few, and nobody learns which names there are."""

import io
import re
import sys
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from tests.pages import PageUnderTest
from tests.site_paths import every_path

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

ACCOUNT = "/admin/account"
SIGN_IN, FACTORS = f"{ACCOUNT}/sign-in/", f"{ACCOUNT}/factors/"
PASSPHRASE = "a-long-and-odd-phrase"  # noqa: S105 - made up
EVALUATED_AT_MOST = 20  # guesses of an account in 15 minutes, of all kinds


@pytest.fixture(autouse=True)
def _two_factors_and_no_earlier_guesses(settings: Settings) -> None:
    settings.STAFF_MFA = True
    cache.clear()


@pytest.fixture
def editor() -> User:
    return User.objects.create_superuser("editor", password=PASSPHRASE)


@pytest.fixture
def guarded(editor: User) -> User:
    """An editor with an authenticator app, whose secret is known here."""
    totp.TOTP.activate(editor, totp.generate_totp_secret())
    return editor


def code_of(user: User, step: int = 0) -> str:
    secret = get_adapter().decrypt(Authenticator.objects.get(user=user, type="totp").data["secret"])
    counter = next(iter(totp.yield_hotp_counters_from_time())) + step
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def password(client: Client, name: str = "editor", value: str = PASSPHRASE, **extra: Any) -> Any:
    return client.post(SIGN_IN, {"login": name, "password": value}, **extra)


# --- the way in -----------------------------------------------------------------------------------------------------


def test_admin_leads_strangers_to_sign_in(client: Client) -> None:
    paths = [path for path in every_path() if path.startswith("/admin/") and not path.startswith(ACCOUNT)]

    answers = {path: client.get(path) for path in paths}

    assert len(answers) > 40
    assert [
        path
        for path, answer in answers.items()
        if not (
            answer.status_code == 302 and (SIGN_IN in answer["Location"] or "/login/" in answer["Location"])
        )
        and "logout" not in path
    ] == []


def test_password_alone_opens_nothing_but_the_way_to_a_second_factor(client: Client, editor: User) -> None:
    password(client)

    paths = [path for path in every_path() if path.startswith("/admin/") and not path.startswith(ACCOUNT)]
    answers = {path: client.get(path) for path in paths}

    assert {(answer.status_code, answer["Location"]) for answer in answers.values()} == {(302, FACTORS)}
    assert "Set up a second factor first" in client.get(FACTORS).content.decode()


def test_factor_set_up_opens_the_admin_and_gives_recovery_codes(client: Client, editor: User) -> None:
    password(client)
    client.post(f"{ACCOUNT}/confirm/", {"password": PASSPHRASE})
    form = PageUnderTest(client.get(f"{FACTORS}totp/activate/"))
    (secret,) = form.values("//input[@id='authenticator_secret']/@value")
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))

    done = client.post(f"{FACTORS}totp/activate/", {"code": code}, follow=True)

    assert len(form.select("//figure//*[local-name()='svg']")) == 1
    assert len(re.findall(r"\b\d{4}[ -]?\d{4}\b", done.content.decode())) >= 8
    assert client.get("/admin/").status_code == 200


def test_sign_in_asks_for_the_code_after_the_password(client: Client, guarded: User) -> None:
    first = password(client)
    before = client.get("/admin/")
    client.post(f"{FACTORS}authenticate/", {"code": code_of(guarded)})

    assert first["Location"] == f"{FACTORS}authenticate/"
    assert before.status_code == 302
    assert client.get("/admin/").status_code == 200


def test_recovery_code_opens_once(client: Client, guarded: User) -> None:
    code = RecoveryCodes.activate(guarded).get_unused_codes()[0]

    for attempt in (client, Client()):
        password(attempt)
        attempt.post(f"{FACTORS}authenticate/", {"code": code})
        is_in = attempt.get("/admin/").status_code == 200

        assert is_in == (attempt is client)


def test_recovery_codes_alone_are_no_second_factor(client: Client, editor: User) -> None:
    RecoveryCodes.activate(editor)
    client.force_login(editor)

    assert client.get("/admin/")["Location"] == FACTORS


def test_where_factors_are_not_asked_for_a_password_is_enough(
    client: Client, editor: User, settings: Settings
) -> None:
    settings.STAFF_MFA = False
    password(client)

    assert client.get("/admin/").status_code == 200


def test_reader_with_an_account_is_no_editor(client: Client, settings: Settings) -> None:
    settings.STAFF_MFA = False
    User.objects.create_user("reader", password=PASSPHRASE)
    password(client, "reader")

    assert client.get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("path", ["signup/", "password/reset/", "email/", "confirm-email/", "login/code/"])
def test_nobody_signs_up_or_gets_mail(client: Client, path: str) -> None:
    assert client.get(f"{ACCOUNT}/{path}").status_code in (302, 404)
    assert client.post(f"{ACCOUNT}/{path}", {"username": "x"}).status_code in (302, 404, 405)
    assert not User.objects.exists()


def test_pages_of_signing_in_are_kept_by_nobody(client: Client, guarded: User) -> None:
    client.force_login(guarded)
    paths = [path for path in every_path() if path.startswith(ACCOUNT)]

    assert [path for path in paths if "no-store" not in client.get(path)["Cache-Control"]] == []


def test_way_on_never_leaves_the_site(client: Client, editor: User) -> None:
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        answer = client.post(
            SIGN_IN, {"login": "editor", "password": PASSPHRASE, "next": target}, REMOTE_ADDR="192.0.2.7"
        )
        client.post(f"{ACCOUNT}/sign-out/")

        assert answer["Location"] == "/admin/"


# --- guessing -------------------------------------------------------------------------------------------------------


@pytest.fixture
def evaluated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was compared with a secret of the account."""
    seen: list[str] = []
    check_password = AuthenticationBackend._check_password
    validate = totp.TOTP.validate_code

    def password_checked(self: Any, user: Any, value: str) -> Any:
        seen.append(value)
        return check_password(self, user, value)

    def code_checked(self: Any, value: str) -> bool:
        seen.append(value)
        return bool(validate(self, value))

    monkeypatch.setattr(AuthenticationBackend, "_check_password", password_checked)
    monkeypatch.setattr(totp.TOTP, "validate_code", code_checked)
    return seen


NAMES = ["editor", "Editor", "EDITOR", " editor ", "\uff45ditor"]


def test_few_guesses_are_evaluated_from_however_many_addresses(editor: User, evaluated: list[str]) -> None:
    for number in range(60):
        password(
            Client(),
            NAMES[number % 5],
            f"guess {number}",
            REMOTE_ADDR=f"192.0.2.{number}",
            HTTP_HOST="localhost",
        )

    assert 0 < len(evaluated) <= EVALUATED_AT_MOST // 4
    assert not password(Client(), REMOTE_ADDR="198.51.100.1").cookies.get("sessionid")


@pytest.mark.parametrize("host", ["testserver", "localhost"])
def test_each_host_name_of_ours_gives_no_guesses_of_its_own(
    editor: User, evaluated: list[str], host: str
) -> None:
    for number in range(30):
        address = f"192.0.2.{number}"
        password(Client(), "editor", "wrong", REMOTE_ADDR=address, HTTP_HOST=("127.0.0.1", host)[number % 2])

    assert len(evaluated) <= EVALUATED_AT_MOST // 4


def test_few_codes_are_evaluated(client: Client, guarded: User, evaluated: list[str]) -> None:
    for number in range(40):
        attempt = Client()
        password(attempt, REMOTE_ADDR=f"192.0.2.{number}")
        attempt.post(f"{FACTORS}authenticate/", {"code": "000000"}, REMOTE_ADDR=f"192.0.2.{number}")

    assert 0 < evaluated.count("000000") <= EVALUATED_AT_MOST // 4


@pytest.mark.parametrize(
    ("path", "field"),
    [
        pytest.param(f"{ACCOUNT}/confirm/", "password", id="reauthentication"),
        pytest.param(f"{ACCOUNT}/password/", "oldpassword", id="change-of-password"),
    ],
)
def test_stolen_session_guesses_no_faster(
    client: Client, editor: User, monkeypatch: pytest.MonkeyPatch, path: str, field: str
) -> None:
    client.force_login(editor)
    seen: list[str] = []
    monkeypatch.setattr(User, "check_password", lambda self, value: seen.append(value) or False)  # type: ignore[func-returns-value]

    answers = [
        client.post(path, {field: f"guess {number}", "password1": "new", "password2": "new"})
        for number in range(30)
    ]

    assert len(seen) <= EVALUATED_AT_MOST // 4
    assert (answers[-1].status_code, answers[-1]["Retry-After"]) == (429, "900")
    assert PageUnderTest(answers[-1]).heading == "Too many requests"


def test_guesses_are_counted_at_all(editor: User, evaluated: list[str], settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": None}

    for number in range(30):
        password(Client(), "editor", f"guess {number}")

    assert len(evaluated) == 30  # the control: without the limit every one is


def without_what_was_sent(answer: Any, name: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    return page.replace(f'value="{name}"', "")


def test_known_and_unknown_names_are_answered_alike(editor: User) -> None:
    for attempt in range(8):  # before the limit and beyond it
        answers = [
            password(Client(), name, "wrong", REMOTE_ADDR=f"192.0.2.{attempt}")
            for name in ("editor", "nobody")
        ]

        assert answers[0].status_code == answers[1].status_code
        assert without_what_was_sent(answers[0], "editor") == without_what_was_sent(answers[1], "nobody")


def test_unknown_name_costs_as_much_work(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(User, "set_password", lambda self, value: hashed.append(value))

    password(Client(), "nobody", "wrong")

    assert hashed == ["wrong"]


# --- the first operator -------------------------------------------------------------------------------------------------


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda text: monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_first_operator_is_made_from_the_command_line(typed: Callable[[str], None]) -> None:
    typed(f"{PASSPHRASE}\n")
    output = io.StringIO()

    call_command("create_operator", "ada", stdout=output)

    user = User.objects.get(username="ada")
    assert (user.is_staff, user.is_superuser, user.check_password(PASSPHRASE)) == (True, True, True)
    assert output.getvalue() == f"ada may sign in at https://learn.example{SIGN_IN}\n"


def test_operator_who_lost_everything_is_let_in_again(guarded: User, typed: Callable[[str], None]) -> None:
    typed("another-odd-phrase\n")

    call_command("create_operator", "Editor", "--reset", stdout=io.StringIO())

    guarded.refresh_from_db()
    assert guarded.check_password("another-odd-phrase")
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "word", "reason"),
    [
        pytest.param(["editor"], PASSPHRASE, "editor exists already", id="exists"),
        pytest.param(["ada", "--reset"], PASSPHRASE, "no account named ada", id="nobody-to-reset"),
        pytest.param(["ada"], "12345678", "entirely numeric", id="weak"),
        pytest.param(["ada"], "", "too short", id="empty"),
        pytest.param(["a b"], PASSPHRASE, "valid username", id="bad-name"),
    ],
)
def test_operator_is_refused_with_the_reason(
    editor: User, typed: Callable[[str], None], arguments: list[str], word: str, reason: str
) -> None:
    typed(f"{word}\n")

    with pytest.raises(CommandError, match=reason) as refused:
        call_command("create_operator", *arguments, stdout=io.StringIO())

    assert refused.value.returncode == 2
    assert User.objects.count() == 1
