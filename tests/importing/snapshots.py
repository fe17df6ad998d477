"""What a database holds, in a form to compare: without keys and moments, which differ from run to run."""

from collections import defaultdict
from typing import Any

from tests.importing.databases import OwnDatabase

PATH = "'/learn/' || {0}s.slug || '/questions/' || {0}.slug"
FIELDS = (
    "status, file_url, content_hash, imported_values, seed_id, published_on, title, article_title, question, answer, "
    "answer_html, answer_text, headings, problems, answer_links, has_math, word_count, renderer_version, seo_title, "
    "page_description, page_keywords, author, subject_spelling, score, no_index, seed_layout"
)
QUESTIONS = f"SELECT q.id, {PATH.format('q')}, q.slug, {FIELDS.replace(' ', ' q.')} FROM learn_question q JOIN learn_subject qs ON qs.id = q.subject_id"
QUESTIONS = QUESTIONS.replace("q.slug, status", "q.slug, q.status")
LINKS = "SELECT question_id, position, url, title, seed_id, is_repeat FROM learn_relatedlink ORDER BY question_id, position"
PREVIOUS = "SELECT question_id, path FROM learn_previousurl ORDER BY question_id, path"
# Links that do not lead to what is at their URL: there must be none, at any instant.
ASTRAY = f"""
SELECT l.url FROM learn_relatedlink l
LEFT JOIN (SELECT q.id, {PATH.format("q")} AS path FROM learn_question q JOIN learn_subject qs ON qs.id = q.subject_id) p
ON p.path = l.url
WHERE l.target_id IS DISTINCT FROM p.id
"""
CANONICAL = f"""
SELECT {PATH.format("q")}, {PATH.format("c")} FROM learn_question q JOIN learn_subject qs ON qs.id = q.subject_id
JOIN learn_question c ON c.id = q.canonical_id JOIN learn_subject cs ON cs.id = c.subject_id
"""
SUBJECTS = "SELECT slug, name, imported_name FROM learn_subject"
CONFLICTS = "SELECT question_id, field, imported_value, file_value FROM learn_conflict"


def whole_questions(database: OwnDatabase) -> dict[int, Any]:
    """Return each question, by its id in the seed file, with everything of it that must be of one version."""
    links, previous = defaultdict(list), defaultdict(list)
    for question, *link in database.rows(LINKS):
        links[question].append(link)
    for question, path in database.rows(PREVIOUS):
        previous[question].append(path)
    rows = database.rows(QUESTIONS)
    return {row[7]: (row[1:], links[row[0]], previous[row[0]]) for row in rows}


def dump(database: OwnDatabase) -> Any:
    """Return everything that an import writes, but for its own record."""
    tables = (sorted(map(repr, database.rows(sql))) for sql in (CANONICAL, SUBJECTS, CONFLICTS))
    return whole_questions(database), *tables


def links_astray(database: OwnDatabase) -> list[Any]:
    """Return the related links that do not lead to the question at their URL."""
    return database.rows(ASTRAY)
