import pytest

from learn.content.markdown import render
from tests.content.hostile import HOSTILE


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_renders_without_blowing_up(name: str) -> None:
    text = HOSTILE[name](20_000).encode()[:20_000].decode(errors="ignore")

    rendered = render(text)

    assert len(rendered.html) < 60 * len(text)
    assert len(rendered.problems) <= 100
