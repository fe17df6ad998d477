"""What the browser tests look at: our fixtures, and the few pages that need more than they hold."""

from pathlib import Path

from django.core.management import call_command

from learn.models import Question, Subject
from learn.subject_lists import QUESTIONS_PER_PAGE
from tests.builders import make_question, make_subject

FIXTURES = Path(__file__).parents[2] / "fixtures"
QUESTIONS_OF_TWO_PAGES = QUESTIONS_PER_PAGE + 1


def fill() -> dict[str, str]:
    """Import the fixtures and return the path of a page of every kind by the kind's name."""
    call_command("import_questions", FIXTURES, verbosity=0)
    astronomy = make_subject("astronomy", description="What is out there, and how we know.")
    for number in range(QUESTIONS_OF_TWO_PAGES):
        make_question(astronomy, f"how-far-away-is-star-{number}")
    gone = make_question(astronomy, "how-far-away-is-pluto", status=Question.Status.ARCHIVED)
    make_subject("empty")
    return {
        "learn": "/learn",
        "subject": Subject.objects.get(slug="biology").get_absolute_url(),
        "subject-page-2": f"{astronomy.get_absolute_url()}?page=2",
        "subject-empty": "/learn/empty",
        "question": _path("what-is-chiaroscuro"),
        "question-math": _path("how-do-you-prove-that-the-square-root-of-2-is-irrational"),
        "question-code-tables": _path("how-does-an-sql-join-combine-two-tables"),
        "question-contents": _path("what-is-big-o-notation-and-why-does-it-matter"),
        "search": "/learn/search",
        "search-found": "/learn/search?q=vector",
        "search-nothing": "/learn/search?q=xylophone&subject=biology",
        "report": f"{_path('what-is-chiaroscuro')}/report",
        "report-sent": f"{_path('what-is-chiaroscuro')}/report?sent=1",
        "not-found": "/learn/biology/questions/how-does-natural-selection-work",
        "gone": gone.get_absolute_url(),
        "admin-login": "/admin/login/?next=/admin/",
    }


def _path(slug: str) -> str:
    return Question.objects.get(slug=slug).get_absolute_url()
