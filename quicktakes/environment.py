"""Settings as the environment has them. A value that makes no sense stops the start with one line that names it."""

import environ

env = environ.Env()


def refuse(setting: str, is_wrong: object, remedy: str) -> None:
    """Stop with one line that names the setting, where it would hurt."""
    if is_wrong:
        raise SystemExit(f"{setting} {remedy}")


def flag(setting: str, *, default: bool) -> bool:
    """Return a setting that is on or off; a misspelt one stops us instead of being taken for off."""
    value = str(env(setting, default=str(default))).lower()
    refuse(
        setting,
        value not in ("on", "off", "true", "false", "1", "0", "yes", "no"),
        f"is {value}: set it to on or off.",
    )
    return value in ("on", "true", "1", "yes")


def number(setting: str, *, default: int, most: int) -> int:
    """Return a setting that is a whole number from 0 on."""
    value = str(env(setting, default=str(default)))
    refuse(
        setting,
        not value.isdecimal() or int(value) > most,
        f"is {value}: set it to a number from 0 to {most}.",
    )
    return int(value)
