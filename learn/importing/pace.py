"""How many questions a transaction takes: many, to be fast, and so few that an editor who saves meanwhile waits little."""

# On SQLite nobody else can write while a batch is written. QUALITY asks for 250 ms at the most; the next batch may be
# slower than the last one was, so the aim is well below.
AIM_SECONDS = 0.1
FIRST = 25  # nothing is known of the machine yet
GROWTH = 1.5  # from one batch to the next


class Pace:
    """The size of the next batch, learned from how long the last ones took."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.size = min(FIRST, most)

    def note(self, count: int, seconds: float) -> None:
        """Learn that a transaction with so many questions took so long."""
        fitting = count * AIM_SECONDS / seconds if seconds > 0 else self._most
        self.size = int(max(1, min(fitting, self.size * GROWTH + 1, self._most)))
