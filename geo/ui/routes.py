"""Routes beside the pages: Leaflet and our own map assets, the basemap, and the views as data."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from xstatic.pkg import leaflet

from geo import maps, views
from geo.model import DataError, Event
from geo.store import StoreError
from geo.ui import loading

OWN = Path(__file__).parent / "assets"
DAY = {"Cache-Control": "public, max-age=86400"}


@lru_cache(maxsize=1)
def _packed() -> bytes:
    return gzip.compress(maps.basemap(loading.border()), mtime=0)


async def basemap(request: Request) -> Response:
    """Serve the vector layers of the map in one file, packed once, kept by the browser for a day."""
    if "gzip" not in request.headers.get("accept-encoding", ""):
        plain = await run_in_threadpool(maps.basemap, loading.border())
        return Response(plain, media_type="application/geo+json", headers=DAY)
    packed = await run_in_threadpool(_packed)
    headers = DAY | {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(packed, media_type="application/geo+json", headers=headers)


async def health(request: Request) -> Response:
    """Tell that the data can be read, and how much of it there is."""
    try:
        corpus = await run_in_threadpool(loading.ready_corpus)
    except (StoreError, DataError) as error:
        return JSONResponse({"status": "damaged", "say": str(error)}, 503)
    if corpus is None:
        return JSONResponse({"status": "empty", "say": "open the dashboard once to read the sample reports"}, 503)
    return JSONResponse(
        {
            "status": "ok",
            "reports": len(corpus.reports),
            "claims": len(corpus.claims),
            "events": len(corpus.events),
            "last_day": corpus.last_day.isoformat(),
        }
    )


async def events(request: Request) -> Response:
    """Serve the events of a view as GeoJSON; the query is that of a page's address."""
    corpus = await run_in_threadpool(loading.ready_corpus)
    if corpus is None:
        return JSONResponse(
            {"error": "no reports are stored; open the dashboard once, or run: python -m geo ingest PATH"}, 503
        )
    chosen, warnings = views.Filter.from_query(dict(request.query_params), corpus)
    view = await run_in_threadpool(views.make, corpus, chosen)
    return JSONResponse(
        {
            "type": "FeatureCollection",
            "sentence": chosen.sentence(corpus),
            "warnings": list(warnings),
            "features": [_feature(event, corpus) for event in view.events],
        },
        media_type="application/geo+json",
    )


def _feature(event: Event, corpus: views.Corpus) -> dict[str, object]:
    """Write one event; a region has no point, and none is made up for it."""
    crossing = corpus.gazetteer.crossings.get(event.crossing)
    geometry = {"type": "Point", "coordinates": [crossing.lon, crossing.lat]} if crossing else None
    properties = {
        "id": event.id,
        "crossing": event.crossing,
        "name": corpus.gazetteer.label(event.crossing),
        "approximate": crossing.approximate if crossing else None,
        "mode": event.mode,
        "type": event.type,
        "realis": event.realis,
        "direction": event.direction,
        "cargo": list(event.cargo),
        "date": event.date.edtf() if event.date else None,
        "origins": event.origins,
        "sources": [_source(claim.report_id, claim.quote, corpus) for claim in event.claims],
    }
    return {"type": "Feature", "id": event.id, "properties": properties, "geometry": geometry}


def _source(report_id: str, quote: str, corpus: views.Corpus) -> dict[str, str | None]:
    report = corpus.reports[report_id]
    published = report.published.edtf() if report.published else None
    return {"report": report.id, "outlet": report.outlet, "published": published, "url": report.url, "quote": quote}


class DayFiles(StaticFiles):
    """Static files that a browser may keep for a day."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers.setdefault("Cache-Control", DAY["Cache-Control"])
        return response


ROUTES = [
    Route("/api/health", health),
    Route("/api/events.geojson", events),
    Route("/assets/basemap.json", basemap),
    Mount("/assets/leaflet", DayFiles(directory=leaflet.BASE_DIR)),
    Mount("/assets", DayFiles(directory=OWN)),
]
