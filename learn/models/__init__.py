"""What is stored: subjects, questions with their answers, the links between them, and what the imports did.

The vocabulary of the site lives on the QuerySets: a view that spells out a filter is missing a word here.
"""

import learn.models.lookups  # noqa: F401  # the fields know them once it is read
from learn.models.announcements import Announcement, CurrentTransaction
from learn.models.imports import Conflict, ImportRun
from learn.models.links import RelatedLink, RelatedLinkQuerySet, SuggestedQuestion
from learn.models.previous_urls import PreviousUrl, PreviousUrlQuerySet
from learn.models.question_sets import QuestionQuerySet
from learn.models.questions import Question
from learn.models.reports import ProblemReport
from learn.models.searches import SearchCount, SearchEntry
from learn.models.subjects import Subject, SubjectQuerySet
from learn.models.visibility import QuestionStatus, is_live

__all__ = [
    "Announcement",
    "Conflict",
    "CurrentTransaction",
    "ImportRun",
    "PreviousUrl",
    "PreviousUrlQuerySet",
    "ProblemReport",
    "Question",
    "QuestionQuerySet",
    "QuestionStatus",
    "RelatedLink",
    "RelatedLinkQuerySet",
    "SearchCount",
    "SearchEntry",
    "Subject",
    "SubjectQuerySet",
    "SuggestedQuestion",
    "is_live",
]
