"""The preview of real answers is their page, byte for byte: as the import stored them, as a browser sends them."""

from itertools import islice

import pytest
from django.test import Client

from learn.content.linebreaks import decode
from learn.content.markdown import render
from learn.content.seedfile import parse_seed_file
from tests.corpus import NEWEST, corpus_files, needs_corpus

pytestmark = [pytest.mark.django_db, *needs_corpus]

COMPARED = 500


def test_preview_of_corpus_answers_is_the_page(admin_client: Client) -> None:
    answers = [parse_seed_file(data).answer for _, data in islice(corpus_files(NEWEST), 0, COMPARED * 11, 11)]

    differing = []
    for number, answer in enumerate(answers):
        typed = decode(answer).replace("\n", "\r\n")
        found = admin_client.post("/admin/learn/question/preview/", {"answer": typed}).json()
        if found["html"] != render(answer).html:
            differing.append(number)

    assert (len(answers), differing) == (COMPARED, [])
