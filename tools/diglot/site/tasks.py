"""The parts of a site beside the source's edition: each is one build of MkDocs that needs nothing from the others, so
that they can be made side by side, in other processes or on other machines that see the same folders.
"""

import logging
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Protocol, cast

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError

from diglot.model import Case, Page, Report
from diglot.site.documents import Edition

PLUGIN = "diglot"

# MkDocs logs through one logger, and a worker of a cluster may have several threads.
_ONE_AT_A_TIME = Lock()


class Given(Protocol):
    """The plugin, as far as it is told what to build."""

    given: Edition | None


@dataclass(frozen=True, slots=True)
class Part:
    """One build. It goes to a new folder in `workshop`, so that a try that was cut short is in nobody's way.

    `level` is the least level of the messages that are wanted.
    """

    config_file: str
    edition: Edition
    workshop: str
    level: int

    @property
    def locale(self) -> str:
        """The locale that it is about."""
        return self.edition.reports_on or self.edition.locale


@dataclass(frozen=True, slots=True)
class Made:
    """A part that was built: its folder, what MkDocs said, each with its level, and why it stopped, or empty."""

    folder: Path
    messages: tuple[tuple[int, str], ...]
    failure: str = ""


def parts_of(config_file: str, whole: Edition, workshop: Path, level: int) -> Iterator[Part]:
    """The parts beside the source's edition, with no more of the report than each of them shows."""
    report = whole.report
    cases: dict[str, list[Case]] = defaultdict(list)
    for case in report.cases:
        cases[case.locale].append(case)
    for locale in report.locales:
        share = _share(report, locale, cases[locale])
        own = [replace(whole, locale=locale, report=replace(share, findings=()))]
        if whole.has_reports and any(case.page for case in cases[locale]):
            own.append(replace(whole, reports_on=locale, report=share))
        for edition in own:
            yield Part(config_file, edition, str(workshop), level)


def make(part: Part) -> Made:
    """Build a part. What MkDocs stops for is told, and not raised, so that the other parts are built and told of."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    folder = Path(tempfile.mkdtemp(prefix="part-", dir=part.workshop))
    failure = ""
    with _ONE_AT_A_TIME, _heard(part.level) as messages:
        try:
            _build(part.config_file, folder, part.edition)
        except (Abort, ConfigurationError) as error:
            failure = str(error) or type(error).__name__
        except Exception as error:  # noqa: BLE001  # whatever a template or another plugin may raise
            failure = f"{type(error).__name__}: {error}"
    return Made(folder, tuple(messages), failure)


def _build(config_file: str, folder: Path, edition: Edition) -> None:
    config = load_config(config_file, site_dir=str(folder), strict=False)
    prefix = edition.prefix(edition.locale)
    config.site_url = edition.site_url and edition.site_url + prefix
    config.use_directory_urls = edition.directory_urls  # may come from the command line
    if edition.reports_on:
        # Of the source's edition only the frame: its pages and its files are made elsewhere.
        config.nav = None
        config.extra["homepage"] = "."
        config.theme.static_templates.clear()
    cast("Given", config.plugins[PLUGIN]).given = edition
    build(config)


def _share(report: Report, locale: str, cases: list[Case]) -> Report:
    """What a report has of one locale. That other translations exist is kept, and what is in their heads."""
    articles = {
        article.path: replace(
            article,
            targets={tag: page if tag == locale else _outline(page) for tag, page in article.targets.items()},
            earlier={},
        )
        for article in report.articles
    }
    paths = {case.path for case in cases}
    return replace(
        report,
        articles=tuple(articles.values()),
        cases=tuple(replace(case, article=articles[case.article.path]) for case in cases),
        findings=tuple(finding for finding in report.findings if finding.path in paths),
        stale_since={},
    )


def _outline(page: Page) -> Page:
    return replace(page, data=b"", text="", body_start=0, spans=(), problems=(), recovered=None)


@contextmanager
def _heard(level: int) -> Iterator[list[tuple[int, str]]]:
    """Takes MkDocs' messages down, instead of showing them: parts that are built side by side would mix theirs."""
    logger = logging.getLogger("mkdocs")
    taken = _Taken()
    handlers, before, passes = logger.handlers[:], logger.level, logger.propagate
    logger.handlers[:] = [taken]
    logger.setLevel(level)
    logger.propagate = False
    try:
        yield taken.messages
    finally:
        logger.handlers[:] = handlers
        logger.setLevel(before)
        logger.propagate = passes


class _Taken(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.messages: list[tuple[int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        # Where a part is built, and in what time, is of no interest.
        if record.levelno != logging.INFO or record.name != "mkdocs.commands.build":
            self.messages.append((record.levelno, record.getMessage()))
