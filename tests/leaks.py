"""Middlewares that do what the site must not: each makes a check of test_visitors.py go red."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

GetResponse = Callable[[HttpRequest], HttpResponse]


def sets_a_cookie(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.set_cookie("seen", "1")
        return response

    return middleware


def varies_by_language(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Vary"] = "Accept-Language"
        return response

    return middleware


def repeats_what_it_was_asked(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        asked = f"{request.META.get('QUERY_STRING')} {sorted(request.headers.items())}"
        response.content += asked.encode()
        return response

    return middleware


def leads_away(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        return redirect("//" + request.path_info.lstrip("/\\"))

    return middleware
