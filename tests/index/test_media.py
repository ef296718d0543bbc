"""That media stay quick to find; what is found is in the contract."""

from __future__ import annotations

import time

RUN = "local/p/run1"


def test_a_key_with_very_many_entries_answers_at_once(lab, tools):
    writer = lab.writer()
    for step in range(20_000):
        writer.append(tools.picture("img", step))
    index = lab.fresh()
    start = time.process_time()
    (track,) = index.media_range([RUN], "img")
    index.media_at([RUN], "img", 10_000)
    assert time.process_time() - start < 2.0  # some ten milliseconds on an idle machine
    assert (len(track.entries), track.total) == (400, 20_000)
