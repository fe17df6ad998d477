"""Every path that is no URL of ours: one 301 to the right spelling of the URL it means, or 404."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import resolve
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from learn.missing import moved, right_spelling

# The query parameters that choose a part of what a path names, by the name of its URL. All others change nothing.
PART_PARAMETERS = {
    "subject": ("sort", "page"),
    "search": ("q", "subject", "page"),
    "sitemap_section": ("p",),
}


@require_safe
def elsewhere(request: HttpRequest) -> HttpResponseBase:
    """Answer one 301 from a slashed, upper-case, `//` or `.html` form of a URL to the right one; 404 otherwise.

    The right URL is asked first: where it would not answer 200, its own answer is given at once, so that no
    redirect ever leads to a second one or to a 404. It is one of our own paths, so none leaves the host. A path of
    no form of ours may still be a previous URL, of the site that was here before.
    """
    path = right_spelling(request.path)
    match = resolve(path, urlconf="learn.urls")
    if match.func is elsewhere:
        return moved(request, request.path)
    response: HttpResponseBase = match.func(request, **match.kwargs)
    if response.status_code != 200:
        return response
    request.META.pop("CSRF_COOKIE_NEEDS_UPDATE", None)  # the form that was asked for is not shown here
    parts = PART_PARAMETERS.get(match.url_name or "", ())
    chosen = {part: request.GET[part] for part in parts if part in request.GET}
    return redirect(f"{path}?{urlencode(chosen)}" if chosen else path, permanent=True)
