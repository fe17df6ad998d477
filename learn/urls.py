"""The public URLs, in their one right spelling; `elsewhere` sends every other spelling there."""

from django.urls import path, re_path, register_converter

from learn import machine_views, previews, problem_reports, views
from learn.elsewhere import elsewhere
from learn.open_graph import views as images


class LowerSlug:
    """A slug as our URLs spell it. Django's own converter also takes capitals, which would make two URLs of one page."""

    regex = "[a-z0-9_-]+"

    def to_python(self, value: str) -> str:
        """Return the slug as it stands in the URL."""
        return value

    def to_url(self, value: str) -> str:
        """Return the slug as it stands in the database."""
        return value


class ImageVersion(LowerSlug):
    """What `Card.version` is."""

    regex = "[0-9a-f]{12}"


class IndexNowKey(LowerSlug):
    """A key as the protocol allows it."""

    regex = "[A-Za-z0-9-]{8,128}"


register_converter(LowerSlug, "lowerslug")
register_converter(ImageVersion, "version")
register_converter(IndexNowKey, "indexnowkey")

urlpatterns = [
    path("", views.home, name="home"),
    path("learn", views.learn, name="learn"),
    path("learn/search", views.search, name="search"),
    path("learn/search/suggest", machine_views.suggest, name="suggest"),
    path("learn/preview/<str:token>", previews.preview, name="preview"),
    path("learn/<lowerslug:subject_slug>", views.subject, name="subject"),
    path("learn/<lowerslug:subject_slug>/questions/<lowerslug:slug>", views.question, name="question"),
    path(
        "learn/<lowerslug:subject_slug>/questions/<lowerslug:slug>/report",
        problem_reports.report,
        name="report",
    ),
    path(
        "learn/<lowerslug:subject_slug>/questions/<lowerslug:slug>.md",
        machine_views.markdown,
        name="markdown",
    ),
    path("learn/feed.atom", machine_views.feed, name="feed"),
    path("learn/<lowerslug:subject_slug>/feed.atom", machine_views.subject_feed, name="subject_feed"),
    path("learn/og-<version:version>.png", images.site_image, name="site_image"),
    path(
        "learn/<lowerslug:subject_slug>/og-<version:version>.png", images.subject_image, name="subject_image"
    ),
    path(
        "learn/<lowerslug:subject_slug>/questions/<lowerslug:slug>.og-<version:version>.png",
        images.question_image,
        name="question_image",
    ),
    path("sitemap.xml", machine_views.sitemap_index, name="sitemap_index"),
    path("sitemap_lists.xml", machine_views.sitemap_lists, name="sitemap_lists"),
    path("sitemap-<lowerslug:subject_slug>.xml", machine_views.sitemap_section, name="sitemap_section"),
    path("robots.txt", machine_views.robots, name="robots"),
    path("llms.txt", machine_views.llms_txt, name="llms"),
    path(".well-known/security.txt", machine_views.security, name="security"),
    path("favicon.ico", machine_views.icon, {"name": "favicon.ico"}, name="favicon"),
    path("apple-touch-icon.png", machine_views.icon, {"name": "apple-touch-icon.png"}, name="touch_icon"),
    path("site.webmanifest", machine_views.manifest, name="manifest"),
    path("healthz", machine_views.healthz, name="healthz"),
    path("readyz", machine_views.readyz, name="readyz"),
    path("<indexnowkey:key>.txt", machine_views.indexnow_key, name="indexnow_key"),
    re_path("", elsewhere),
]
