import io

from learn.management.progress import shown_progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_on_a_terminal_shows_stage_count_and_rate() -> None:
    terminal = Terminal()

    with shown_progress(terminal) as progress:
        for done in range(1, 501):
            progress("importing", done, 500)

    assert "importing" in terminal.getvalue()
    assert "500/500" in terminal.getvalue()
    assert "/s" in terminal.getvalue()


def test_progress_elsewhere_is_ten_plain_lines_a_stage() -> None:
    log = io.StringIO()

    with shown_progress(log) as progress:
        for done in range(1, 1_001):
            progress("reading", done, 1_000)

    lines = log.getvalue().splitlines()
    assert len(lines) == 10
    assert lines[0] == "reading: 100 of 1,000"
    assert lines[-1] == "reading: 1,000 of 1,000"
