"""A real server on a free port and a real Chromium: what the browser tests and the picture of the README stand on."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.install_browser import system_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60  # seconds until a server that says nothing counts as failed
PAUSE = 0.1
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # a closed room: no name leads anywhere
)


class ServerError(RuntimeError):
    """A server that ended or did not answer in time; holds what it wrote."""


@dataclass(frozen=True)
class Server:
    """A running dashboard; `log` is the file that holds what it prints."""

    address: str
    database: str
    log: Path

    def health(self) -> tuple[int, dict[str, object]]:
        """Ask `/api/health`; status 0 while nothing answers."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"{self.address}/api/health", timeout=PATIENCE) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                body = error.read()
            said = json.loads(body) if error.headers.get_content_type() == "application/json" else {}
            return error.code, said
        except OSError:
            return 0, {}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(database: str, log: Path) -> Iterator[Server]:
    """Run `python -m geo serve` until the block ends; gives it once it answers, whether or not it holds reports."""
    port = free_port()
    server = Server(f"http://127.0.0.1:{port}", database, log)
    command = [sys.executable, "-m", "geo", "serve", "--port", str(port), "--db", database]
    environment = os.environ | {"STREAMLIT_SERVER_HEADLESS": "true"}  # no window on the desk of who runs the tests
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        _await(server, process)
        yield server
    finally:
        _end(process)


def _await(server: Server, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + PATIENCE
    while server.health()[0] == 0:
        if process.poll() is not None or time.monotonic() > deadline:
            said = server.log.read_text("utf-8", errors="replace")
            raise ServerError(f"no answer from {server.address} (exit status {process.returncode}). It wrote:\n{said}")
        time.sleep(PAUSE)


def _end(process: subprocess.Popen) -> None:
    """End the command and the server it started, which are one group of processes."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
            process.wait(timeout=10)
            return
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def chromium(playwright: Playwright) -> Browser:
    """Start the system's Chromium, else Playwright's own; where there is neither, Playwright's error says so."""
    return playwright.chromium.launch(executable_path=system_browser(), args=list(ARGUMENTS))
