"""What a page holds on to."""

from __future__ import annotations

from playwright.sync_api import CDPSession


def in_use(session: CDPSession) -> dict[str, float]:
    """Bytes of JavaScript, nodes also of canvases and pictures that are not in the page, listeners."""
    session.send("HeapProfiler.enable")
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")["usedSize"]
    counters = session.send("Memory.getDOMCounters")
    return {"heap": heap, "nodes": counters["nodes"], "listeners": counters["jsEventListeners"]}
