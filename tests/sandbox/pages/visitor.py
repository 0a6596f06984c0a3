"""Somebody with a browser, as far as plain HTTP goes: follows links, keeps cookies, sends forms from our own pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from lxml import html

TIMEOUT = 30


@dataclass(frozen=True)
class Seen:
    """What a visitor gets to see."""

    response: requests.Response

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def path(self) -> str:
        """Where redirects led to."""
        return str(self.response.request.path_url)

    @property
    def page(self) -> html.HtmlElement:
        return html.document_fromstring(self.response.text)

    @property
    def text(self) -> str:
        """All words of the page, with single spaces."""
        return " ".join(str(self.page.text_content()).split())

    @property
    def said(self) -> str | None:
        """The message after an act."""
        found = self.page.xpath("//*[@role='status']")
        return " ".join(found[0].text_content().split()) if found else None

    def all(self, path: str) -> list[str]:
        """The words of each element of an XPath, or the values of an attribute."""
        return [
            " ".join((each if isinstance(each, str) else each.text_content()).split()) for each in self.page.xpath(path)
        ]


class Visitor:
    """One visitor with own cookies."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()

    def get(self, path: str, **headers: str) -> Seen:
        return Seen(self.session.get(f"{self.url}{path}", headers=headers, timeout=TIMEOUT))

    def press(self, path: str, **form: str | list[str]) -> Seen:
        """Sends a form as one of our pages would, and follows the redirect."""
        return Seen(self._post(path, {"Origin": self.url}, form, follow=True))

    def post(self, path: str, headers: dict[str, str], **form: str) -> Seen:
        """Sends a form with other headers, and follows nothing."""
        return Seen(self._post(path, headers, form, follow=False))

    def _post(self, path: str, headers: dict[str, str], form: Mapping[str, Any], *, follow: bool) -> requests.Response:
        address = f"{self.url}{path}"
        return self.session.post(address, data=form, headers=headers, timeout=TIMEOUT, allow_redirects=follow)
