"""Words as search compares them."""

import pytest

from learn.content.words import beginning_of, has_word, stem, title_words


@pytest.mark.parametrize(
    ("text", "word", "is_there"),
    [
        pytest.param("light, chlorophyll", "chlorophyll", True, id="whole"),
        pytest.param("cell walls", "wall", True, id="ending"),
        pytest.param("cities of europe", "city", True, id="stem-that-differs"),
        pytest.param("dividing", "divided", True, id="two-endings"),
        pytest.param("sunlight, light", "light", True, id="after-one-that-holds-it"),
        pytest.param("sunlight", "light", False, id="inside"),
        pytest.param("lightning", "light", False, id="beginning"),
        pytest.param("c++, java", "c", False, id="tagged"),
        pytest.param("x + y, why", "y", True, id="one-letter"),
        pytest.param("", "cell", False, id="nothing"),
    ],
)
def test_word_is_looked_for_as_a_whole(text: str, word: str, is_there: bool) -> None:
    assert has_word(text, stem(word)) is is_there
    assert is_there is (stem(word) in map(stem, title_words(text)))


@pytest.mark.parametrize(
    "word", ["cities", "abilities", "rational", "creations", "organization", "divided", "gas", "ions", "ties"]
)
def test_word_begins_as_its_stem_says(word: str) -> None:
    assert word.startswith(beginning_of(stem(word)))
