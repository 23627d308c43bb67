"""Take the picture of the map page for the README: `python -m scripts.picture`. Writes docs/overview.png."""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from scripts.serving import ROOT, chromium, served

PICTURE = ROOT / "docs" / "overview.png"
SAMPLES = ROOT / "data" / "samples" / "reports.jsonl"
SIZE = {"width": 1440, "height": 900}
MOST = 400_000  # bytes
COLOURS = (None, 256, 128, 64)  # tried in this order until the file is small enough
READY = "document.fonts.ready.then(() => true)"


def main() -> int:
    """Serve the samples from a store of their own, wait until the map stands, and write the picture."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'store.sqlite'}"
        subprocess.run([sys.executable, "-m", "geo", "ingest", str(SAMPLES), "--db", database], cwd=ROOT, check=True)
        with served(database, Path(folder) / "server.log") as server, sync_playwright() as playwright:
            picture = small(shot(chromium(playwright), server.address))
    PICTURE.write_bytes(picture)
    print(f"{PICTURE.relative_to(ROOT)}: {len(picture) // 1000} kB")
    return 0


def shot(browser: Browser, address: str) -> bytes:
    page = browser.new_page(viewport=SIZE, color_scheme="light", locale="en-GB")
    page.goto(f"{address}/?at=dandong-sinuiju")
    inside = page.frame_locator(".st-key-map iframe")
    for drawn in ("path.bp-border", ".bp-mark", ".bp-labels .bp-name"):
        inside.locator(drawn).first.wait_for(state="attached")
    page.locator(".bp-lead").wait_for()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.evaluate(READY)
    return page.screenshot(animations="disabled")


def small(picture: bytes) -> bytes:
    """Write the picture with as many colours as fit into the size allowed."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in COLOURS:
        out = io.BytesIO()
        fewer = image.quantize(colours, dither=Image.Dither.NONE) if colours else image
        fewer.save(out, "PNG", optimize=True)
        if out.tell() < MOST:
            return out.getvalue()
    raise ValueError(f"{PICTURE.name} is {out.tell()} bytes even with {COLOURS[-1]} colours; valid: under {MOST}")


if __name__ == "__main__":
    raise SystemExit(main())
