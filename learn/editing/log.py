"""Who did what: a line in the log, and one in the admin's own list of recent actions."""

import logging
from collections.abc import Sequence
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.db import models

logger = logging.getLogger("learn.editing")


def noted(
    objects: Sequence[models.Model], by: AbstractBaseUser | None, message: str, flag: int = CHANGE
) -> None:
    """Write a line for each of the objects; what nobody in particular did is in the log alone."""
    if by and objects:
        log: Any = LogEntry.objects
        log.log_actions(by.pk, objects, flag, message)
    for changed in objects:
        noted_in_log(changed, by, message)


def noted_in_log(changed: models.Model, by: AbstractBaseUser | None, message: str) -> None:
    """Write a line to the log alone, where Django writes the other one."""
    who = by.get_username() if by else "the system"
    logger.info("%s: %s %s (%s): %s", who, changed._meta.verbose_name, changed.pk, changed, message)
