"""What the sandbox sends out: to this machine alone."""

import pytest

from bot.sandbox.delivery import Courier, Parcel, is_deliverable
from tests.sandbox.listening import listening


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8080/hooks", True),
        ("http://localhost/", True),
        ("https://127.0.0.1/", False),
        ("http://10.0.0.1/", False),
        ("http://127.0.0.1.evil.example/", False),
        ("http://127.0.0.1:99999/", False),
        ("http://[::1", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_this_machine_is_spoken_with(url: str, *, expected: bool) -> None:
    """Plain HTTP on a loopback address, and nothing that looks like it."""
    assert is_deliverable(url) is expected


def test_what_became_of_a_parcel() -> None:
    """The status of the answer, 0 for none; waiting for nothing takes no time."""
    courier, statuses = Courier(), list[int]()
    courier.wait()
    with listening() as listener:
        courier.send(Parcel(f"{listener.url}?x=1", b"{}", {"X-Word": "yes"}), statuses.append)
        courier.wait()
        assert [(headers["x-word"], body) for headers, body in listener.heard] == [("yes", b"{}")]
    courier.send(Parcel("http://127.0.0.1:9/", b"{}", {}), statuses.append)
    courier.wait()
    assert statuses == [202, 0]
