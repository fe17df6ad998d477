"""Images for link previews: what is drawn, that it fits, and how it is kept."""

import re
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from learn.models import Question, Subject
from learn.open_graph import colours, drawing, layout, store
from learn.open_graph.card import Card
from learn.open_graph.cards import question_card
from learn.templatetags.subject_hues import HUE_COUNT
from tests.builders import make_previous_url, make_question, make_subject
from tests.pages import PageUnderTest

ROOT = Path(__file__).parents[1]
PLANTS = "/learn/biology/questions/how-do-plants-eat"
SITE = "https://learn.example"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Keep what is drawn in a folder of the test's own."""
    settings.VAR_ROOT = str(tmp_path)
    return tmp_path / "og"


def card(title: str = "How do plants eat?", label: str = "Biology", hue: str = "hue-3") -> Card:
    return Card(title, label, hue, "QuickTakes Learn")


def pixels(png: bytes) -> bytes:
    return Image.open(BytesIO(png)).convert("RGB").tobytes()


def image_path(client: Client, page: str) -> str:
    """Return the path of the image that a page names."""
    url = PageUnderTest(client.get(page)).meta("og:image") or ""
    assert url.startswith(f"{SITE}/learn/")
    return url.removeprefix(SITE)


# --- served ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "alt", "queries"),
    [
        ("/learn", "Questions, with clear and worked answers | QuickTakes Learn", 0),
        ("/learn/biology", "Biology | Questions and answers | QuickTakes Learn", 1),
        (PLANTS, "How do plants eat? | Biology | QuickTakes Learn", 1),
    ],
)
def test_page_names_an_image_of_1200_by_630(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    plants: Question,
    page: str,
    alt: str,
    queries: int,
) -> None:
    path = image_path(client, page)
    with django_assert_num_queries(queries):
        response = client.get(path)

    head = PageUnderTest(client.get(page))
    image = Image.open(BytesIO(response.content))
    assert response.status_code == 200
    assert (response["Content-Type"], image.format, image.size) == ("image/png", "PNG", (1200, 630))
    assert head.meta("og:image:type") == "image/png"
    assert (head.meta("og:image:width"), head.meta("og:image:height")) == ("1200", "630")
    assert head.meta("og:image:alt") == alt
    assert head.meta("twitter:card") == "summary_large_image"


def test_image_may_be_kept_for_ever_and_is_not_sent_twice(client: Client, plants: Question) -> None:
    path = image_path(client, PLANTS)
    response = client.get(path)

    again = client.get(path, headers={"if-none-match": response["ETag"]})

    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert again.status_code == 304


def test_edited_title_gets_an_image_of_another_url_and_the_old_url_leads_there(
    client: Client, plants: Question
) -> None:
    old = image_path(client, PLANTS)
    Question.objects.update(title="How do plants feed?")

    new = image_path(client, PLANTS)
    response = client.get(old)

    assert new != old
    assert (response.status_code, response["Location"], response["Cache-Control"]) == (301, new, "no-cache")
    assert client.get(new).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"title": "How do plants feed?"},
        {"label": "Botany"},
        {"hue": "hue-4"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_version_changes_with_all_that_is_drawn(change: dict[str, str]) -> None:
    assert card(**change).version != card().version
    assert pixels(drawing.draw(card(**change))) != pixels(drawing.draw(card()))


def test_made_up_version_draws_nothing(client: Client, plants: Question, folder: Path) -> None:
    response = client.get(f"{PLANTS}.og-0123456789ab.png")

    assert response.status_code == 301
    assert not folder.exists()


@pytest.mark.django_db
def test_image_of_a_moved_question_redirects_once_to_its_image(client: Client, plants: Question) -> None:
    make_previous_url(plants, "/learn/botany/questions/once")

    response = client.get("/learn/botany/questions/once.og-0123456789ab.png")

    assert (response.status_code, response["Location"]) == (301, image_path(client, PLANTS))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/learn/biology/questions/taken-out.og-0123456789ab.png", 410),
        ("/learn/biology/questions/missing.og-0123456789ab.png", 404),
        ("/learn/missing/og-0123456789ab.png", 404),
        ("/learn/og-0123456789a.png", 404),
        ("/learn/og-xyz.png", 404),
    ],
)
def test_image_answers_as_the_page_does(client: Client, plants: Question, path: str, status: int) -> None:
    make_question(plants.subject, "taken-out", status=Question.Status.ARCHIVED)

    assert client.get(path).status_code == status


# --- kept -----------------------------------------------------------------------------------------------------------


def test_image_is_drawn_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = store.image(card())
    monkeypatch.setattr(drawing, "draw", None)

    assert store.image(card()) == first
    assert [path.name for path in folder.rglob("*.png")] == [f"{card().version}.png"]


def test_image_is_shown_where_it_cannot_be_kept(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder.write_text("a file where the folder should be")

    png = store.image(card())

    assert pixels(png) == pixels(drawing.draw(card()))
    assert "could not be kept" in caplog.text


def test_full_disk_leaves_no_half_image(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)

    store.image(card())

    assert [path for path in folder.rglob("*") if path.is_file()] == []


# --- drawn ----------------------------------------------------------------------------------------------------------

TITLES = [
    pytest.param("Why?", id="short"),
    pytest.param("How do plants turn the light of the sun into sugar, and why are they green?", id="usual"),
    pytest.param("How does " + "one very long question " * 12 + "fit?", id="300-characters"),
    pytest.param("x" * 300, id="one-word"),
    pytest.param("W" * 40 + " " + "m" * 40, id="wide"),
    pytest.param("Почему небо синее? Γιατί; Naïve coöperation, β² ≤ π", id="scripts"),
]


@pytest.mark.parametrize("title", TITLES)
def test_image_is_small_and_keeps_its_margins(title: str) -> None:
    png = drawing.draw(card(title))

    ground = colours.palette("hue-3").ground
    image = Image.open(BytesIO(png)).convert("RGB")
    assert len(png) <= 50_000
    assert image.crop((0, 0, 70, 630)).getcolors() == [(70 * 630, ground)]
    assert image.crop((1130, 0, 1200, 200)).getcolors() == [(70 * 200, ground)]
    assert image.crop((0, 0, 1200, 60)).getcolors() == [(1200 * 60, ground)]


@pytest.mark.parametrize("title", [*TITLES, pytest.param("", id="none")])
def test_image_is_a_whole_png(title: str) -> None:
    """Pillow itself reads over a wrong checksum."""
    png = drawing.draw(card(title, label="" if not title else "Biology"))

    data = png[png.index(b"IDAT") + 4 : -16]
    rows = zlib.decompress(data)
    assert len(rows) == 630 * (1 + 600)
    assert set(rows[::601]) == {0}
    assert png[-16:-12] == zlib.crc32(b"IDAT" + data).to_bytes(4)


def test_lines_that_meet_do_not_become_other_colours() -> None:
    size = 84
    over, under = (drawing._placed([word], size, top)[0] for word, top in (("g", 200), ("\u1ebe", 250)))

    both = drawing._together([over, under], 0, 630)

    assert over.top + over.image.height > under.top
    assert max(both.tobytes()) == max(drawing._COVERED)


@pytest.mark.parametrize("title", TITLES)
def test_same_card_gives_the_same_bytes(title: str) -> None:
    assert drawing.draw(card(title)) == drawing.draw(card(title))


@pytest.mark.parametrize(
    "title",
    ["为什么天空是蓝色的?", "لماذا السماء زرقاء؟", "आकाश नीला क्यों है?", "Why 🙂?", "\ue000", "A \ufffe"],
)
def test_title_that_the_font_cannot_show_gives_the_subjects_image_not_boxes(title: str) -> None:
    assert not drawing.can_draw(title)
    assert pixels(drawing.draw(card(title))) == pixels(drawing.draw(card("Biology", label="")))


@pytest.mark.parametrize("title", ["e\u0301te\u0301", "\u200eété\u200f", " été ", "é\u00adté"])
def test_characters_without_width_change_nothing(title: str) -> None:
    assert pixels(drawing.draw(card(title))) == pixels(drawing.draw(card("été")))


def test_card_of_which_nothing_can_be_shown_is_still_an_image() -> None:
    assert drawing.draw(Card("为什么", "天空", "hue-0", "学习")).startswith(b"\x89PNG")


@pytest.mark.django_db
def test_title_of_a_question_stands_on_its_subjects_colour(client: Client, biology: Subject) -> None:
    question = make_question(biology)
    hue = re.search(r'<body class="(hue-\d+)">', client.get(PLANTS).content.decode())

    assert hue
    assert question_card(question).hue == hue[1]


# --- laid out -------------------------------------------------------------------------------------------------------


def measure(text: str, size: int) -> float:
    """A type whose every character is as wide as half its size."""
    return len(text) * size / 2


def test_largest_size_that_fits_is_taken() -> None:
    fitted = layout.fit("aaaa bbbb", width=100, height=100, sizes=[60, 40, 20], measure=measure)

    assert (fitted.lines, fitted.size) == (["aaaa", "bbbb"], 40)


def test_lines_are_about_equally_long() -> None:
    fitted = layout.fit("aaaa bbbb cccc dddd", width=150, height=100, sizes=[20], measure=measure)

    assert fitted.lines == ["aaaa bbbb", "cccc dddd"]


def test_text_that_fits_in_no_size_ends_in_an_ellipsis() -> None:
    fitted = layout.fit("aaaa bbbb cccc dddd", width=50, height=50, sizes=[40, 20], measure=measure)

    assert fitted.lines == ["aaaa", "bbbb…"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("aa bb", ["aa bb"], id="fits"),
        pytest.param("aaaa bbbb", ["aaaa", "bbbb"], id="words"),
        pytest.param("aaaaaaaaaaaa b", ["aaaaa", "aaaaa", "aa b"], id="long-word"),
    ],
)
def test_text_is_broken_between_words_and_within_long_ones(text: str, lines: list[str]) -> None:
    assert layout.break_lines(text, 50, 20, measure) == lines


# --- coloured -------------------------------------------------------------------------------------------------------


def test_hues_are_those_of_the_style_sheet() -> None:
    css = (ROOT / "static" / "css" / "tokens.css").read_text()

    hues = {name: int(hue) for name, hue in re.findall(r"\.(hue-\d+) \{ --hue: (\d+); \}", css)}
    (site,) = re.findall(r"^  --hue: (\d+);$", css, flags=re.MULTILINE)
    assert hues | {"hue-site": int(site)} == colours.HUES
    assert len(hues) == HUE_COUNT


@pytest.mark.parametrize("hue", colours.HUES)
def test_text_has_contrast_on_every_colour(hue: str) -> None:
    palette = colours.palette(hue)

    for ground in (palette.ground, palette.shade):
        assert colours.contrast(palette.text, ground) >= 7
    assert colours.contrast(palette.quiet, palette.ground) >= 7


@pytest.mark.parametrize("hue", colours.HUES)
def test_image_has_the_very_colour_of_its_subject(hue: str) -> None:
    image = Image.open(BytesIO(drawing.draw(card(hue=hue)))).convert("RGB")

    assert image.getpixel((0, 0)) == colours.palette(hue).ground


@pytest.mark.parametrize(
    ("colour", "rgb"),
    [
        pytest.param((1, 0, 0), (255, 255, 255), id="white"),
        pytest.param((0, 0, 0), (0, 0, 0), id="black"),
        pytest.param((0.62796, 0.25768, 29.2339), (255, 0, 0), id="red"),
        pytest.param((0.86644, 0.29483, 142.4953), (0, 255, 0), id="green"),
        pytest.param((0.45201, 0.31321, 264.052), (0, 0, 255), id="blue"),
    ],
)
def test_oklch_is_converted_as_css_does(colour: tuple[float, float, float], rgb: colours.Colour) -> None:
    assert colours.oklch(*colour) == rgb


def test_font_has_its_licence_beside_it() -> None:
    licence = (drawing.FONT.parent / "LICENSE-source-serif-4.txt").read_text()

    assert "SIL Open Font License, Version 1.1" in licence
    assert drawing.FONT.stat().st_size < 250_000


def test_subject_of_two_names_has_two_images() -> None:
    one, other = (Subject(slug="biology", name=name) for name in ("Biology", "Life science"))
    from learn.open_graph.cards import subject_image_path

    assert subject_image_path(one) != subject_image_path(other)


def test_unlisted_subject_has_an_image_too(client: Client, db: None) -> None:
    make_question(make_subject("hidden", is_listed=False), "nobody-sees-me")

    assert client.get(image_path(client, "/learn/hidden")).status_code == 200
