"""The answer as editors see it: Markdown with real line breaks, stored in the seed file's encoding."""

from typing import Any

from django import forms

from learn.content.linebreaks import decode, encode


class AnswerField(forms.CharField):
    """Text whose form shows line breaks and whose value has them encoded."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)

    def prepare_value(self, value: str | None) -> str:
        """Return what the text area shows."""
        return decode(value or "")

    def bound_data(self, data: str | None, initial: str | None) -> str:
        """Return what was typed, encoded, because `prepare_value` decodes it when a form with errors is shown again."""
        return encode(_with_line_feeds(data or ""))

    def clean(self, value: str | None) -> str:
        """Return the answer as it is stored."""
        return encode(str(super().clean(_with_line_feeds(value or ""))))

    def has_changed(self, initial: str | None, data: str | None) -> bool:
        """Return whether the text was edited: the two ends of a line that browsers send count for nothing."""
        return decode(initial or "") != _with_line_feeds(data or "")


def _with_line_feeds(text: str) -> str:
    r"""Return the text as it was shown: browsers send every line break of a text area as `\r\n`."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
