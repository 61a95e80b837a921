import hashlib
import importlib
import re
from dataclasses import replace
from pathlib import Path

import pytest

from diglot import checks
from diglot.checks import BY_SLUG, FAMILIES, RULES, find_rule
from diglot.checks.rule import Rule
from diglot.errors import UsageError
from diglot.model import Finding, Severity
from diglot.recover import recover_page
from diglot.settings import load_settings
from support import HASH, audited, findings_of, head, page_of, seeds, unit

FOLDER = Path(checks.__file__).parent
SLUGS = [rule.slug for rule in RULES]
# Only a folder has symbolic links: see test_trees.py. It takes two versions of a page to tell an edit: test_touched.py.
# A name is learned from many sentences: test_terms.py.
WITHOUT_EXAMPLE = {"drift.touched", "page.outside-tree", "terms.product"}


def example(rule: Rule) -> dict[str, bytes]:
    """The tree of the example in a rule's docs: `=== path`, then the file; `\\xNN` is a byte that is not UTF-8."""
    match = re.search(r"^Example:\n\n(?P<tree>(?:(?: {4}.*)?\n)+)", rule.doc, re.MULTILINE)
    assert match, f"{rule.slug} has no example"
    files = re.split(r"^    === (.+)\n", match["tree"].rstrip("\n") + "\n", flags=re.MULTILINE)
    assert not files[0].strip()
    tree = {}
    for path, content in zip(files[1::2], files[2::2], strict=True):
        data = re.sub(r"(?m)^ {4}", "", content).encode()
        tree[path] = re.sub(rb"\\x([0-9a-f]{2})", lambda byte: bytes.fromhex(byte[1].decode()), data)
    return tree


def found(tree: dict[str, str], rule: str) -> list[tuple[str, int]]:
    return [(finding.path, finding.line) for finding in findings_of(audited(tree), rule)]


def test_the_list_is_the_folder() -> None:
    modules = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in {"__init__", "rule"})
    assert list(RULES) == [importlib.import_module(f"diglot.checks.{name}").RULE for name in modules]
    assert [slug.replace(".", "_").replace("-", "_") for slug in SLUGS] == modules


@pytest.mark.parametrize("slug", SLUGS)
def test_a_rule_has_the_parts_that_its_reader_looks_for(slug: str) -> None:
    rule = BY_SLUG[slug]
    assert re.fullmatch(r"[a-z]+\.[a-z0-9-]+", slug)
    assert rule.summary.endswith(".")
    assert "\n\nWhy it matters: " in rule.doc
    assert rule.remedy.endswith(".")
    assert rule.remedy == " ".join(rule.doc.partition("Remedy: ")[2].split())


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if slug not in WITHOUT_EXAMPLE])
def test_the_example_in_the_docs_is_found(slug: str, tmp_path: Path) -> None:
    rule, tree = BY_SLUG[slug], example(BY_SLUG[slug])
    for name in [name for name in tree if name.endswith((".toml", ".csv"))]:
        (tmp_path / name).write_bytes(tree.pop(name))
    settings = replace(load_settings(tmp_path), extend_select=(slug,))
    findings = findings_of(audited(tree, settings), slug)
    assert findings
    for finding in findings:
        assert finding.path in tree
        assert 1 <= finding.line <= tree[finding.path].count(b"\n") + 1
        assert (finding.severity, finding.remedy) == (rule.severity, rule.remedy)


def test_the_articles_of_the_repository_are_not_damaged() -> None:
    report = audited(seeds())
    assert [finding for finding in report.findings if finding.severity is Severity.ERROR] == []
    assert {finding.rule for finding in report.findings} == {
        "drift.missing",
        "drift.renamed",
        "drift.same-text",
        "drift.stale",
        "text.punctuation-space",
    }


def test_a_clean_tree_has_no_finding() -> None:
    translated = head() + unit(101, "Slå det på.", "Turn it on.") + "\n"
    tree: dict[str, bytes | str] = {
        "en-US/a.md": recover_page(page_of(translated)),
        "nb-NO/a.md": translated,
        "lv-LV/a.md": head("lv-LV") + "Ieslēdziet to.\n",
    }
    assert audited(tree).findings == ()


@pytest.mark.parametrize("name", ["drift.stal", "drif.stale"])
def test_an_unknown_rule_names_the_nearest(name: str) -> None:
    with pytest.raises(UsageError, match=f"unknown rule {name}; did you mean drift.stale"):
        find_rule(name)


def test_an_unknown_rule_that_is_near_to_nothing() -> None:
    with pytest.raises(UsageError, match="families are align, drift, markup, page, site, source, spans, terms, text"):
        find_rule("qqqq")
    assert FAMILIES == ("align", "drift", "markup", "page", "site", "source", "spans", "terms", "text")


def test_information_asks_nobody_to_act() -> None:
    assert {slug for slug, rule in BY_SLUG.items() if rule.severity is Severity.INFO} == {
        "align.doubtful",
        "drift.metadata",
        "drift.missing",
        "drift.renamed",
        "drift.same-text",
        "drift.touched",
        "drift.unknown",
        "page.no-front-matter",
        "site.toc-left-out",
        "text.doubled-space",
        "text.punctuation-space",
        "page.unused-suppression",
        "terms.inconsistent",
        "terms.ui-label",
    }


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("Turn it on.", "Turn it off.", 1),
        ("Turn it on.", "Turn  it on.", 0),
        ("Turn it **on** .", "Turn it **on**.", 0),
        ("[Turn it on](u)", "Turn it on", 0),
        ("See [a](https://x.y/nb-NO/z).", "See [a](https://x.y/lv-LV/z).", 0),
    ],
)
def test_source_disagreement(one: str, other: str, count: int) -> None:
    tree = {"lv-LV/a.md": head("lv-LV") + unit(101, "L", one), "nb-NO/a.md": head() + unit(101, "N", other)}
    assert found(tree, "source.disagreement") == [("lv-LV/a.md", 8)] * count


def test_versions_that_differ_in_hash_do_not_disagree() -> None:
    tree = {
        "lv-LV/a.md": head("lv-LV") + unit(101, "L", "On."),
        "nb-NO/a.md": head(ms_openlocfilehash="3" * 40) + unit(101, "N", "Off."),
    }
    assert found(tree, "source.disagreement") == []


@pytest.mark.parametrize(
    ("locale", "said", "count"),
    [
        ("nb-NO", "nb-NO", 0),
        ("nb-NO", "nb-no", 0),
        ("nb-no", "nb-NO", 0),
        ("da-DK", "nb-NO", 1),
        ("nb-NO", "nonsense", 1),
    ],
)
def test_page_wrong_locale(locale: str, said: str, count: int) -> None:
    assert len(found({f"{locale}/a.md": head(said) + "Tekst.\n"}, "page.wrong-locale")) == count


def test_page_no_provenance_is_for_translated_pages_with_a_head() -> None:
    tree = {
        "en-US/a.md": "---\ntitle: T\n---\n# A\n",
        "nb-NO/a.md": "---\ntitle: T\n---\n# A\n",
        "lv-LV/a.md": "# A\n",
        "da-DK/a.md": head("da-DK") + "# A\n",
    }
    assert found(tree, "page.no-provenance") == [("nb-NO/a.md", 1)]


def test_drift_missing_points_at_the_source() -> None:
    tree = {"en-US/a.md": "A\n", "en-US/b.md": "B\n", "nb-NO/a.md": head() + "A\n", "lv-LV/b.md": head("lv-LV") + "B\n"}
    findings: list[Finding] = findings_of(audited(tree), "drift.missing")
    assert [(finding.path, finding.message) for finding in findings] == [
        ("en-US/a.md", "not translated into lv-LV"),
        ("en-US/b.md", "not translated into nb-NO"),
    ]


def test_align_doubtful_is_quiet_about_what_spans_say() -> None:
    assert found({"nb-NO/a.md": head() + unit(101, "En svært lang setning. " * 9, "Short.")}, "align.doubtful") == []


def test_align_doubtful_tells_the_column() -> None:
    target = (
        "Start tjenesten på nytt nå. "
        + "Dette er en helt annen og veldig mye lengre setning, som ikke kan oversette det. " * 2
    )
    tree = {"en-US/a.md": "Restart the service now.\n", "nb-NO/a.md": head() + target.strip() + "\n"}
    found = findings_of(audited(tree), "align.doubtful")
    assert found
    line = target.splitlines()[0]
    for finding in found:
        text = finding.message.partition(": ")[2]
        assert line[finding.column - 1 :].startswith(text)


@pytest.mark.parametrize(
    ("proven", "message"),
    [("yes", "aligned with confidence 0.0"), ("no", "no source found for: Vent i 7 minutter")],
)
def test_align_doubtful(proven: str, message: str) -> None:
    source = "Wait for 5 minutes.\n"
    digest = hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest() if proven == "yes" else HASH
    target = "Vent i 7 minutter på `app`, og start så [maskinen](https://a.b/c) og alle 3 programmene på nytt.\n"
    tree = {"en-US/a.md": source, "nb-NO/a.md": head(ms_openlocfilehash=digest) + target}
    (finding,) = findings_of(audited(tree), "align.doubtful")
    assert finding.message.startswith(message)
    assert (finding.path, finding.line) == ("nb-NO/a.md", 8)


def test_the_table_in_the_docs_has_every_rule_as_it_is() -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z0-9.-]+)` \| (\w+) \| (yes|no) \| [\d,]+ \| ([^|]+) \|", page, re.MULTILINE)
    assert [(slug, severity, on == "yes") for slug, severity, on, _ in rows] == [
        (rule.slug, rule.severity.value, rule.on) for rule in RULES
    ]
    judged = [(slug, re.fullmatch(r"(\d+)(?: of (\d+))?", right)) for slug, _, _, right in rows]
    # Of fewer than 20 hits nobody can tell; of 20 sixteen have to be right.
    weak = [slug for slug, found in judged if found and not found[2] and int(found[1]) < 16]
    assert weak == []
