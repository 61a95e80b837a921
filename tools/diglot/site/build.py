"""`diglot build`: the site in every locale, which is then read again and checked."""

import logging
import os
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.utils import CountHandler

from diglot.errors import SiteError
from diglot.site.parts import PLUGIN
from diglot.site.whole import Whole


@dataclass(frozen=True, slots=True)
class Built:
    """A finished site: its folder, the number of its HTML pages, MkDocs' warnings, and what the check of it found."""

    folder: Path
    pages: int
    warnings: int
    problems: tuple[str, ...]


class Planned(Protocol):
    """The plugin, as far as it is told who is to build."""

    whole: Whole


def build_site(
    config_file: Path, site_dir: Path | None, jobs: int | None = None, executor: Executor | None = None
) -> Built:
    """Build all locales and check the result. The parts go to the executor; without one, where that pays, to so many
    processes, by default one for each core. Raises SiteError where MkDocs stops.
    """
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    logger = logging.getLogger("mkdocs")
    shown, counter = logging.StreamHandler(), CountHandler()
    shown.setLevel(logging.WARNING)
    shown.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    counter.setLevel(logging.WARNING)
    logger.addHandler(shown)
    logger.addHandler(counter)
    try:
        config = load_config(str(config_file), site_dir=str(site_dir.absolute()) if site_dir else None)
        if PLUGIN not in config.plugins:
            message = f"{config_file}: the plugin `{PLUGIN}` is not listed under plugins"
            raise SiteError(message)
        whole = cast("Planned", config.plugins[PLUGIN]).whole
        whole.executor, whole.jobs = executor, jobs
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        except KeyboardInterrupt:
            whole.leave()
            raise
        config.plugins.on_shutdown()
    except (Abort, ConfigurationError) as error:
        told = "" if isinstance(error, Abort) else f": {error}"  # MkDocs has said why before it aborts
        message = f"{config_file}: the site was not built{told}"
        raise SiteError(message) from error
    finally:
        logger.removeHandler(shown)
        logger.removeHandler(counter)
    checked = whole.verified
    if checked is None:
        message = f"{config_file}: MkDocs ended before the site was built"
        raise SiteError(message)
    warnings = sum(count for _, count in counter.get_counts())
    return Built(Path(config.site_dir), checked.pages, warnings, checked.problems)
