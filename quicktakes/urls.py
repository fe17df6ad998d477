"""Every URL of the site: the public ones in learn.urls, the admin where ADMIN_URL puts it."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path(f"{settings.ADMIN_URL}account/", include("learn.staff.urls")),
    path(settings.ADMIN_URL, admin.site.urls),
    path(settings.ADMIN_URL.rstrip("/"), RedirectView.as_view(pattern_name="admin:index", permanent=False)),
    path("", include("learn.urls")),
]

handler404 = "learn.missing.page_not_found"
