"""What pages tell search engines and link previews, and that no title breaks out of where it stands."""

import pytest
from django.test import Client

from learn.models import Question, Subject
from tests.builders import make_question, make_subject
from tests.pages import PageUnderTest

pytestmark = pytest.mark.django_db

PLANTS = "/learn/biology/questions/how-do-plants-eat"
SITE = "https://learn.example"


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        pytest.param({}, "How do plants eat? | QuickTakes | Biology", id="general-seo-title"),
        pytest.param(
            {"seo_title": "How do plants eat? Explained"}, "How do plants eat? Explained", id="names-it"
        ),
        pytest.param({"seo_title": ""}, "How do plants eat? | Biology", id="no-seo-title"),
        pytest.param({"question": ""}, "How do plants eat? | QuickTakes | Biology", id="no-question"),
    ],
)
def test_question_title_names_the_question_first(
    client: Client, biology: Subject, fields: dict[str, str], title: str
) -> None:
    make_question(biology, **fields)

    assert PageUnderTest(client.get(PLANTS)).title == title


def test_question_has_open_graph_of_its_own(client: Client, plants: Question) -> None:
    page = PageUnderTest(client.get(PLANTS))

    names = ("og:type", "og:site_name", "og:title", "og:description", "og:url", "twitter:card")
    assert [page.meta(name) for name in names] == [
        "article",
        "QuickTakes Learn",
        "How do plants eat?",
        "How plants make sugar from light.",
        f"{SITE}{PLANTS}",
        "summary_large_image",
    ]


def test_question_has_structured_data_equal_to_what_is_visible(client: Client, plants: Question) -> None:
    page = PageUnderTest(client.get(PLANTS))

    breadcrumb, article = page.structured_data
    assert breadcrumb["@type"] == "BreadcrumbList"
    assert [(item["position"], item["name"], item.get("item")) for item in breadcrumb["itemListElement"]] == [
        (1, "Learn", f"{SITE}/learn"),
        (2, "Biology", f"{SITE}/learn/biology"),
        (3, "How do plants eat?", None),
    ]
    assert [item["name"] for item in breadcrumb["itemListElement"]] == [
        *page.texts("//nav[@aria-label='Breadcrumb']//a"),
        page.heading,
    ]
    assert article["@type"] == ["Article", "LearningResource"]
    assert article["headline"] == page.heading
    assert article["description"] == page.meta("description")
    assert [article["url"]] == page.canonical
    assert [article["datePublished"]] == page.values("//time/@datetime")
    assert article["keywords"] == page.texts("//*[@class='topics']/li")
    assert article["author"] == {"@type": "Organization", "name": "QuickTakes", "url": f"{SITE}/learn"}
    assert article["image"] == page.meta("og:image")


def test_author_of_another_name_than_the_site_is_a_person(client: Client, biology: Subject) -> None:
    make_question(biology, author="Ada Lovelace")

    _, article = PageUnderTest(client.get(PLANTS)).structured_data

    assert article["author"] == {"@type": "Person", "name": "Ada Lovelace"}


def test_question_without_author_and_keywords_claims_none(client: Client, biology: Subject) -> None:
    make_question(biology, author="", page_keywords=" , ")

    page = PageUnderTest(client.get(PLANTS))

    _, article = page.structured_data
    assert "author" not in article
    assert "keywords" not in article
    assert page.meta("keywords") is None
    assert page.texts("//*[@class='topics']") == []


def test_subject_has_its_breadcrumb_as_structured_data(client: Client, biology: Subject) -> None:
    page = PageUnderTest(client.get("/learn/biology"))

    (breadcrumb,) = page.structured_data
    assert [item["name"] for item in breadcrumb["itemListElement"]] == [
        *page.texts("//nav[@aria-label='Breadcrumb']//a"),
        page.heading,
    ]


def test_subject_description_is_shown_and_cut_for_the_head(client: Client) -> None:
    description = "What lives, and how. " * 20
    make_question(make_subject("biology", description=description))

    page = PageUnderTest(client.get("/learn/biology"))

    assert page.texts("//*[@class='summary']") == [description.strip()]
    assert len(page.meta("description") or "") <= 160


def test_titles_and_canonical_urls_of_all_indexable_pages_are_unique(
    client: Client, biology: Subject
) -> None:
    for number in range(51):
        make_question(biology, f"question-{number}")
    make_question(make_subject("botany"), "what-is-a-leaf")
    paths = [
        "/learn",
        "/learn/biology",
        "/learn/biology?page=2",
        "/learn/botany",
        "/learn/botany/questions/what-is-a-leaf",
        *(f"/learn/biology/questions/question-{number}" for number in range(51)),
    ]

    pages = [PageUnderTest(client.get(path)) for path in paths]

    assert len({page.title for page in pages}) == len(paths)
    assert [url for page in pages for url in page.canonical] == [f"{SITE}{path}" for path in paths]


HOSTILE = [
    pytest.param("</script><script>alert(1)</script>", id="script-end"),
    pytest.param("<!--<script>", id="script-comment"),
    pytest.param("</title><img src=x onerror=alert(1)>", id="title-end"),
    pytest.param('" onmouseover="alert(1)', id="attribute-end"),
    pytest.param("' autofocus onfocus='alert(1)", id="single-quoted-attribute-end"),
    pytest.param("&lt;script&gt;alert(1)&lt;/script&gt;", id="entities"),
    pytest.param("{{ 7|add:7 }}{% debug %}", id="template"),
    pytest.param("line\u2028separator\u2029", id="line-separators"),
    pytest.param('<svg><style><a title="</style><img src=x onerror=alert(1)>">', id="namespace-mutation"),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_text_wherever_it_stands(client: Client, text: str) -> None:
    subject = make_subject("biology", name=text, description=text)
    fields = ("title", "question", "seo_title", "page_description", "page_keywords", "author")
    headings = [{"level": 2, "id": f"h-{number}", "text": text} for number in range(4)]
    plants = make_question(
        subject,
        **dict.fromkeys(fields, text),
        post_on_text=text[:50],
        date_format=f"[{text[:48]}]",
        headings=headings,
    )
    other = make_question(subject, "what-is-a-plant", title=text)
    plants.related_links.create(position=1, target=other, title=text, url=other.get_absolute_url())

    pages = [PageUnderTest(client.get(path)) for path in ("/learn", "/learn/biology", PLANTS)]
    pages.append(PageUnderTest(client.get("/learn/chemistry/questions/how-do-plants-eat")))

    visible = " ".join(text.split())
    question_page = pages[2]
    assert question_page.heading == visible
    assert question_page.meta("og:title") == text
    assert question_page.meta("description") == text.strip()
    assert question_page.structured_data[1]["headline"] == text
    assert question_page.texts("//nav[@id='related']//a") == [visible]
    for page in pages:
        assert (
            page.values("//script[not(@type='application/ld+json' or starts-with(@src, '/static/'))]") == []
        )
        assert page.values("//img | //style | //*[@*[starts-with(name(), 'on')]] | //@autofocus") == []


@pytest.mark.parametrize("path", ["/learn", "/learn/biology", PLANTS, "/nothing"])
def test_page_keeps_to_a_strict_content_security_policy(client: Client, plants: Question, path: str) -> None:
    page = PageUnderTest(client.get(path))

    assert page.values("//@style") == []
    assert "".join(page.texts("//style | //script[not(@type='application/ld+json')]")) == ""
    sources = page.values(
        "//link[not(@rel='canonical' or @rel='alternate' or @rel='manifest')]/@href | //@src"
    )
    assert sources
    assert all(source.startswith("/static/") for source in sources)


@pytest.mark.parametrize("path", ["/learn", "/learn/biology", PLANTS, "/nothing"])
def test_page_has_one_h1_and_skips_no_level(client: Client, biology: Subject, path: str) -> None:
    make_question(biology, answer_html="<h2>One</h2><h3>Two</h3>")

    page = PageUnderTest(client.get(path))

    levels = [int(tag.tag[1]) for tag in page.select("//h1 | //h2 | //h3 | //h4")]
    assert levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in zip([0, *levels], levels, strict=False))
