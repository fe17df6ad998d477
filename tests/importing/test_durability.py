"""How an import's commits reach the disk: without a wait at each, and the usual way again after it."""

import pytest
from django.db import connection

from learn.importing.durability import batches_reach_the_disk_together

ASKED = {"sqlite": "PRAGMA synchronous", "postgresql": "SHOW synchronous_commit"}
USUAL = {"sqlite": 2, "postgresql": "on"}  # 2: FULL
OF_BATCHES = {"sqlite": 1, "postgresql": "off"}  # 1: NORMAL


def setting() -> object:
    with connection.cursor() as cursor:
        cursor.execute(ASKED[connection.vendor])
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_commits_wait_for_the_disk_again_after_the_block() -> None:
    seen = [setting()]

    def fail() -> None:
        seen.append(setting())
        raise ConnectionError

    with pytest.raises(ConnectionError), batches_reach_the_disk_together():
        fail()
    seen.append(setting())

    vendor = connection.vendor
    assert seen == [USUAL[vendor], OF_BATCHES[vendor], USUAL[vendor]]


@pytest.mark.django_db
def test_transaction_of_a_caller_keeps_its_setting() -> None:
    with batches_reach_the_disk_together():
        assert setting() == USUAL[connection.vendor]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite packs nothing")
def test_long_texts_are_packed_the_fast_way_where_the_server_has_it() -> None:
    def packing() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW default_toast_compression")
            return str(cursor.fetchone()[0])

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"
        )
        has_lz4 = cursor.fetchone()[0]

    with batches_reach_the_disk_together():
        assert packing() == ("lz4" if has_lz4 else "pglz")
    assert packing() == "pglz"
