"""Style of the pages: one sheet, and the name drawn in the place of a logo."""

from __future__ import annotations

from pathlib import Path

from geo import look

SHEET = Path(__file__).parent / "assets" / "page.css"


def wordmark(theme: str | None) -> str:
    """Write the name as a picture, dark on light or light on dark."""
    ink = "#EDEDEA" if theme == "dark" else "#22252B"
    font = look.FONT.replace("'", "")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="104" height="24" viewBox="0 0 104 24">'
        f'<text x="0" y="18" font-family="{font}" font-size="18" font-weight="600" fill="{ink}">Borderpost</text></svg>'
    )
