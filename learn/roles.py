"""The editors' roles: which permission each has. docs/editing.md holds the same as a matrix; a test walks both."""

from typing import Any

SEES = (
    "view_question",
    "view_subject",
    "view_relatedlink",
    "view_previousurl",
    "view_conflict",
    "view_importrun",
    "view_problemreport",
    "view_questionversion",
)
AUTHOR = (*SEES, "add_question", "change_question")
EDITOR = (
    *AUTHOR,
    "change_published_question",
    "review_question",
    "change_conflict",
    "change_problemreport",
)
PUBLISHER = (
    *EDITOR,
    "publish_question",
    "archive_question",
    "move_question",
    "add_previousurl",
    "change_previousurl",
    "delete_previousurl",
    "change_subject",
)
OPERATOR = (*PUBLISHER, "render_question", "delete_question", "add_subject")

# Each role may what the one before it may, and more.
ROLES = {"author": AUTHOR, "editor": EDITOR, "publisher": PUBLISHER, "operator": OPERATOR}


def grant_roles(apps: Any) -> None:
    """Make the groups of the roles, or give them exactly their permissions again; `apps` is a migration's or Django's."""
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="learn")
    for name, codenames in ROLES.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.set(permissions.filter(codename__in=codenames))
