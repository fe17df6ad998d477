"""Where editors sign in and keep their factors, under ADMIN_URL. Of django-allauth only what we use: nobody signs up or gets mail."""

from allauth.account import views
from django.urls import include, path

urlpatterns = [
    path("sign-in/", views.login, name="account_login"),
    path("sign-out/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("confirm/", views.reauthenticate, name="account_reauthenticate"),
    path("password/", views.password_change, name="account_change_password"),
    path("factors/", include("allauth.mfa.urls")),
]
