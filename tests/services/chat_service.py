"""A stand-in for a chat-completion service: its protocol on loopback, and the answer it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Write = Callable[[bytes], object]


@dataclass
class ChatService:
    """What was asked, and how it is answered: a body, or a function that writes the response."""

    answer: bytes | Callable[[Write], None]
    status: int = 200
    port: int = 0
    requests: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def blocks(self, request: int = 0) -> list[str]:
        """Return the texts that were sent with a request."""
        question = json.loads(self.requests[request][2]["messages"][1]["content"])
        return [block["text"] for block in question["blocks"]]


def completion(content: str) -> bytes:
    """Return the answer of a service that completes a chat with this."""
    message = {"role": "assistant", "content": content}
    choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
    return json.dumps({"object": "chat.completion", "choices": choices}).encode()


def claims(*found: object) -> bytes:
    return completion(json.dumps({"claims": found}))


@contextmanager
def chat_service(
    answer: bytes | Callable[[Write], None], status: int = 200
) -> Iterator[ChatService]:
    service = ChatService(answer, status)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.requests.append((self.path, dict(self.headers), json.loads(body)))
            if callable(service.answer):
                service.answer(self.wfile.write)
                return
            self.send_response(service.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(service.answer)))
            self.end_headers()
            self.wfile.write(service.answer)

        def log_message(self, *args: object) -> None:
            """Keep the tests' output clean."""

    with _Server(("127.0.0.1", 0), Handler) as server:
        service.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what some of the tests are about."""
