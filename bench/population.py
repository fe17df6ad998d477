"""A database of many questions without an import: `python -m bench.population COUNT`. The first subject has 5,000."""

import datetime as dt
import os
import random
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quicktakes.settings")

SUBJECTS = 40
LARGEST = 5_000
DISTINCT = 300  # answers; rendering more would take the time
TOGETHER = 1_000
LINKS = 3


def populate(count: int) -> None:
    """Store that many questions, with links between them."""
    from bench.corpus import answers
    from learn.content.markdown import render
    from learn.models import Question, RelatedLink, Subject
    from learn.rendering import apply_rendering

    subjects = Subject.objects.bulk_create(
        [Subject(slug=f"subject-{n:02}", name=f"Subject {n:02}") for n in range(SUBJECTS)]
    )
    rendered = [(answer, render(answer)) for answer in answers(DISTINCT)]
    chance, keys = random.Random(1), list[int]()
    for start in range(0, count, TOGETHER):
        questions = []
        for number in range(start, min(count, start + TOGETHER)):
            answer, made = rendered[number % DISTINCT]
            title = (
                f"What is the {number}th thing to know about the way that waves and cells are held together?"
            )
            subject = subjects[0 if number < LARGEST else number % (SUBJECTS - 1) + 1]
            question = Question(
                subject=subject, slug=f"what-is-the-thing-about-waves-and-cells-{number}",
                seed_id=number + 1, published_on=dt.date(2020, 1, 1) + dt.timedelta(days=number % 1_800), title=title,
                article_title=title, question=title, seo_title=f"QuickTakes | {subject.name}",
                page_description=f"{title} A description of the usual length, which says what the answer says.",
                page_keywords="waves,cells,energy,matter,light,heat,growth", author="QuickTakes", answer=answer,
            )  # fmt: skip
            apply_rendering(question, made)
            questions.append(question)
        Question.objects.bulk_create(questions)
        keys += [question.pk for question in questions]
        RelatedLink.objects.bulk_create(
            RelatedLink(
                question_id=question.pk, position=place, target_id=chance.choice(keys),
                url=f"/learn/x/questions/{question.pk}-{place}",
            )
            for question in questions for place in range(1, LINKS + 1)
        )  # fmt: skip


if __name__ == "__main__":
    django.setup()
    populate(int(sys.argv[1]))
