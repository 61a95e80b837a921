"""What the server answers, and to whom; the page itself is tested in tests/site/test_bench_browser.py."""

import http.client
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from diglot.desk.boards import Desk
from diglot.desk.server import HOST, Server
from diglot.errors import DeskError
from diglot.settings import load_settings
from support import OFFICE, SOURCE, Result

TOKEN = "secret"  # noqa: S105  # that of the tests


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the articles of the repository, which no test here changes."""
    made = tmp_path_factory.mktemp("project")
    shutil.copytree(SOURCE, made / "source")
    (made / "diglot.toml").write_bytes(b"")
    return made


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with Server(Desk(load_settings(folder)), 0, TOKEN) as made:
        thread = threading.Thread(target=partial(made.serve_forever, 0.05))
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def ask(server: Server, path: str, method: str = "GET", body: str | None = None, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(HOST, server.port, timeout=20)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def post(server: Server, body: str, **headers: str) -> tuple[int, str]:
    own = {"Origin": f"http://{HOST}:{server.port}", "Content_Type": "application/json"}
    return ask(server, f"/{TOKEN}/save", "POST", body, **{**own, **headers})


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("", '<a href="nb-NO/">nb-NO</a>'),
        ("nb-NO/", f'<a href="{OFFICE}">{OFFICE}</a>'),
        (f"nb-NO/{OFFICE}", f'href="/{TOKEN}/nb-NO/"'),
        ("assets/bench.js", "class Bench"),
        ("assets/bench.css", ".row {"),
    ],
)
def test_pages(server: Server, path: str, text: str) -> None:
    status, body = ask(server, f"/{TOKEN}/{path}")
    assert status == 200
    assert text in body


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/assets/bench.js",
        "/wrong/",
        f"/{TOKEN}",
        f"/{TOKEN}x/",
        f"/{TOKEN}/sv-SE/",
        f"/{TOKEN}/nb-NO",
        f"/{TOKEN}/nb-NO/none.md",
        f"/{TOKEN}/assets/../assets/bench.js",
        f"/{TOKEN}/assets/..%2f..%2fmain.html",
        f"/{TOKEN}/nb-NO/..%2f..%2fdiglot.toml",
        f"/{TOKEN}/save",
    ],
)
def test_nothing_else_is_there(server: Server, path: str) -> None:
    assert ask(server, path)[0] == 404


def test_the_server_listens_on_this_machine_alone(server: Server) -> None:
    assert server.socket.getsockname()[0] == "127.0.0.1"
    assert server.address == f"http://127.0.0.1:{server.port}/{TOKEN}/"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", ""])
def test_no_other_host_names_it(server: Server, host: str) -> None:
    assert ask(server, f"/{TOKEN}/", Host=host.format(port=server.port))[0] == 403
    assert ask(server, f"/{TOKEN}/", Host=f"localhost:{server.port}")[0] == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1", "http://localhost:{port}", ""])
def test_corrections_come_from_its_own_pages(server: Server, origin: str) -> None:
    assert post(server, "{}", Origin=origin.format(port=server.port))[0] == 403
    assert post(server, "{}", Content_Type="text/plain")[0] == 403
    assert post(server, "{}")[0] == 200


def test_headers_keep_other_pages_out(server: Server) -> None:
    connection = http.client.HTTPConnection(HOST, server.port, timeout=20)
    connection.request("GET", f"/{TOKEN}/")
    response = connection.getresponse()
    response.read()
    connection.close()
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("body", ["", "{", "[" * 100_000, "\xff"])
def test_what_is_no_json(server: Server, body: str) -> None:
    assert post(server, body)[0] == 400


@pytest.mark.parametrize("length", ["", "x", "-1", "99999999"])
def test_what_is_too_much(server: Server, length: str) -> None:
    assert post(server, "{}", Content_Length=length)[0] == 413


def test_why_a_correction_is_not_taken(server: Server) -> None:
    status, body = post(server, '{"format": 1, "pages": []}')
    assert status == 200
    told = json.loads(body)
    assert told == {"done": False, "message": "the review is of no page of this project, or of several"}


def test_a_port_that_is_taken(server: Server, folder: Path) -> None:
    with pytest.raises(DeskError, match=f"port {server.port} can't be had"):
        Server(Desk(load_settings(folder)), server.port, TOKEN)


def test_command_on_a_port_that_is_taken(
    server: Server, folder: Path, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    result = run("review", "--port", str(server.port))
    assert result.status == 2
    assert result.error.endswith("name another with --port [review]\n")
