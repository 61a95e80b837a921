"""Links to suggest a better translation, on the pages that readers see."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sitekit import build, project_of

from support import head, unit

pytestmark = pytest.mark.browser

TREE = {
    "en-US/page.md": "# Title\n\nOne. Two.\n",
    "nb-NO/page.md": f"{head()}# {unit(102, 'Tittel', 'Title')}\n\n{unit(103, 'En.', 'One.')} {unit(104, 'To.', 'Two.')}\n",
}


@pytest.mark.parametrize(
    ("where", "first", "last"),
    [
        (
            "editor",
            "https://github.com/o/r/edit/main/source/nb-NO/page.md#L8",
            "https://github.com/o/r/edit/main/source/nb-NO/page.md#L10",
        ),
        ("report", "../../reports/alignment/nb-no/page/#s1", "../../reports/alignment/nb-no/page/#s3"),
    ],
)
def test_each_sentence_leads_to_where_it_is_corrected(  # noqa: PLR0913, PLR0917  # fixtures and cases
    tmp_path: Path, serve: Callable[[Path], str], browser: Browser, where: str, first: str, last: str
) -> None:
    extra = "repo_url: https://github.com/o/r\nedit_uri: edit/main/source/\n"
    project = project_of(tmp_path / "project", TREE, options=f"{{ suggest: {where} }}", extra=extra)
    assert build(project.config, tmp_path / "out") == 0
    page = browser.new_page()
    page.goto(f"{serve(tmp_path / 'out')}nb-no/page/")
    page.locator("[data-dg-view=side]").click()
    links = page.locator("a.dg-suggest")
    assert [link.get_attribute("aria-label") for link in links.all()] == ["Foreslå en bedre oversettelse"] * 3
    assert (links.first.get_attribute("href"), links.last.get_attribute("href")) == (first, last)
    page.close()


def test_without_the_option_there_are_none(tmp_path: Path, serve: Callable[[Path], str], browser: Browser) -> None:
    assert build(project_of(tmp_path / "project", TREE).config, tmp_path / "out") == 0
    page = browser.new_page()
    page.goto(f"{serve(tmp_path / 'out')}nb-no/page/")
    page.locator("[data-dg-view=side]").click()
    assert page.locator(".dg-original").count() == 2
    assert page.locator("a.dg-suggest").count() == 0
    page.close()
