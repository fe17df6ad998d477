"""The pages of questions that Django's admin does not have, and where they are."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

from learn.admin import merging, preview, versions

View = Callable[..., HttpResponse]


def urls(model_admin: Any) -> list[Any]:
    """Return the URL patterns; every view is for signed-in staff and gets the model admin first."""

    def page(route: str, view: View, name: str) -> Any:
        def bound(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            return view(model_admin, request, **kwargs)

        return path(route, model_admin.admin_site.admin_view(bound), name=f"learn_question_{name}")

    return [
        page("preview/", preview.preview, "preview"),
        page("find/", preview.find, "find"),
        page("deleted/", versions.deleted, "deleted"),
        page("versions/<int:version>/restore/", versions.restore_version, "restore"),
        page("<int:pk>/history/", versions.history, "history"),
        page("<int:pk>/history/compare/", versions.compare, "compare"),
        page("<int:pk>/merge/", merging.merge_page, "merge"),
    ]
