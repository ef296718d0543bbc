"""Takes media at a call of ``log``: encoded at once if that is quick, else kept to be encoded."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import msgspec

from marey.errors import JournalError, LogError, MissingExtraError
from marey.journal import record
from marey.recorder.callsite import CallSite
from marey.recorder.encoding import Encoder, Job
from marey.recorder.entries import Piece
from marey.spool.draft import Draft, Place
from marey.spool.items import to_item
from marey.spool.records import encode_problem, media_record

if TYPE_CHECKING:
    from marey.directories import RunPath
    from marey.media._base import Media
    from marey.recorder.problems import Problems
    from marey.settings import Settings


class Prepared(msgspec.Struct):
    """The media of one call, checked and kept, but not yet at a step."""

    site: CallSite
    items: list[tuple[Piece, record.Item]] = []
    drafts: list[tuple[Piece, Draft]] = []
    records: list[record.Media] = []
    jobs: list[Job] = []

    @property
    def size_bytes(self) -> int:
        """What the drafts hold in memory."""
        return sum(len(draft.content) for _, draft in self.drafts)


class MediaLog:
    """The media of one process of a run.

    Parameters
    ----------
    path, settings, problems:
        Of the run.
    append:
        Writes a record to the run's journal.
    """

    def __init__(
        self,
        path: RunPath,
        settings: Settings,
        problems: Problems,
        append: Callable[[record.Record], None],
    ) -> None:
        self._path = path
        self._settings = settings
        self._problems = problems
        self._append = append
        self._numbers = itertools.count()
        self._counting = threading.Lock()
        self.count = 0
        self._encoder = self._new_encoder()

    def _new_encoder(self) -> Encoder:
        return Encoder(
            self._path.blobs_dir,
            self._encoded,
            self._failed,
            threads=self._settings.encoder_threads,
            max_items=self._settings.queue_items,
            max_bytes=self._settings.queue_bytes,
        )

    def begin_in_child(self) -> None:
        """Start anew in a process forked from the run's: what waits is the parent's to encode."""
        self._counting = threading.Lock()
        self._encoder = self._new_encoder()
        self.count = 0

    def prepare(self, pieces: Sequence[Piece], writer: str, site: CallSite) -> Prepared:
        """Check and keep the media of one call; waits while the queue is full.

        Raises
        ------
        LogError
            One of them cannot be recorded.
        JournalError
            There is no room on the disk. Nothing is left of the call then.
        """
        prepared = Prepared(site)
        try:
            for piece in pieces:
                self._prepare(prepared, piece, writer)
            if prepared.drafts:
                self._encoder.reserve(
                    len(prepared.drafts), prepared.size_bytes, lambda: self._say_full(site)
                )
        except BaseException:  # Ctrl-C while the queue is full, too
            for _, draft in prepared.drafts:
                draft.discard()
            raise
        return prepared

    def _prepare(self, prepared: Prepared, piece: Piece, writer: str) -> None:
        try:
            if piece.media.inline:
                item = to_item(piece.media.encode(), self._path.blobs_dir)
                prepared.items.append((piece, item))
                return
            content = _draft_bytes(piece.media)
        except (JournalError, MissingExtraError):
            raise
        except Exception as error:
            raise LogError(
                f"the {type(piece.media).__name__} of {piece.key!r} cannot be recorded. "
                f"{type(error).__name__}: {error}"
            ) from error
        draft = Draft(self._path.spool_dir, writer, next(self._numbers), content)
        prepared.drafts.append((piece, draft))

    def _say_full(self, site: CallSite) -> None:
        self._problems.warn_once(
            "queue-full",
            "media are logged faster than they can be encoded, so log() waits for them. Log fewer "
            "or smaller ones, or raise the settings encoder_threads, queue_items and queue_bytes.",
            site,
        )

    def discard(self, prepared: Prepared) -> None:
        """Forget the media of a call that is refused."""
        if prepared.drafts:
            self._encoder.release(len(prepared.drafts), prepared.size_bytes)
        for _, draft in prepared.drafts:
            draft.discard()

    def settle(self, prepared: Prepared, step: int, time: float) -> None:
        """Give the media of a call their step; from here on they survive the process."""
        for piece, item in prepared.items:
            prepared.records.append(media_record(_place(piece, step, time, prepared.site), item))
        for piece, draft in prepared.drafts:
            place = _place(piece, step, time, prepared.site)
            draft.settle(place)
            prepared.jobs.append(Job(draft, place))

    def commit(self, prepared: Prepared) -> None:
        """Record what is encoded and let the rest be."""
        for media in prepared.records:
            self._append(media)
        for job in prepared.jobs:
            self._encoder.submit(job)
        self._count(len(prepared.records))

    def _count(self, added: int) -> None:
        with self._counting:
            self.count += added

    def _encoded(self, job: Job, item: record.Item) -> None:
        try:
            self._append(media_record(job.place, item))
        except JournalError as error:
            self._failed(job, error)
            return
        job.draft.discard()
        self._count(1)

    def _failed(self, job: Job, error: Exception) -> None:
        # A full disk or a missing package can be mended, and the media be encoded later.
        can_be_mended = isinstance(error, (OSError, MissingExtraError))
        if not can_be_mended:
            job.draft.discard()
        self._problems.report(
            encode_problem(job.place, error, job.draft.path.name if can_be_mended else ""),
            job.site,
            once=f"encode-failed {job.site} {type(error).__name__}",
            error=error,
        )

    def finish(self, timeout_secs: float, progress: Callable[[int], None]) -> int:
        """Wait for the media that are not encoded yet; give back how many are left."""
        return self._encoder.drain(timeout_secs, progress)


def _draft_bytes(media: Media) -> bytes:
    from marey.media._draft import to_draft

    return to_draft(media)


def _place(piece: Piece, step: int, time: float, site: CallSite) -> Place:
    return Place(piece.key, step, time, piece.position, piece.count, piece.listed, *site)
