"""The text that stands for a picture is lost, or is still that of the source.

Why it matters: who can't see the picture is read nothing, or English.

Example:

    === en-US/a.md
    ![The settings page of the portal](media/settings.png)
    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    ![The settings page of the portal](media/settings.png)

A text of fewer than three words, or in capitalised words alone, is let pass: names are the same in every language. Without a page in the source
language only texts inside of sentences can be compared.

Remedy: translate it, as the caption that it is.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.model import Severity

_IMAGE = re.compile(r"!\[(?P<alt>[^\[\]]{0,1000})\]\((?P<path>[^\s()]{1,500})|:::image [^\n]{0,1000}")
_ATTRIBUTE = re.compile(r"(?P<name>source|alt-text)\s*=\s*\"(?P<value>[^\"\n]*)\"")
_WORD = re.compile(r"[^\W\d_]{2,}")
_LONG = re.compile(r"[a-z]{4,}")
_WORDS = 3


def _check(subject: Subject) -> Iterator[Hit]:
    page = subject.case.page
    if page and not subject.case.is_source and ("![" in page.text or ":::image" in page.text):
        yield from _lost(subject)
        yield from _left(subject)


def _lost(subject: Subject) -> Iterator[Hit]:
    for unit in subject.units:
        if "![" in unit.source:
            given = {path: alt for path, alt, _ in _images(unit.source)}
            for path, alt, at in _images(unit.target):
                if given.get(path) and not alt.strip():
                    yield subject.hit(unit.start + at, f"the text of this picture is lost: {given[path][:80]}")


def _left(subject: Subject) -> Iterator[Hit]:
    source = subject.case.article.source
    language = subject.source_locale.partition("-")[0]
    if source is None or source.recovered or subject.case.locale.partition("-")[0] == language:
        return
    given = {path: alt for path, alt, _ in _images(source.text)}
    for piece in subject.shown:
        for path, alt, at in _images(piece.text):
            words = _WORD.findall(alt)
            # A short small word stands in names too.
            if alt == given.get(path) and len(words) >= _WORDS and any(map(_LONG.fullmatch, words)):
                yield subject.hit(piece.start + at, f"the text of this picture is not translated: {alt[:80]}")


def _images(text: str) -> Iterator[tuple[str, str, int]]:
    """The path, the text and the offset of each picture."""
    for match in _IMAGE.finditer(text):
        if match["path"]:
            yield match["path"], match["alt"], match.start()
        else:
            attributes = dict(_ATTRIBUTE.findall(match[0]))
            yield attributes.get("source", ""), attributes.get("alt-text", ""), match.start()


RULE = Rule("markup.image-alt", Severity.WARNING, _check, __doc__)
