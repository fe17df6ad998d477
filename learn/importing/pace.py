"""How many questions a transaction takes: many, to be fast, and so few that an editor who saves meanwhile waits little."""

# On SQLite nobody else can write while a batch is written. QUALITY asks for 250 ms at the most; the next batch may be
# slower than the last one was, so the aim is well below.
AIM_SECONDS = 0.12
# Where a batch begins, and the least it comes to: its twenty queries and the wait for the disk cost the same however small
# it is. Without a floor a busy machine (load 15) came down to single questions, and to six times the work.
LEAST = 25
GROWTH = 1.5  # from one batch to the next


class Pace:
    """The size of the next batch, learned from how long the last ones took."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.size = min(LEAST, most)

    def note(self, count: int, seconds: float) -> None:
        """Learn that a transaction with so many questions took so long."""
        fitting = count * AIM_SECONDS / max(seconds, AIM_SECONDS / self._most)
        self.size = int(min(max(LEAST, min(fitting, self.size * GROWTH)), self._most))
