"""See that a Chromium for the browser tests is at hand: the system's, else Debian's package, else Playwright's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
FONT_PROBE = "Noto Sans CJK"


def system_browser() -> str | None:
    """Give the path of the system's Chromium or Chrome, None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _run(*command: str) -> bool:
    try:
        return subprocess.run(command, check=False).returncode == 0
    except FileNotFoundError:
        return False


def _apt(*packages: str) -> bool:
    if not shutil.which("apt-get"):
        return False
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    return _run(*prefix, *environment, "apt-get", "update", "-qq") and _run(
        *prefix, *environment, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages
    )


def main() -> int:
    """Install what is missing; return 0 when a browser is there."""
    if found := system_browser():
        print(f"browser: {found}")
        return 0
    if _apt("chromium", "fonts-noto-cjk") and system_browser():
        print(f"browser: {system_browser()} (installed)")
        return 0
    if _run(sys.executable, "-m", "playwright", "install", "chromium"):
        print("browser: Playwright's own Chromium")
        return 0
    print(
        "No Chromium for the browser tests: neither on PATH, nor by apt-get, nor by Playwright. "
        f"Install one of {', '.join(NAMES)} and run the tests again.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
