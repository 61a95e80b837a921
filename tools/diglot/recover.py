"""The English that translations carry, made into source pages again."""

from collections.abc import Iterator
from dataclasses import dataclass

from diglot.errors import RecoverError
from diglot.frontmatter import write_head
from diglot.model import Article, Page, Recovered
from diglot.provenance import LOCALIZATION_KEYS, TRANSLATED_KEYS, body_digest, write_recovered
from diglot.spans import recover, without_anchors


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


def recover_missing(articles: tuple[Article, ...], source_locale: str) -> Iterator[Recovery | Article]:
    """For each article without source: its recovered page, made from the newest handoff that carries spans, or the
    article itself where no page carries any.
    """
    for article in articles:
        if article.source is None:
            carriers = [page for page in article.targets.values() if page.spans]
            if carriers:
                newest = max(carriers, key=lambda page: (str(page.provenance.handoff or ""), page.path))
                yield Recovery(f"{source_locale}/{article.path}", newest.path, recover_page(newest))
            else:
                yield article
