"""A visit to the dashboard that notes all that a page does: requests, errors, dialogs."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

from playwright.sync_api import (
    ConsoleMessage,
    FrameLocator,
    Locator,
    Page,
    Request,
    expect,
)

from scripts.serving import Server

PAGES = ("map", "post", "strip", "cargo", "reports")
DESK, PHONE = (1440, 900), (390, 844)
PROBES = ("/_stcore/health", "/_stcore/host-config")  # Streamlit looks for its base path beside a deep link first


@dataclass
class Visit:
    """A page in a browser of its own, with the requests, errors and dialogs it has caused."""

    page: Page
    server: Server
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("request", self._request)
        self.page.on("websocket", lambda socket: self._address(socket.url))
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))

    def go(self, page: str = "", **query: str) -> Visit:
        """Open a page of the dashboard and wait until it is drawn."""
        self.page.goto(f"{self.server.address}/{page}?{urlencode(query)}")
        return self.drawn()

    def drawn(self) -> Visit:
        expect(self.sentence).to_be_visible()
        expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        return self

    def standing(self) -> Visit:
        """Wait until the map shows its base and its marks."""
        expect(self.map.locator("path.bp-border").first).to_be_attached()
        expect(self.marks.first).to_be_visible()
        return self

    @property
    def sentence(self) -> Locator:
        return self.page.locator(".bp-sentence")

    @property
    def panel(self) -> Locator:
        return self.page.locator(".st-key-panel")

    @property
    def map(self) -> FrameLocator:
        return self.page.frame_locator(".st-key-map iframe")

    @property
    def marks(self) -> Locator:
        return self.map.locator(".bp-mark")

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.page.url).query))

    def _request(self, request: Request) -> None:
        self._address(request.url)

    def _address(self, url: str) -> None:
        parts, own = urlsplit(url), urlsplit(self.server.address)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != own.netloc:
            self.outside.append(url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not urlsplit(message.location.get("url", "")).path.endswith(PROBES):
            self.errors.append(f"{message.text} ({message.location.get('url')})")
