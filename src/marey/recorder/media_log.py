"""Takes media at a call of ``log``: encoded at once if that is quick, else kept to be encoded."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from marey.errors import JournalError, LogError, MissingExtraError
from marey.journal import blobs
from marey.recorder import forking
from marey.recorder.callsite import CallSite
from marey.recorder.encoding import Encoder, Job
from marey.spool.items import to_item
from marey.spool.records import CAN_BE_MENDED, encode_problem, media_record

if TYPE_CHECKING:
    from marey.directories import RunPath
    from marey.journal import record
    from marey.media._base import Encoded, Media
    from marey.media._draft import Part
    from marey.media._file import LargeFile
    from marey.recorder.entries import Piece
    from marey.recorder.problems import Problems
    from marey.settings import Settings
    from marey.spool.frames import Place
    from marey.spool.spool import Content, Placed, Spool

REMEMBERED_FILES: Final = 512
LARGE_BYTES: Final = 64 * 1024 * 1024  # from which a draft costs more than a quick encoding


@dataclass(slots=True)
class Prepared:
    """The media of one call, checked and kept, but not yet at a step.

    Attributes
    ----------
    values:
        All of them, as they are logged.
    items:
        Those that are encoded, to be recorded with the call.
    jobs:
        Those that wait, each with its draft, which may be that of an earlier call.
    new, held:
        The drafts that this call wrote, and those that it needs though others wrote them.
    placed, records:
        What ``settle`` makes of jobs and items.
    """

    site: CallSite
    values: list[Media] = field(default_factory=list)
    items: list[tuple[Piece, record.Item]] = field(default_factory=list)
    jobs: list[tuple[Piece, Job]] = field(default_factory=list)
    new: dict[bytes, Job] = field(default_factory=dict)
    held: list[Content] = field(default_factory=list)
    placed: list[tuple[Job, Placed]] = field(default_factory=list)
    records: list[record.Media] = field(default_factory=list)
    is_reserved: bool = False
    is_over: bool = False  # committed or discarded

    @property
    def size_bytes(self) -> int:
        """What the drafts of this call hold in memory."""
        return sum(job.size_bytes for job in self.new.values())


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
        self._counting = threading.RLock()  # a signal handler may log, too
        self.count = 0
        self._spool: Spool | None = None
        self._kinds: set[str] = set()  # of which some were kept
        self._kept_files: OrderedDict[LargeFile, str] = OrderedDict()
        self._encoder = self._new_encoder()

    def _new_encoder(self) -> Encoder:
        return Encoder(
            self._to_item,
            self._done,
            self._dropped,
            threads=self._settings.encoder_threads,
            max_items=self._settings.queue_items,
            max_bytes=self._settings.queue_bytes,
        )

    def _to_item(self, encoded: Encoded) -> record.Item:
        return to_item(encoded, self._path.blobs_dir)

    def begin_in_child(self) -> None:
        """Start anew in a process forked from the run's: what waits is the parent's to encode."""
        self._counting = threading.RLock()
        self._encoder = self._new_encoder()
        self.count = 0
        if self._spool is not None:
            self._spool.abandon()
        self._spool = None

    def prepare(
        self, pieces: Sequence[Piece], writer: str, site: CallSite, step: int = 0
    ) -> Prepared:
        """Check and keep the media of one call; waits while the queue is full.

        Parameters
        ----------
        pieces, site:
            The media, and the line that logs them.
        writer:
            The name of the process's journal writer.
        step:
            The step that they will most likely have.

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
                place = f"{self._path.path}/{writer}/{piece.key}"
                if piece.media.kind in self._kinds:
                    self._prepare(prepared, piece, place, step, writer)
                else:  # the first of a kind imports what keeps it
                    with forking.no_fork():
                        self._prepare(prepared, piece, place, step, writer)
                    self._kinds.add(piece.media.kind)
            if prepared.jobs:
                self._reserve(prepared)
        except BaseException:  # Ctrl-C while the queue is full, too
            self.discard(prepared)
            raise
        return prepared

    def _prepare(
        self, prepared: Prepared, piece: Piece, place: str, step: int, writer: str
    ) -> None:
        try:
            media = piece.media.for_log(place, step)
            prepared.values.append(media)
            if media.inline:
                prepared.items.append((piece, self._to_item(media.encode())))
                return
            kept = _Keeper(self._keep_file)
            parts = _draft_parts(media, kept)
            digest = _digest(parts)
            item = self._encoder.known(digest)
            if item is None and media.quick_if_large and _size(parts) >= LARGE_BYTES:
                item = self._to_item(media.encode())
                self._encoder.remember(digest, item)
        except (JournalError, MissingExtraError):
            raise
        except Exception as error:
            raise LogError(
                f"the {type(piece.media).__name__} of {piece.key!r} cannot be recorded. "
                f"{type(error).__name__}: {error}"
            ) from error
        if item is not None:
            prepared.items.append((piece, item))
            return
        job = self._known_job(prepared, digest, writer)
        if job is None:
            # Files that are not in memory may change; the copies of them do not.
            source = partial(self._restore, b"".join(parts)) if kept.is_used else lambda: media
            content = self._spool_of(writer).write(parts)
            job = Job(content, digest, _size(parts), source)
            prepared.new[digest] = job
        prepared.jobs.append((piece, job))

    def _known_job(self, prepared: Prepared, digest: bytes, writer: str) -> Job | None:
        """The job of this call or another one that encodes such media, its draft held."""
        job = prepared.new.get(digest)
        spool = self._spool_of(writer)
        if job is None:
            job = self._encoder.under_way(digest, spool.hold)
        else:
            spool.hold(job.content)
        if job is not None:
            prepared.held.append(job.content)
        return job

    def _spool_of(self, writer: str) -> Spool:
        with self._counting:
            spool = self._spool
            if spool is None:
                from marey.spool.spool import Spool

                spool = Spool(self._path.spool_dir, writer)
                self._spool = self._spool or spool
            return self._spool or spool

    def _keep_file(self, path: Path) -> str:
        """Copy a file that is too large for a draft to where its blob will be.

        The copy stays if the call is refused: nothing refers to it, and it takes room only.
        """
        from marey.media._file import LargeFile

        file = LargeFile.at(path)
        name = self._kept_files.get(file)
        if name is None:
            ref = blobs.put(self._path.blobs_dir, path, "application/octet-stream", path.suffix)
            name = blobs.kept_name(ref)
            self._kept_files[file] = name
            if len(self._kept_files) > REMEMBERED_FILES:
                self._kept_files.popitem(last=False)
        return name

    def _restore(self, draft: bytes) -> Media:
        from marey.media._draft import from_draft

        return from_draft(draft, partial(blobs.kept_path, self._path.blobs_dir))

    def _reserve(self, prepared: Prepared) -> None:
        self._encoder.reserve(
            len(prepared.jobs), prepared.size_bytes, lambda: self._say_full(prepared.site)
        )
        prepared.is_reserved = True

    def _say_full(self, site: CallSite) -> None:
        self._problems.warn_once(
            "queue-full",
            "media are logged faster than they can be encoded, so log() waits for them. Log fewer "
            "or smaller ones, or raise the settings encoder_threads, queue_items and queue_bytes.",
            site,
        )

    def discard(self, prepared: Prepared) -> None:
        """Forget the media of a call that is refused."""
        if prepared.is_over:
            return
        prepared.is_over = True
        spool = self._spool
        if prepared.is_reserved:
            self._encoder.release(len(prepared.jobs), prepared.size_bytes)
        if spool is not None:
            for _, placed in prepared.placed:
                spool.close(placed)
            for content in (*prepared.held, *(job.content for job in prepared.new.values())):
                spool.release(content)

    def settle(self, prepared: Prepared, step: int, time: float) -> None:
        """Give the media of a call their step; from here on they survive the process."""
        for piece, item in prepared.items:
            prepared.records.append(media_record(_place(piece, step, time, prepared.site), item))
        for piece, job in prepared.jobs:
            assert self._spool is not None
            place = _place(piece, step, time, prepared.site)
            prepared.placed.append((job, self._spool.place(job.content, place)))

    def commit(self, prepared: Prepared) -> None:
        """Let the media be encoded that wait; the caller has recorded the others."""
        prepared.is_over = True
        for value in prepared.values:
            value.logged()
        self._count(len(prepared.records))
        prepared.placed.reverse()  # to be taken from its end
        try:
            self._add(prepared)
        except BaseException:  # Ctrl-C, too: what has its place is encoded nevertheless
            self._add(prepared)
            raise

    def _add(self, prepared: Prepared) -> None:
        while prepared.placed:
            self._encoder.add(*prepared.placed.pop())
        while prepared.held:
            assert self._spool is not None
            self._spool.release(prepared.held.pop())

    def _count(self, added: int) -> None:
        with self._counting:
            self.count += added

    def _done(self, job: Job, placed: Placed) -> None:
        """Record what a job became at one of its places."""
        error = job.error
        if job.item is not None:
            try:
                self._append(media_record(placed.place, job.item))
            except JournalError as failure:
                error = failure
            else:
                self._close(placed)
                self._count(1)
                return
        assert error is not None
        self._fail(job, placed, error)

    def _fail(self, job: Job, placed: Placed, error: BaseException) -> None:
        can_be_mended = isinstance(error, CAN_BE_MENDED)
        if can_be_mended:
            assert self._spool is not None
            self._spool.hold(job.content)
        else:
            self._close(placed)
        site = CallSite(placed.place.filename, placed.place.line)
        self._problems.report(
            encode_problem(placed.place, error, placed.name if can_be_mended else ""),
            site,
            once=f"encode-failed {site} {type(error).__name__}",
            error=error,
        )

    def _close(self, placed: Placed) -> None:
        assert self._spool is not None
        self._spool.close(placed)

    def _dropped(self, job: Job) -> None:
        assert self._spool is not None
        self._spool.release(job.content)

    def beat(self) -> None:
        """Look after the spool and what waits, now and then."""
        self._encoder.help_out()
        spool = self._spool
        if spool is not None:
            spool.beat()

    def finish(self, timeout_secs: float, progress: Callable[[int], None]) -> int:
        """Wait for the media that are not encoded yet; give back how many are left."""
        left = self._encoder.drain(timeout_secs, progress)
        if self._spool is not None:
            self._spool.end()
        return left


class _Keeper:
    """Keeps files, and knows whether it was asked to."""

    def __init__(self, keep: Callable[[Path], str]) -> None:
        self._keep = keep
        self.is_used = False

    def __call__(self, path: Path) -> str:
        self.is_used = True
        return self._keep(path)


def _draft_parts(media: Media, keep_file: Callable[[Path], str]) -> list[Part]:
    from marey.media._draft import draft_parts

    return draft_parts(media, keep_file)


def _digest(parts: list[Part]) -> bytes:
    """Equal for equal media, and only for those; five times as fast as SHA-256."""
    from blake3 import blake3

    hasher = blake3()
    for part in parts:
        hasher.update(part)
    return hasher.digest()


def _size(parts: list[Part]) -> int:
    return sum(map(len, parts))


def _place(piece: Piece, step: int, time: float, site: CallSite) -> Place:
    from marey.spool.frames import Place

    return Place(piece.key, step, time, piece.position, piece.count, piece.listed, *site)
