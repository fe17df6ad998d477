"""Answers that are rendered for one request go compressed too: searches, and what readers see where no page is."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import has_vary_header, patch_vary_headers

from learn.hot.encodings import IDENTITY, encode, preferred
from learn.hot.requests import READERS_ENCODING

GetResponse = Callable[[HttpRequest], HttpResponse]

SHORTEST = 200  # bytes; fewer fit into a packet as they are, as Django's own middleware has it


def public_answers_are_compressed(get_response: GetResponse) -> GetResponse:
    """Return a middleware that compresses what is the same for everybody; it stands before the one that sets ETags.

    What differs between readers is left as it is: beside a word of a stranger's choice, the length of a compressed
    answer tells of a secret in it (BREACH). Django's GZipMiddleware hides that with random bytes, in every answer.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not _is_for_everybody(response):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        encoding = preferred(_accepted(request, response))
        if encoding != IDENTITY and len(response.content) >= SHORTEST:
            response.content = encode(response.content, encoding)
            response["Content-Encoding"] = encoding
            response["Content-Length"] = str(len(response.content))
            if response.get("ETag", "").startswith('"'):
                response["ETag"] = f"W/{response['ETag']}"  # other bytes that say the same: RFC 9110, 8.8.1
        return response

    return middleware


def _accepted(request: HttpRequest, response: HttpResponse) -> str:
    """Return what the reader accepts. A page that may be kept is wanted plain by who keeps it; what is not kept is not."""
    is_kept = response.get("Cache-Control", "").startswith("public")
    readers = "" if is_kept else request.META.get(READERS_ENCODING, "")
    return request.headers.get("Accept-Encoding", readers)


def _is_for_everybody(response: HttpResponse) -> bool:
    """Return whether the answer is text without a secret, and is not compressed yet."""
    return not (
        response.streaming
        or response.cookies
        or has_vary_header(response, "Cookie")
        or "private" in response.get("Cache-Control", "")
        or response.has_header("Content-Encoding")
        or response.get("Content-Type", "").startswith("image/")
    )
