"""The desk as an editor uses it: forms as a browser sends them, and a client for each role."""

from typing import Any

import lxml.html
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.test import Client

from learn.models import Question
from learn.roles import grant_roles


def member(role: str) -> User:
    """Return a member of staff with a role; `staff` has none."""
    user = User.objects.create_user(role, is_staff=True)
    if role != "staff":
        grant_roles(apps)  # a test that empties the database took them away
        user.groups.add(Group.objects.get(name=role))
    return user


def client_of(role: str) -> Client:
    """Return a client that a new member with this role is signed in with."""
    client = Client()
    client.force_login(member(role))
    return client


def change_url(question: Question) -> str:
    """Return where a question is edited."""
    return f"/admin/learn/question/{question.pk}/change/"


def opened(client: Client, url: str) -> dict[str, str]:
    """Return what a browser would send of the form at a URL, if nothing was typed."""
    page: Any = lxml.html.document_fromstring(client.get(url).content)
    fields = page.get_element_by_id("question_form").form_values()
    # A browser leaves out the line break that a <textarea> begins with; lxml does not.
    return {name: str(value).removeprefix("\r\n").removeprefix("\n") for name, value in fields}


def edit(client: Client, question: Question, **changes: str) -> Any:
    """Open the form of a question, change it, and save it."""
    return client.post(change_url(question), opened(client, change_url(question)) | changes)
