"""What stops the program: one base class, and a slug on each kind.

What a translator or writer can mend is a finding (`diglot.model.Finding`), not an error.
"""

from typing import ClassVar


class DiglotError(Exception):
    """The program can't go on. The message is one line that says what is wrong and what to do."""

    slug: ClassVar[str] = "error"


class SettingsError(DiglotError):
    """A setting is unknown, of the wrong type, or its file does not parse."""

    slug = "settings"


class TermsError(DiglotError):
    """A file of terms can't be read, or is not as such files are written."""

    slug = "terms"


class StoreError(DiglotError):
    """A translation memory is missing, damaged, or no memory at all."""

    slug = "memory"


class TreeError(DiglotError):
    """A folder or file of articles can't be read, or a path leads out of it."""

    slug = "tree"


class RecoverError(DiglotError):
    """A page carries no English that could be recovered."""

    slug = "recover"


class EditError(DiglotError):
    """A page can't be changed as asked: what would be written could not be read back."""

    slug = "edit"


class ExchangeError(DiglotError):
    """A file from a translator's program can't be read, or is not as its format has it."""

    slug = "exchange"


class SiteError(DiglotError):
    """The site can't be built as configured."""

    slug = "site"


class DeskError(DiglotError):
    """The reviewer's desk can't be set up, or is handed what is not for it."""

    slug = "review"


class WorkError(DiglotError):
    """A worker that pages were handed to has died."""

    slug = "work"


class LostError(WorkError):
    """The cache does not have what it had: it was damaged, or cleared by somebody else."""

    slug = "lost"


class UsageError(DiglotError):
    """The words on the command line name something that does not exist."""

    slug = "usage"
