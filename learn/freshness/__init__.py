"""Which pages are no longer what they were: said by those who change content, heard by those who keep pages.

Whoever changes what readers see calls one of the three functions of `announce`, in the transaction that changes it.
"""

from learn.freshness.announcements import announce, announce_everything, announce_pages
from learn.freshness.cards import Card, card_of, cards

__all__ = ["Card", "announce", "announce_everything", "announce_pages", "card_of", "cards"]
