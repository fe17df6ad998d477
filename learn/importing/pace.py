"""How many questions a transaction takes: many, to be fast, and so few that an editor who saves meanwhile waits little."""

# On SQLite nobody else can write while a batch is written. QUALITY asks for 250 ms at the most; the next batch may be
# slower than the last one was, so the aim is well below; and after a longer one more room has to be left (`learn.turns`).
AIM_SECONDS = 0.1
# Where a batch begins, and the least it comes to: its twenty queries and the wait for the disk cost the same however small
# it is. Without a floor a busy machine (load 15) came down to single questions, and to six times the work.
LEAST = 25
GROWTH = 1.5  # from one batch to the next


class Pace:
    """The size of the next batch, learned from how long the last ones took."""

    def __init__(self, most: int, least: int = LEAST) -> None:
        self._most, self._least = most, min(least, most)
        self.size = self._least

    def note(self, count: int, seconds: float) -> None:
        """Learn that a transaction with so many questions took so long."""
        fitting = count * AIM_SECONDS / max(seconds, AIM_SECONDS / self._most)
        self.size = int(min(max(self._least, min(fitting, self.size * GROWTH)), self._most))


def pace_of(vendor: str, most: int) -> Pace:
    """Return the pace of a database: PostgreSQL locks rows, so that editors wait only for a question that they save too."""
    return Pace(most, least=most if vendor == "postgresql" else LEAST)
