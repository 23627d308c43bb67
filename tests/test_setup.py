"""What a newcomer meets first: the commands of the Makefile, the browser for the tests, the port of the server."""

from __future__ import annotations

import socket
import sys

import pytest

from geo.__main__ import main
from scripts import install_browser


@pytest.fixture
def no_programs(tmp_path, monkeypatch):
    """A machine on which no program is found."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def program(folder, name: str):
    made = folder / name
    made.write_text("#!/bin/sh\n")
    made.chmod(0o755)
    return made


def test_a_browser_of_the_system_is_found_by_any_of_its_names(no_programs):
    for name in reversed(install_browser.NAMES):
        made = program(no_programs, name)
        assert install_browser.system_browser() == str(made)


def test_no_browser_is_found_where_there_is_none(no_programs):
    assert install_browser.system_browser() is None


def test_a_browser_that_is_there_is_not_installed_again(no_programs, capsys):
    made = program(no_programs, "chromium")
    assert install_browser.main() == 0
    assert str(made) in capsys.readouterr().out


def test_a_missing_browser_fails_with_the_names_that_would_do(no_programs, monkeypatch, capsys):
    monkeypatch.setattr(sys, "executable", str(no_programs / "python"))
    assert install_browser.main() == 1
    said = capsys.readouterr().err
    assert all(name in said for name in install_browser.NAMES)


@pytest.mark.parametrize("port", ["0", "65536", "-1"])
def test_a_port_that_cannot_be_is_refused(port, capsys):
    assert main(["serve", f"--port={port}"]) == 2
    assert f"port {port}; valid: 1 to 65535" in capsys.readouterr().err


def test_a_port_in_use_is_refused_before_the_server_starts(capsys):
    with socket.socket() as other:
        other.bind(("", 0))
        other.listen()
        port = other.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 2
    assert f"cannot serve on port {port}: Address already in use; choose another with --port" in capsys.readouterr().err
