"""A process that is asked to end: whoever waits hears it, however often and from wherever it is asked."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from bot.stop import Stop


@pytest.fixture
def _handlers() -> Iterator[None]:
    """The handlers of before come back."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def test_nobody_asked() -> None:
    """A wait that nobody ends takes its time and says so."""
    stop = Stop()
    assert (stop.wait(0.0), stop.is_asked, stop.number) == (False, False, None)


def test_every_waiter_hears_it() -> None:
    """One request ends the waits of all threads, and those that begin later."""
    stop, heard = Stop(), list[bool]()
    threads = [threading.Thread(target=lambda: heard.append(stop.wait()), daemon=True) for _ in range(3)]
    for thread in threads:
        thread.start()
    stop.ask()
    for thread in threads:
        thread.join(timeout=30)
    assert [*heard, stop.wait()] == [True] * 4


@pytest.mark.usefixtures("_handlers")
def test_a_signal_while_waiting() -> None:
    """The thread that waits is the one that the signal interrupts, and a second signal does no harm."""
    stop = Stop.by(signal.SIGTERM)
    senders = [threading.Thread(target=os.kill, args=(os.getpid(), signal.SIGTERM)) for _ in range(2)]
    for sender in senders:
        sender.start()
    assert stop.wait()
    for sender in senders:
        sender.join()
    stop.ask(signal.SIGINT)
    assert (stop.wait(0.0), stop.number) == (True, signal.SIGTERM)


@pytest.mark.usefixtures("_handlers")
def test_who_waits_for_a_person_is_interrupted() -> None:
    """A signal ends the wait for a line at once, and one that came before lets nobody be asked; elsewhere none does."""
    stop = Stop.by(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), stop.reading():
        os.kill(os.getpid(), signal.SIGTERM)
    assert stop.number == signal.SIGTERM
    with pytest.raises(KeyboardInterrupt), stop.reading():
        pytest.fail("somebody was asked")
    os.kill(os.getpid(), signal.SIGTERM)
