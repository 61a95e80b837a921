"""Serves the desk to a browser on this machine.

The server is the standard library's: one person asks it for a page now and then, and what keeps others out is all here
to be read. It listens on the loopback address alone, answers below a path that nobody can guess, and only requests that
name it as their host, so that no other site can reach it by a name of its own; a correction has to come from one of its
pages.
"""

import hmac
import json
import sys
import threading
from dataclasses import dataclass
from functools import partial
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from typing import Any, ClassVar
from urllib.parse import quote, unquote, urlsplit

from diglot.desk.boards import Card, Desk
from diglot.errors import DeskError, DiglotError
from diglot.locales import direction, display_name
from diglot.reports import bench
from diglot.reports.assets import asset

HOST = "127.0.0.1"
# The most bytes of what is sent: a page of a thousand corrections has less.
_MOST_SENT = 4 * 1024**2
# So many requests at once; others wait.
_MOST_AT_ONCE = 8
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # the address is the secret
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_TYPES = {"bench.js": "text/javascript", "bench.css": "text/css"}
_HTML, _JSON = "text/html", "application/json"
_MARKS = {
    "stale": "With stale segments",
    "new": "With new ones",
    "doubtful": "With doubtful ones",
    "findings": "With findings",
}


class Server(ThreadingHTTPServer):
    """Serves a desk at `address`, which ends with the token and a `/`. Raises DeskError where the port is taken."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, desk: Desk, port: int, token: str) -> None:
        self._free = threading.BoundedSemaphore(_MOST_AT_ONCE)
        try:
            super().__init__((HOST, port), partial(_Handler, desk, token))
        except OSError as error:
            message = f"port {port} can't be had ({(error.strerror or str(error)).lower()}); name another with --port"
            raise DeskError(message) from error
        self.port = self.socket.getsockname()[1]
        self.address = f"http://{HOST}:{self.port}/{token}/"

    def process_request(self, request: "socket | tuple[bytes, socket]", client_address: Any) -> None:  # noqa: ANN401  # as the library has it
        """Wait until a thread is free."""
        self._free.acquire()
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._free.release()
            raise

    def process_request_thread(self, request: "socket | tuple[bytes, socket]", client_address: Any) -> None:  # noqa: ANN401  # as the library has it
        """Answer, and let the next one in."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: "socket | tuple[bytes, socket]", client_address: Any) -> None:  # noqa: ANN401  # as the library has it
        """A browser that has gone is no news."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


@dataclass(frozen=True, slots=True)
class _Reply:
    status: HTTPStatus
    kind: str
    text: str


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "diglot", ""
    timeout: ClassVar[float] = 30  # seconds for which a connection may say nothing

    def __init__(self, desk: Desk, token: str, *about: Any) -> None:
        self.desk = desk
        self.token = token
        super().__init__(*about)

    def do_GET(self) -> None:
        """A page, the list of pages, or a file that these need."""
        parts = self._parts()
        if parts is None:
            return
        try:
            reply = self._page(parts)
        except DiglotError as error:
            reply = _text(HTTPStatus.INTERNAL_SERVER_ERROR, str(error))
        self._answer(reply)

    def do_POST(self) -> None:
        """A correction."""
        parts = self._parts()
        if parts is not None:
            self._answer(self._saved() if parts == ["save"] else _missing())

    def _parts(self) -> list[str] | None:
        """The parts of the address behind the token; None where the request is refused."""
        hosts = {f"{name}:{self.server.port}" for name in (HOST, "localhost")}
        if self.headers.get("Host") not in hosts:
            self._answer(_text(HTTPStatus.FORBIDDEN, "this server answers to its own address alone"))
            return None
        _, token, *parts = (unquote(part) for part in urlsplit(self.path).path.split("/"))
        if not parts or not hmac.compare_digest(token.encode(errors="replace"), self.token.encode()):
            self._answer(_text(HTTPStatus.NOT_FOUND, "nothing is here; use the address that diglot review printed"))
            return None
        return parts

    def _page(self, parts: list[str]) -> _Reply:
        match parts:
            case [""]:
                return _Reply(HTTPStatus.OK, _HTML, _overview(self.desk))
            case ["assets", name] if name in _TYPES:
                return _Reply(HTTPStatus.OK, _TYPES[name], asset(name))
            case [locale, ""] if locale in self.desk.locales:
                return _Reply(HTTPStatus.OK, _HTML, _listing(self.desk, locale))
            case [locale, *rest] if locale in self.desk.locales:
                return self._bench(locale, "/".join(rest))
        return _missing()

    def _bench(self, locale: str, article: str) -> _Reply:
        data = self.desk.data(locale, article)
        if data is None:
            return _missing()
        root = f"/{self.token}/"
        links = bench.Links(assets=f"{root}assets/", overview=f"{root}{locale}/", save=f"{root}save")
        data["links"] = {"save": links.save}
        return _Reply(HTTPStatus.OK, _HTML, bench.document_of(data, (), links))

    def _saved(self) -> _Reply:
        origin = self.headers.get("Origin")
        if origin != f"http://{self.headers.get('Host')}" or self.headers.get_content_type() != _JSON:
            return _text(HTTPStatus.FORBIDDEN, "corrections come from the pages of this server alone")
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > _MOST_SENT:
            return _text(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "this is too much at once")
        sent = self.rfile.read(int(length))
        try:
            answer = self.desk.save(json.loads(sent))
        except (ValueError, RecursionError):
            return _text(HTTPStatus.BAD_REQUEST, "this is no review")
        except DiglotError as error:
            return _Reply(HTTPStatus.OK, _JSON, json.dumps({"done": False, "message": str(error)}))
        told: dict[str, object] = {"done": answer.is_done, "message": answer.message}
        if answer.theirs is not None:
            told["theirs"] = answer.theirs
        if answer.data:
            told["data"] = {**answer.data, "links": {"save": f"/{self.token}/save"}}
        return _Reply(HTTPStatus.OK, _JSON, json.dumps(told))

    def _answer(self, reply: _Reply) -> None:
        data = reply.text.encode(errors="replace")
        self.send_response(reply.status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", f"{reply.kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        if reply.status is not HTTPStatus.OK:
            self.close_connection = True  # what else was sent is not read
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the library's
        """Say nothing: the address is a secret."""


def _text(status: HTTPStatus, text: str) -> _Reply:
    return _Reply(status, "text/plain", f"{text}\n")


def _missing() -> _Reply:
    return _text(HTTPStatus.NOT_FOUND, "there is no such page")


def _frame(title: str, ways: str, body: str, root: str) -> str:
    name = escape(title)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<link rel="icon" href="data:,">\n<title>{name}</title>\n'
        f'<link rel="stylesheet" href="{root}assets/bench.css">\n</head>\n<body class="bench">\n'
        f'<header class="top"><nav aria-label="Review">{ways}</nav>\n<h1>{name}</h1></header>\n'
        f'<main id="bench">\n{body}</main>\n</body>\n</html>\n'
    )


def _overview(desk: Desk) -> str:
    rows = []
    for locale in desk.locales:
        cards = desk.cards(locale)
        counts = [len(cards), *(sum(bool(getattr(card, mark)) for card in cards) for mark in _MARKS)]
        name = f'<span lang="{locale}" dir="{direction(locale)}">{escape(display_name(locale))}</span>'
        cells = "".join(f"<td>{count}</td>" for count in counts)
        rows.append(f'<tr><th scope="row"><a href="{locale}/">{locale}</a> {name}</th>{cells}</tr>\n')
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("Pages", *_MARKS.values()))
    return _frame(
        "Review",
        "",
        f'<table class="list">\n<thead><tr><th scope="col">Locale</th>{heads}</tr></thead>\n'
        f"<tbody>\n{''.join(rows)}</tbody>\n</table>\n",
        "",
    )


def _listing(desk: Desk, locale: str) -> str:
    rows = "".join(map(_row, desk.cards(locale)))
    heads = "".join(
        f'<th scope="col">{name}</th>'
        for name in ("Article", "State", "Translated by", "Segments", "Stale", "New", "Doubtful", "Findings")
    )
    return _frame(
        f"Review · {locale}",
        '<a href="../">All locales</a>',
        f'<table class="list">\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n',
        "../",
    )


def _row(card: Card) -> str:
    counts = (card.segments, card.stale, card.new, card.doubtful, card.findings)
    cells = "".join(f"<td>{count or ''}</td>" for count in counts)
    return (
        f'<tr><th scope="row"><a href="{quote(card.article)}">{escape(card.article)}</a></th>'
        f'<td><span class="chip {card.state}">{card.state}</span></td><td>{card.method}</td>{cells}</tr>\n'
    )
