"""The English that translations carry, made into source pages again."""

from dataclasses import dataclass

from diglot.errors import RecoverError
from diglot.frontmatter import write_head
from diglot.model import Finding, Page, Recovered, Report
from diglot.provenance import LOCALIZATION_KEYS, TRANSLATED_KEYS, body_digest, write_recovered
from diglot.spans import recover, without_anchors


@dataclass(frozen=True, slots=True)
class Recoveries:
    """What `diglot recover` did: the pages written, the articles that no page has the English of, the number of
    source pages that were there already, and where locales disagree.
    """

    written: tuple["Recovery", ...]
    lost: tuple[str, ...]
    kept: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Recovery:
    """A source page to be written at `path` below the tree, and the page that it was made from."""

    path: str
    origin: str
    data: bytes


def recover_page(page: Page) -> bytes:
    """The source page that a side-by-side page carries. Raises RecoverError where it carries none.

    The head keeps what is the same in every locale. Title, description and keywords are left out: they were translated
    in place, so their English is not known. What the page is, and for which hash it stands, is said in its head.
    """
    if not page.spans:
        message = f"{page.path}: no side-by-side spans, so no English to recover; try another locale's page"
        raise RecoverError(message)
    plain = recover(page.text, page.spans, page.body_start)
    body = without_anchors(plain.text[plain.body_start :])
    head: dict[str, object] = {
        key: value
        for key, value in page.meta.items()
        if key not in LOCALIZATION_KEYS and key.lower() not in TRANSLATED_KEYS
    }
    head |= write_recovered(Recovered(page.path, page.provenance.hash, body_digest(body)))
    return (write_head(head) + body).encode()


def recover_missing(report: Report) -> Recoveries:
    """For each article without source its recovered page, made from the newest handoff that carries spans."""
    written: list[Recovery] = []
    lost: list[str] = []
    for article in report.articles:
        carriers = [page for page in article.targets.values() if page.spans]
        if article.source is None and carriers:
            newest = max(carriers, key=lambda page: (str(page.provenance.handoff or ""), page.path))
            written.append(Recovery(f"{report.source_locale}/{article.path}", newest.path, recover_page(newest)))
        elif article.source is None:
            lost.append(article.path)
    kept = sum(article.source is not None for article in report.articles)
    disagreements = tuple(finding for finding in report.findings if finding.rule == "source.disagreement")
    return Recoveries(tuple(written), tuple(lost), kept, disagreements)
