"""The archives of the shared data."""

import tarfile
from pathlib import Path


def unpack(archive: Path, folder: Path, prefixes: tuple[str, ...] = ("",)) -> None:
    """The members whose names begin so, into a folder."""
    # Member by member: to list them first would mean to decompress them twice.
    with tarfile.open(archive) as tar:
        # Python 3.11 has no filters before 3.11.4, and Debian 12 has 3.11.2.
        tar.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        for member in tar:
            if member.name.startswith(prefixes):
                tar.extract(member, folder)
