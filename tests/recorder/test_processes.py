"""Several threads and processes that log to one run."""

from __future__ import annotations

import threading

import pytest

import marey
from marey.journal.record import Begin, Console, End, Media


def test_threads_share_the_steps(recorded) -> None:
    run = marey.init(console=False)
    each, threads = 2_000, 8
    barrier = threading.Barrier(threads)

    def work(number: int) -> None:
        barrier.wait()
        for count in range(each):
            if count % 50 == 0:
                run.log({"text": f"{number}", f"thread {number}": count})
            else:
                run.log({f"thread {number}": count})

    workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert run.step == each * threads
    found = recorded(run)
    assert sorted(found.rows) == list(range(each * threads))
    for number in range(threads):
        key = f"thread {number}"
        assert [row[key] for row in found.rows.values() if key in row] == list(range(each))
    assert len(found.all(Media)) == threads * each // 50
    assert run.summary["thread 3"] == each - 1


def test_threads_that_begin_together_have_one_run(recorded) -> None:
    run = marey.init(console=False)
    seen = []
    workers = [threading.Thread(target=lambda: seen.append(marey.run)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert seen == [run] * 4


FORK = """
import os, sys
import marey
run = marey.init(project="fork")
run.log({"parent": 0})
run.log({"parent": 1})
child = os.fork()
if child == 0:
    print("from the child")
    for n in range(100):
        run.log({"child": n})
    CHILD_END
assert os.waitpid(child, 0)[1] == STATUS
run.log({"parent": 2})
"""


@pytest.mark.parametrize(
    ("child_end", "status"),
    [("os._exit(0)", 0), ("sys.exit(0)", 0), ("sys.exit(3)", 3 << 8), ("1 / 0", 1 << 8),
     ("run.finish(); os._exit(0)", 0)],
)  # fmt: skip
def test_a_forked_child_writes_its_own_segments(
    child_end, status, run_script, only_run, recorded
) -> None:
    done = run_script(FORK.replace("CHILD_END", child_end).replace("STATUS", str(status)))
    assert done.returncode == 0, done.stderr
    found = recorded(only_run())
    begins = {writer: item for writer, item in found.records if type(item) is Begin}
    assert len(begins) == 2
    (parent,) = [writer for writer, begin in begins.items() if begin.primary]
    (child,) = [writer for writer, begin in begins.items() if not begin.primary]
    assert begins[parent].pid != begins[child].pid
    assert found.rows_by_writer[parent] == {n: {"parent": n} for n in range(3)}
    assert found.rows_by_writer[child] == {n + 2: {"child": n} for n in range(100)}
    ends = [end.state for writer, end in found.records if type(end) is End and writer == parent]
    assert ends == ["finished"]


def test_a_child_that_logs_nothing_leaves_nothing(run_script, only_run, recorded) -> None:
    done = run_script(
        """
import os
import marey
run = marey.init()
child = os.fork()
if child == 0:
    print("silent")
    raise SystemExit(9)
assert os.waitpid(child, 0)[1] == 9 << 8
run.log({"a": 1})
"""
    )
    assert done.returncode == 0, done.stderr
    found = recorded(only_run())
    assert len(found.all(Begin)) == 1
    assert found.rows == {0: {"a": 1}}
    assert "silent" not in "".join(item.text for item in found.all(Console))


def test_multiprocessing_by_fork_with_media(run_script, only_run, recorded) -> None:
    done = run_script(
        """
import multiprocessing
import numpy as np
import marey

run = marey.init(project="pool", console=False)
run.log({"img": marey.Image(np.zeros((8, 8), np.uint8))})

def work(n):
    run.log({"img": marey.Image(np.full((8, 8), n, np.uint8)), "n": n}, step=10 + n)
    return os.getpid()

import os
if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=work, args=(n,)) for n in range(3)]
    for process in processes: process.start()
    for process in processes: process.join()
    assert [p.exitcode for p in processes] == [0, 0, 0]
"""
    )
    assert done.returncode == 0, done.stderr
    found = recorded(only_run())
    assert sorted(item.step for item in found.all(Media)) == [0, 10, 11, 12]
    assert len(found.rows_by_writer) == 4
    assert not list((only_run() / "spool").iterdir())


def test_a_fork_while_threads_log(run_script, only_run, recorded) -> None:
    done = run_script(
        """
import os, threading
import marey
run = marey.init(console=False)
stop = threading.Event()
def work():
    while not stop.is_set():
        run.log({"thread": 1})
threads = [threading.Thread(target=work) for _ in range(3)]
for t in threads: t.start()
for n in range(8):
    child = os.fork()
    if child == 0:
        run.log({"child": n})
        run.log({"text": "x"})
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
stop.set()
for t in threads: t.join()
"""
    )
    assert done.returncode == 0, done.stderr
    found = recorded(only_run())
    assert len({writer for writer, item in found.records if type(item) is Begin}) == 9
    rows = [row for rows in found.rows_by_writer.values() for row in rows.values()]
    assert sorted(row["child"] for row in rows if "child" in row) == list(range(8))
