"""Which crawlers may read the site: one table, and the setting that refuses rows of it."""

from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.urls import reverse

from learn.seo import absolute


class Purpose(StrEnum):
    """What a crawler reads for."""

    ANSWERS = "answers"  # an assistant that fetches pages for one person's question, and names its sources
    TRAINING = "training"  # text for training models
    MARKETING = "marketing"  # indexes of links that are sold


@dataclass(frozen=True, slots=True)
class Crawler:
    """A crawler that obeys a group of its own in robots.txt."""

    name: str  # its token in robots.txt
    operator: str
    purpose: Purpose


# Names as their operators document them (looked up November 2026). Search engines fall under `*`: refusing one is
# leaving its index. Google-Extended and Applebot-Extended fetch nothing; they say what may become of the pages.
CRAWLERS = (
    Crawler("ChatGPT-User", "OpenAI", Purpose.ANSWERS),
    Crawler("Claude-User", "Anthropic", Purpose.ANSWERS),
    Crawler("Claude-SearchBot", "Anthropic", Purpose.ANSWERS),
    Crawler("OAI-SearchBot", "OpenAI", Purpose.ANSWERS),
    Crawler("PerplexityBot", "Perplexity", Purpose.ANSWERS),
    Crawler("Amazonbot", "Amazon", Purpose.TRAINING),
    Crawler("Applebot-Extended", "Apple", Purpose.TRAINING),
    Crawler("Bytespider", "ByteDance", Purpose.TRAINING),
    Crawler("CCBot", "Common Crawl", Purpose.TRAINING),
    Crawler("ClaudeBot", "Anthropic", Purpose.TRAINING),
    Crawler("GPTBot", "OpenAI", Purpose.TRAINING),
    Crawler("Google-Extended", "Google", Purpose.TRAINING),
    Crawler("meta-externalagent", "Meta", Purpose.TRAINING),
    Crawler("AhrefsBot", "Ahrefs", Purpose.MARKETING),
    Crawler("MJ12bot", "Majestic", Purpose.MARKETING),
    Crawler("SemrushBot", "Semrush", Purpose.MARKETING),
)


def refused() -> list[str]:
    """Return the names that `CRAWLERS_REFUSED` chooses: all of a purpose, or one by its name, in the table or not."""
    names: list[str] = []
    for word in settings.CRAWLERS_REFUSED:
        names += [crawler.name for crawler in CRAWLERS if crawler.purpose == word] or [word]
    return list(dict.fromkeys(names))


def robots_txt() -> str:
    """Return robots.txt (RFC 9309).

    Nothing is closed to the others: what should not be indexed says so itself, and a blocked page could not.
    """
    names = refused()
    closed = [*(f"User-agent: {name}" for name in names), "Disallow: /", ""] if names else []
    lines = [*closed, "User-agent: *", "Allow: /", "", f"Sitemap: {absolute(reverse('sitemap_index'))}", ""]
    return "\n".join(lines)
