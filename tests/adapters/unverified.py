"""A host of this machine that speaks TLS with a certificate which nobody vouches for."""

from __future__ import annotations

import base64
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_G = bytes.fromhex(
    "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)
"""The base point of the curve P-256 (FIPS 186-4): the public key of the private key 1, which is no secret."""

_KEY_TYPE, _CURVE = bytes.fromhex("06072a8648ce3d0201"), bytes.fromhex("06082a8648ce3d030107")
_SIGNED, _COMMON_NAME, _OTHER_NAMES = (
    bytes.fromhex(each) for each in ("06082a8648ce3d040302", "0603550403", "0603551d11")
)
_SEQUENCE, _SET, _INTEGER, _BITS, _OCTETS, _TEXT, _TIME = 0x30, 0x31, 0x02, 0x03, 0x04, 0x0C, 0x17


def _der(tag: int, *parts: bytes) -> bytes:
    """One value in DER (X.690)."""
    body = b"".join(parts)
    size = len(body)
    length = bytes([size]) if size < 128 else bytes([0x82, *size.to_bytes(2)])
    return bytes([tag]) + length + body


def _certificate() -> bytes:
    name = _der(_SEQUENCE, _der(_SET, _der(_SEQUENCE, _COMMON_NAME, _der(_TEXT, b"nobody"))))
    public = _der(_SEQUENCE, _der(_SEQUENCE, _KEY_TYPE, _CURVE), _der(_BITS, b"\0\4", _G))
    lasts = _der(_SEQUENCE, _der(_TIME, b"200101000000Z"), _der(_TIME, b"491231235959Z"))
    here = _der(_SEQUENCE, _OTHER_NAMES, _der(_OCTETS, _der(_SEQUENCE, _der(0x87, bytes([127, 0, 0, 1])))))
    told = _der(
        _SEQUENCE, _der(0xA0, _der(_INTEGER, b"\2")), _der(_INTEGER, b"\1"), _der(_SEQUENCE, _SIGNED), name, lasts,
        name, public, _der(0xA3, _der(_SEQUENCE, here)),
    )  # fmt: skip
    signature = _der(_SEQUENCE, _der(_INTEGER, b"\1"), _der(_INTEGER, b"\1"))
    return _der(_SEQUENCE, told, _der(_SEQUENCE, _SIGNED), _der(_BITS, b"\0", signature))


def _key() -> bytes:
    return _der(_SEQUENCE, _der(_INTEGER, b"\1"), _der(_OCTETS, bytes(31) + b"\1"), _der(0xA0, _CURVE))


def _pem(kind: str, der: bytes) -> str:
    return f"-----BEGIN {kind}-----\n{base64.encodebytes(der).decode()}-----END {kind}-----\n"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.paths.append(self.path)  # type: ignore[attr-defined] # the list of our own server

    do_POST = do_GET  # noqa: N815 (the parent's name)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the parent's name)
        """Silent."""


class _Quiet(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.paths: list[str] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that turns away in the middle of the handshake is what is wanted."""


class Unverified:
    """The host, from `with` to its end.

    Args:
        folder: where it may keep its certificate.
    """

    def __init__(self, folder: Path) -> None:
        file = folder / "nobody.pem"
        file.write_text(_pem("CERTIFICATE", _certificate()) + _pem("EC PRIVATE KEY", _key()), "ascii")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        self._server = _Quiet()
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.paths = self._server.paths
        self.url = f"https://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def __enter__(self) -> Unverified:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
