"""Writers take turns in the order in which they came; neither death nor giving up holds anybody up, nor lets two in."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from handbell.tenancy.sqlite import queue
from handbell.tenancy.sqlite.queue import TurnDidNotCome, end_turn, take_turn

pytestmark = pytest.mark.skipif(queue.fcntl is None, reason="Windows knows no such locks.")
fork = multiprocessing.get_context("fork")


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "queue")


def taken(path: str, *, patience: float = 5) -> int:
    handle = take_turn(path, patience=patience)
    assert handle is not None
    return handle


def test_whoever_came_first_goes_first(path: str) -> None:
    holding, order = taken(path), list[int]()
    threads = []
    for number in range(8):
        threads.append(threading.Thread(target=_wait_in_line, args=(path, number, order)))
        threads[-1].start()
        time.sleep(0.02)
    end_turn(holding)
    for thread in threads:
        thread.join()
    assert order == list(range(8))


def _wait_in_line(path: str, number: int, order: list[int]) -> None:
    handle = taken(path)
    order.append(number)
    end_turn(handle)


@pytest.mark.parametrize("by_byte", [True, False])
def test_one_at_a_time(path: str, by_byte: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "_BY_BYTE", by_byte and queue._BY_BYTE)
    inside, most = [0], [0]

    def work() -> None:
        for _turn in range(20):
            handle = taken(path)
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            time.sleep(0.0005)
            inside[0] -= 1
            end_turn(handle)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


@pytest.mark.parametrize("dies", ["while it has the turn", "while it waits"])
def test_whoever_dies_holds_nobody_up(path: str, dies: str) -> None:
    holding = taken(path) if dies == "while it waits" else None
    child = fork.Process(target=_take_and_stay, args=(path, holding))
    child.start()
    time.sleep(0.3)
    os.kill(child.pid or 0, signal.SIGKILL)
    child.join()
    if holding is not None:
        end_turn(holding)
    end_turn(taken(path))


def _take_and_stay(path: str, inherited: int | None) -> None:
    if inherited is not None:
        os.close(inherited)
    taken(path, patience=60)
    time.sleep(60)


def test_whoever_gives_up_lets_nobody_in_too_early(path: str) -> None:
    holding = taken(path)
    with pytest.raises(TurnDidNotCome):
        take_turn(path, patience=0.05)
    with pytest.raises(TurnDidNotCome):
        take_turn(path, patience=0.05)
    end_turn(holding)
    end_turn(taken(path, patience=0.5))


@pytest.mark.parametrize("found", [b"x", b"\xff" * 16, b"\0" * 100])
def test_whatever_stands_in_the_file_does_no_harm(path: str, found: bytes) -> None:
    Path(path).write_bytes(found)
    end_turn(taken(path))
    end_turn(taken(path))
