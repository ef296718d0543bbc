"""Every exception that Marey raises on purpose; nothing here does work.

MareyError
├── UsageError      a call at the wrong time or with arguments that make no sense
├── ConfigError     a config value changed without ``allow_val_change=True``
├── MediaError      a value that cannot become the media it was given to  (also a ValueError)
├── LogError        a key or value that ``log`` cannot record             (also a TypeError)
├── JournalError    a journal that cannot be written, or a file that is not one
├── NotFoundError   a project, run, key or blob that does not exist
├── DamagedError    a stored file that is not what was logged
└── MissingExtraError  an optional package is needed; the message has the install line
"""


class MareyError(Exception):
    """The base of all errors that Marey raises on purpose."""


class UsageError(MareyError):
    """A call came at the wrong time, or with arguments that make no sense together."""


class ConfigError(UsageError):
    """A config value was changed without ``allow_val_change=True``."""


class MediaError(MareyError, ValueError):
    """A value cannot become the media it was given to; the message says what was expected."""


class LogError(MareyError, TypeError):
    """A key or a value cannot be recorded by ``log``; nothing of that call was recorded."""


class JournalError(MareyError, OSError):
    """A journal cannot be written, or a file is not a journal."""


class NotFoundError(MareyError, LookupError):
    """A project, run, key or blob does not exist."""


class DamagedError(MareyError):
    """A stored file is not what was logged, or cannot be read."""


class MissingExtraError(MareyError, ImportError):
    """An optional package is needed; the message has the line that installs it."""
