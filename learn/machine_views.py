"""What the site answers to machines: crawlers, feed readers, browsers, probes. Thin: each text has its own room."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from learn import crawlers, feeds, health, icons, llms, markdown_source, seo, sitemaps
from learn.clients import limited_suggestions
from learn.missing import moved, page_not_found, withheld
from learn.models import Subject
from learn.pagination import requested_page
from learn.search.suggesting import suggestions
from learn.security_txt import security_txt

PLAIN_TEXT = "text/plain; charset=utf-8"
XML = "application/xml"

ICON_TYPES = {"favicon.ico": "image/vnd.microsoft.icon", "apple-touch-icon.png": "image/png"}
_ICON_SECONDS = 7 * 24 * 3600  # their names carry no version


@require_safe
def markdown(request: HttpRequest, subject_slug: str, slug: str) -> HttpResponse:
    """Show the Markdown of an answer; one 301 or 410 as for the question's page."""
    found = markdown_source.source_at(subject_slug, slug)
    if found is None:
        page = reverse("question", args=[subject_slug, slug])
        return moved(request, page, to=markdown_source.markdown_path)
    if not found.is_live:
        return withheld(request, found, to=markdown_source.markdown_path)
    canonical = seo.absolute((found.canonical or found).get_absolute_url())
    headers = {"X-Robots-Tag": "noindex", "Link": f'<{canonical}>; rel="canonical"'}
    text = markdown_source.markdown_source(found)
    return HttpResponse(text, content_type=markdown_source.CONTENT_TYPE, headers=headers)


@require_safe
@limited_suggestions
def suggest(request: HttpRequest) -> HttpResponse:
    """Show the titles that go on as `?q=` began: `{"questions": [{"title", "url"}]}`, at most eight."""
    found = suggestions(request.GET.get("q", ""))
    questions = [{"title": question.title, "url": question.get_absolute_url()} for question in found]
    return JsonResponse(
        {"questions": questions}, headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    )


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Show the newest questions of all subjects."""
    return HttpResponse(feeds.site_feed(), content_type=feeds.CONTENT_TYPE)


@require_safe
def subject_feed(request: HttpRequest, subject_slug: str) -> HttpResponse:
    """Show the newest questions of a subject; 404 for one that is not listed."""
    subject = Subject.objects.listed().filter(slug=subject_slug).first()
    if subject is None:
        return page_not_found(request)
    return HttpResponse(feeds.subject_feed(subject), content_type=feeds.CONTENT_TYPE)


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Show the index of the sitemap's sections."""
    return HttpResponse(sitemaps.index_xml(), content_type=XML)


@require_safe
def sitemap_lists(request: HttpRequest) -> HttpResponse:
    """Show the section of the lists; 404 where there are no questions."""
    xml = sitemaps.lists_xml()
    return HttpResponse(xml, content_type=XML) if xml else page_not_found(request)


@require_safe
def sitemap_section(request: HttpRequest, subject_slug: str) -> HttpResponse:
    """Show a subject's section; 404 where it has no indexable question."""
    number = requested_page(request, "p")
    if number == 1 and "p" in request.GET:
        return redirect("sitemap_section", subject_slug, permanent=True)
    xml = sitemaps.section_xml(subject_slug, number) if number else None
    return HttpResponse(xml, content_type=XML) if xml else page_not_found(request)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say which crawlers may read the site."""
    return HttpResponse(crawlers.robots_txt(), content_type=PLAIN_TEXT)


@require_safe
def llms_txt(request: HttpRequest) -> HttpResponse:
    """Say to language models what the site is."""
    return HttpResponse(llms.llms_txt(), content_type=PLAIN_TEXT)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Say where to report a security hole."""
    return HttpResponse(security_txt(timezone.now().date()), content_type=PLAIN_TEXT)


@require_safe
def indexnow_key(request: HttpRequest, key: str) -> HttpResponse:
    """Prove that the one who sends our URLs to IndexNow is us; whatever else is asked for is not here."""
    if not settings.INDEXNOW_KEY or key != settings.INDEXNOW_KEY:
        return moved(request, request.path)
    return HttpResponse(key, content_type=PLAIN_TEXT)


@require_safe
def icon(request: HttpRequest, name: str) -> HttpResponse:
    """Show an icon where browsers look for it without asking."""
    headers = {"Cache-Control": f"public, max-age={_ICON_SECONDS}"}
    return HttpResponse(icons.icon_file(name), content_type=ICON_TYPES[name], headers=headers)


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Show the web app manifest."""
    return JsonResponse(icons.manifest(), content_type="application/manifest+json")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that this process answers; it asks nothing else."""
    return _probe({"status": "ok"}, 200)


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether this process can serve readers: 503 until database, migrations and content are there."""
    checks = health.readiness()
    if not all(checks.values()):
        return _probe({"status": "not ready", "checks": checks}, 503)
    return _probe({"status": "ready", "checks": checks}, 200)


def _probe(answer: dict[str, object], status: int) -> HttpResponse:
    return JsonResponse(answer, status=status, headers={"Cache-Control": "no-store"})
