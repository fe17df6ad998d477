"""A good seed file, written for the tests, and a way to change one thing about it."""

from __future__ import annotations

GOOD = """\
---
_schema: default
id: 51111
date: 2024-11-26
title: >-
    Why does a kettle sing?
article_title: >-
    Why does a kettle sing?
date_format: MMM DD, YYYY
post_on_text: Posted on
seo:
  title: QuickTakes | Physics
  page_description: >-
    Small bubbles collapse near the bottom.
  page_keywords: >-
    kettle,bubbles, sound
author: QuickTakes
question: >-
    Why does a kettle sing?
no_index: True
answer: >-
    Steam bubbles collapse.\\n\\n1. **Bubbles** form at $ x $.\\n2. They collapse.
subject: Physics
file_name: why-does-a-kettle-sing.md
url: /learn/physics/questions/why-does-a-kettle-sing
score: -1.0
related_article1:
    id: 51115
    title: >-
        What is steam?
    subject: Physics
    url: /learn/physics/questions/what-is-steam
related_article3:
    id: 51117
    title: >-
        What is a bubble?
    subject: Chemistry
    url: /learn/chemistry/questions/what-is-a-bubble
---

&nbsp;"""

# The same file as releases with plain titles and no related links lay it out.
PLAIN = """\
---
_schema: default
id: -1
date: 2024-11-26
title: Why does a kettle sing?
article_title: Why does a kettle sing?
date_format: MMM DD, YYYY
post_on_text: Posted on
seo:
  title: QuickTakes | Physics
  page_description: >-
    Small bubbles collapse near the bottom.
  page_keywords: >-
    kettle,bubbles, sound
author: QuickTakes
question: >-
    Why does a kettle sing?
answer: >-
    Steam bubbles collapse.
subject: Physics
file_name: why-does-a-kettle-sing.md
url: /learn/physics/questions/why-does-a-kettle-sing
---

&nbsp;"""


def changed(old: str, new: str, text: str = GOOD) -> bytes:
    """Return the good file with its one `old` replaced; an `old` it does not hold is a mistake of the test."""
    assert text.count(old) == 1, old
    return text.replace(old, new).encode()
