"""The shared cache: Redis while it answers, the process's own while it does not."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest

from learn import shared_cache
from learn.shared_cache import SharedCache


class Server:
    """A redis-server (or Valkey's) on a free port, which can be stopped and started."""

    def __init__(self, program: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.program = program
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        arguments = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen([self.program, *arguments], stdout=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@pytest.fixture
def server() -> Iterator[Server]:
    program = shutil.which("valkey-server") or shutil.which("redis-server")
    if not program:
        pytest.skip("neither valkey-server nor redis-server is installed")
    server = Server(program)
    server.start()
    yield server
    server.stop()


def cache_at(server: Server) -> Any:
    return SharedCache(f"redis://127.0.0.1:{server.port}/0", {})


def test_processes_share_what_they_count(server: Server) -> None:
    one, other = cache_at(server), cache_at(server)

    one.add("key", 0, 60)
    counted = [one.incr("key"), other.incr("key")]
    other.set("value", {"a": 1}, 60)

    assert counted == [1, 2]
    assert one.get("value") == {"a": 1}
    assert [one.touch("value", 60), one.delete("value"), one.delete("value")] == [True, True, False]
    assert one.get("value", "default") == "default"


def test_cache_that_is_down_is_replaced_and_used_again_when_it_is_back(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(shared_cache, "RETRY_SECONDS", 0.0)
    cache = cache_at(server)
    cache.add("key", 0, 60)
    cache.incr("key", 5)
    server.stop()

    down = [cache.add("key", 0, 60), cache.incr("key"), cache.get("key"), cache.get("other")]
    server.start()
    back = [cache.get("key"), cache_at(server).add("key", 3, 60), cache.get("key")]

    assert down == [True, 1, 1, None]
    assert back == [None, True, 3]
    assert len([record for record in caplog.records if "cannot be reached" in record.message]) == 1
    with pytest.raises(ValueError, match="not found"):
        cache.incr("none")


def test_server_that_is_silent_is_asked_once_in_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_cache, "TIMEOUT_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        cache = SharedCache(f"redis://127.0.0.1:{silent.getsockname()[1]}/0", {})
        silent.settimeout(5)

        answers = [cache.get("key", number) for number in range(20)]
        silent.accept()[0].close()
        silent.settimeout(0.01)

        with pytest.raises(TimeoutError):
            silent.accept()
    assert answers == list(range(20))
