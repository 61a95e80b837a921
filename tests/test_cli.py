import codecs
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from diglot import __version__
from diglot.checks import RULES
from diglot.cli import commands, main
from diglot.errors import DiglotError
from support import OFFICE, OLDER, SHAREPOINT, Result, head, seeds, unit

Run = Callable[..., Result]
FRESH = {path: data for path, data in seeds().items() if path in {f"en-US/{SHAREPOINT}", f"nb-NO/{SHAREPOINT}"}}


@pytest.mark.parametrize("command", sorted(commands.commands))
def test_help_has_an_example(run: Run, command: str) -> None:
    for flag in ("--help", "-h"):
        result = run(command, flag)
        assert (result.status, result.error) == (0, "")
        assert re.search(rf"Example:\n +diglot {command}\b", result.out)


def test_help_lists_all_commands(run: Run) -> None:
    assert sorted(commands.commands) == [
        "align",
        "annotate",
        "build",
        "check",
        "drift",
        "explain",
        "export",
        "handoff",
        "import",
        "memory",
        "pretranslate",
        "recover",
        "report",
        "review",
        "stamp",
        "strip",
    ]
    out = run("--help").out
    assert all(f"  {name} " in out for name in commands.commands)


def test_version(run: Run) -> None:
    assert run("--version").out == f"diglot, version {__version__}\n"


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("check",), 0),
        (("drift",), 0),
        (("report",), 0),
        (("explain",), 0),
        (("align", f"nb-NO/{SHAREPOINT}"), 0),
        (("recover",), 0),
        (("nonsense",), 2),
        (("check", "--nonsense"), 2),
        (("check", "--format", "yaml"), 2),
        (("strip",), 2),
        ((), 2),
    ],
)
def test_status_where_nothing_is_to_be_done(
    run: Run, project: Callable[..., Path], words: tuple[str, ...], status: int
) -> None:
    project(FRESH)
    result = run(*words)
    assert result.status == status
    assert "Traceback" not in result.error
    assert bool(result.error) is (status == 2)


@pytest.mark.parametrize(
    ("command", "options", "status"),
    [
        ("check", {}, 1),
        ("check", {"ignore": '["drift.stale"]'}, 0),
        ("check", {"select": '["drift.missing"]'}, 0),
        ("check", {"locales": '["nb-NO"]'}, 0),
        ("check", {"fail_on": '"error"'}, 0),
        ("check", {"fail_on": '"never"'}, 0),
        ("check", {"fail_on": '"info"', "locales": '["nb-NO"]'}, 0),
        ("check", {"max_stale_percent": "100"}, 0),
        ("check", {"max_stale_percent": '{ "*" = 100, fi-FI = 99 }'}, 1),
        ("check", {"max_stale_percent": "{ fi-FI = 100 }"}, 1),
        ("drift", {}, 1),
        ("drift", {"ignore": '["drift"]'}, 1),
        ("drift", {"locales": '["nb-NO"]'}, 0),
        ("report", {}, 0),
        ("recover", {}, 0),
    ],
)
def test_status_where_something_is_found(
    run: Run, project: Callable[..., Path], command: str, options: dict[str, str], status: int
) -> None:
    project(seeds(), **options)
    assert (run(command).status, run(command, "--format", "json").status) == (status, status)


def test_the_status_is_that_of_the_process(project: Callable[..., Path]) -> None:
    for tree, status in ((FRESH, 0), (seeds(), 1), ({}, 2)):
        folder = project(tree)
        command = [sys.executable, "-c", "from diglot.cli import run; run()", "check"]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        assert (done.returncode, b"Traceback" in done.stderr) == (status, False)
        folder.rename(folder.with_name(f"done{status}"))


@pytest.mark.parametrize(
    ("words", "status"),
    [(("report", "--format", "html"), 0), (("check", "--format", "json"), 1), (("explain",), 0)],
    ids=["long", "short", "list"],
)
def test_a_reader_that_has_gone_is_no_error(seed_project: Path, words: tuple[str, ...], status: int) -> None:
    command = [sys.executable, "-c", "from diglot.cli import run; run()", *words]
    # What is short is written when the process ends: only then does it meet the closed pipe.
    buffered = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=seed_project, env=buffered, stdout=pipe, stderr=pipe) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == status


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("words", [("drift",), ("report", "--format", "html")], ids=["short", "long"])
def test_a_full_disk_ends_in_one_line(seed_project: Path, words: tuple[str, ...]) -> None:
    command = [sys.executable, "-c", "from diglot.cli import run; run()", *words]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, cwd=seed_project, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (2, b"diglot: the output can't be written: no space left on device\n")


def test_ctrl_c_ends_in_one_line(run: Run, monkeypatch: pytest.MonkeyPatch, seed_project: Path) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("diglot.cli.summarize", stop)
    assert seed_project.is_dir()
    result = run("check")
    assert (result.status, result.error.strip()) == (2, "diglot: stopped")


# strip and recover


@pytest.mark.parametrize("content", [seeds()[f"nb-NO/{OFFICE}"], b"\xff no utf-8 " + unit(1, "T", "S").encode(), b""])
def test_strip_prints_the_page_and_nothing_else(run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "page.md").write_bytes(content)
    result = run("strip", tmp_path / "page.md")
    assert (result.status, result.error) == (0, "")
    assert b"sxs-lookup" not in result.data
    assert len(result.data) == len(content) - sum(len(part) for part in parts(content))


def parts(content: bytes) -> list[bytes]:
    """What of a page is not published: the opening and closing marks, and the source."""
    found = []
    for piece in content.split(b'<span data-ttu-id="')[1:]:
        opening, _, rest = piece.partition(b">")
        target, _, rest = rest.partition(b'</span><span class="sxs-lookup">')
        source = rest.partition(b"</span></span>")[0]
        found += [b'<span data-ttu-id="', opening, b">", b'</span><span class="sxs-lookup">', source, b"</span></span>"]
        assert target
    return found


def test_strip_leaves_a_page_without_spans_as_it_is(run: Run, tmp_path: Path) -> None:
    for content in (seeds()[f"lv-LV/{OFFICE}"], codecs.BOM_UTF8 + b"a\r\nb", b"\xff\xfe\x00"):
        (tmp_path / "page.md").write_bytes(content)
        assert run("strip", tmp_path / "page.md").data == content


def test_recover_prints_the_source_page(run: Run, seed_project: Path) -> None:
    path = f"nb-NO/{SHAREPOINT}"
    expected = seeds()[f"en-US/{SHAREPOINT}"]
    for name in (f"source/{path}", seed_project / "source" / path, f"source/../source/{path}"):
        result = run("recover", name)
        assert (result.status, result.data) == (0, expected)


def test_recover_of_a_file_outside_of_the_tree_does_not_tell_where_it_is(
    run: Run, tmp_path: Path, seed_project: Path
) -> None:
    assert seed_project.is_dir()
    (tmp_path / "page.md").write_text(head() + unit(101, "T", "S"), encoding="utf-8")
    out = run("recover", tmp_path / "page.md").out
    assert "  from: page.md\n" in out
    assert str(tmp_path) not in out


def test_recover_leaves_source_pages_alone(run: Run, seed_project: Path) -> None:
    place = seed_project / "source" / "en-US" / OFFICE
    place.write_text("# Mine\n", encoding="utf-8")
    (seed_project / "source" / "en-US" / SHAREPOINT).unlink()
    result = run("recover", "--format", "json")
    document = json.loads(result.out)
    (written,) = document["written"]
    assert (written["path"], written["from"]) == (f"source/en-US/{SHAREPOINT}", f"source/nb-NO/{SHAREPOINT}")
    assert (document["kept"], document["lost"], result.status) == (1, [], 0)
    assert place.read_text(encoding="utf-8") == "# Mine\n"


# explain


@pytest.mark.parametrize("slug", [rule.slug for rule in RULES])
def test_explain(run: Run, slug: str) -> None:
    result = run("explain", slug)
    assert (result.status, result.error) == (0, "")
    assert result.out.startswith(f"{slug} (")
    assert "Why it matters: " in result.out
    assert "Remedy: " in result.out


def test_explain_lists_all_rules(run: Run) -> None:
    assert [line.split()[0] for line in run("explain").out.splitlines()] == [rule.slug for rule in RULES]


# align


@pytest.mark.parametrize("name", [f"lv-LV/{OFFICE}", f"source/lv-LV/{OFFICE}", f"./source/../source/lv-LV/{OFFICE}"])
def test_a_page_can_be_named_from_here_or_from_the_tree(run: Run, seed_project: Path, name: str) -> None:
    assert seed_project.is_dir()
    assert json.loads(run("align", name, "--format", "json").out)["page"] == f"source/lv-LV/{OFFICE}"


def test_a_page_at_an_older_path_is_aligned_by_its_own_name(run: Run, seed_project: Path) -> None:
    assert seed_project.is_dir()
    assert json.loads(run("align", f"da-DK/{OLDER}", "--format", "json").out)["page"] == f"source/da-DK/{OLDER}"


ENGLISH = "# Title\n\nOne **thing**. See [here](https://x.y/1).\n\n- `a`\n- Two\n"
NORWEGIAN = "# Tittel\n\nEn **ting**. Se [her](https://x.y/1).\n\n- `a`\n- To\n"
LINKED = [
    ("Title", "Tittel"),
    ("One **thing**.", "En **ting**."),
    ("See [here](https://x.y/1).", "Se [her](https://x.y/1)."),
    ("`a`", "`a`"),
    ("Two", "To"),
]


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "BOM"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("batch", [(), ("--batch",)], ids=["files", "batch"])
def test_links_are_ranges_of_the_characters_of_the_files(
    run: Run, tmp_path: Path, mark: str, ends: str, batch: tuple[str, ...]
) -> None:
    texts = {}
    for name, text in (("en.md", ENGLISH), ("nb.md", head() + NORWEGIAN)):
        texts[name] = mark + text.replace("\n", ends)
        (tmp_path / name).write_bytes(texts[name].encode())
    files = (tmp_path / "en.md", tmp_path / "nb.md")
    if batch:
        result = run("align", "--format", "links", *batch, stdin=f"{files[0]}\t{files[1]}\n".encode())
    else:
        result = run("align", *files, "--format", "links")
    assert (result.status, result.error, result.out.count("\n")) == (0, "", 1)
    document = json.loads(result.out)
    assert list(document) == ["links"]
    assert [
        tuple(
            " ".join(texts[name][start:end] for start, end in link[side])
            for side, name in (("src", "en.md"), ("tgt", "nb.md"))
        )
        for link in document["links"]
    ] == LINKED


@pytest.mark.parametrize("batch", [(), ("--batch",)], ids=["files", "batch"])
@pytest.mark.parametrize(("least", "links"), [(0.4, 5), (1.0, 0)])
def test_how_sure_a_link_has_to_be_is_a_setting(
    run: Run, project: Callable[..., Path], batch: tuple[str, ...], least: float, links: int
) -> None:
    project({"en.md": ENGLISH, "nb.md": NORWEGIAN}, thresholds=f"{{ export = {least} }}")
    files = () if batch else ("source/en.md", "source/nb.md")
    result = run("align", *files, *batch, "--format", "links", stdin=b"source/en.md\tsource/nb.md\n")
    assert len(json.loads(result.out)["links"]) == links
    result = run("annotate", "source/en.md", "source/nb.md")
    assert result.out.count("data-stu-id") == links
    assert result.status == int(not links)


def test_a_batch_answers_every_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "en.md").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "nb.md").write_text(NORWEGIAN, encoding="utf-8")
    (tmp_path / "sxs.md").write_text(unit(1, "T", "S"), encoding="utf-8")
    good = f"{tmp_path}/en.md\t{tmp_path}/nb.md"
    lines = [
        good,
        f"{tmp_path}/no.md\t{tmp_path}/nb.md",
        "",
        "no tab",
        f"{tmp_path}/en.md\t{tmp_path}/sxs.md",
        f"a\0b\t{tmp_path}/nb.md",
        good,
    ]
    result = run("align", "--format", "links", "--batch", stdin="\n".join(lines).encode() + b"\r\n\xff\tx\r\n")
    answers = [json.loads(line) for line in result.out.splitlines()]
    assert [len(answer["links"]) for answer in answers] == [5, 0, 0, 0, 0, 0, 5, 0]
    assert ["error" in answer for answer in answers] == [False, True, True, True, True, True, False, True]
    assert result.status == 2
    assert result.error.count("\n") == result.error.count("diglot: ") == 6


def test_an_empty_batch_has_no_answer(run: Run) -> None:
    result = run("align", "--format", "links", "--batch")
    assert (result.status, result.data, result.error) == (0, b"", "")


OLD = "# Title\n\nSave the file to the disk. Stop it.\n\nOpen the door. Wait.\n\nRead the first page again.\n"
NEW = "# Title\n\nRead the first page again.\n\nSave the file to\nthe big disk. Stop\nit.\n\nSit down. Wait.\n"
MADE = "# Tittel\n\nLagre filen på disken. Stopp.\n\nÅpne døren. Vent.\n\nLes den første siden igjen.\n"


@pytest.fixture
def made(project: Callable[..., Path]) -> Path:
    """A project with an old and a new English file, and a translation of the old one."""
    return project({"old.md": OLD, "en.md": NEW, "nb.md": MADE}) / "source"


def test_todays_english_is_reached_through_the_old_one(run: Run, made: Path) -> None:
    assert made.is_dir()
    words = ("source/en.md", "source/nb.md", "--made-from", "source/old.md", "--locale", "nb-NO")
    result = run("align", *words)
    assert (result.status, result.error) == (0, "")
    assert (
        result.out
        == """\
source/nb.md aligned with source/old.md
the source has changed: sentences unchanged 3, moved 1, edited 1, removed 1, added 1; edits: wording 1; today's is source/en.md

- 1-1 structure 0.99 line 1
  Title
  Tittel
- 1-1 text 0.99 line 3
  Save the file to the disk.
  Lagre filen på disken.
  ~ edited (wording), now line 5: Save the file to the {+big+} disk.
- 1-1 text 0.99 line 3
  Stop it.
  Stopp.
- 1-1 text 0.98 line 5
  Open the door.
  Åpne døren.
  - removed: Open the door.
+ added, now line 9: Sit down.
- 1-1 text 0.99 line 5
  Wait.
  Vent.
- 1-1 structure 0.99 line 7
  Read the first page again.
  Les den første siden igjen.
  > moved, now line 3: Read the first page again.

6 beads
"""
    )


@pytest.mark.parametrize("batch", [False, True])
def test_links_through_the_old_english_are_those_that_stand(run: Run, made: Path, *, batch: bool) -> None:
    assert made.is_dir()
    files = ("source/en.md", "source/nb.md")
    if batch:
        line = "\t".join((*files, "source/old.md")) + "\n"
        result = run("align", "--format", "links", "--batch", "--locale", "nb-NO", stdin=line.encode())
    else:
        result = run("align", *files, "--made-from", "source/old.md", "--format", "links", "--locale", "nb-NO")
    assert (result.status, result.error) == (0, "")
    assert [
        (NEW[link["src"][0][0] : link["src"][0][1]], MADE[link["tgt"][0][0] : link["tgt"][0][1]])
        for link in json.loads(result.out)["links"]
    ] == [
        ("Title", "Tittel"),
        ("Stop\nit.", "Stopp."),
        ("Wait.", "Vent."),
        ("Read the first page again.", "Les den første siden igjen."),
    ]


def test_beads_tell_what_became_of_their_english(run: Run, made: Path) -> None:
    assert made.is_dir()
    words = ("source/en.md", "source/nb.md", "--made-from", "source/old.md", "--format", "json")
    document = json.loads(run("align", *words).out)
    assert document["source"] == "source/old.md"
    assert [[(now["change"], now["new"], now["line"]) for now in bead["today"]] for bead in document["beads"]] == [
        [("unchanged", "Title", 1)],
        [("edited", "Save the file to\nthe big disk.", 5)],
        [("unchanged", "Stop\nit.", 6)],
        [("removed", None, None)],
        [("unchanged", "Wait.", 9)],
        [("moved", "Read the first page again.", 3)],
    ]
    assert [now["new"] for now in document["segments"] if now["change"] == "added"] == ["Sit down."]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("source/nb.md", "--made-from goes with EN LOC; in a batch OLD is a third column: EN<TAB>LOC<TAB>OLD"),
        ("--format links --batch", "--made-from goes with EN LOC; in a batch"),
        ("", "align takes PAGE, or EN LOC"),
        (
            "source/en.md source/nb.md",
            "source/sxs.md carries side-by-side spans; name a plain source page, such as the",
        ),
        ("source/sxs.md source/nb.md", "source/sxs.md carries side-by-side spans; align it as a page"),
    ],
)
def test_what_a_page_was_made_from_is_a_plain_page(run: Run, made: Path, words: str, message: str) -> None:
    (made / "sxs.md").write_text(unit(1, "T", "S"), encoding="utf-8")
    result = run("align", *words.split(), "--made-from", "source/sxs.md")
    assert (result.status, result.out) == (2, "")
    assert result.error.startswith(f"diglot: {message}")


def test_a_line_with_an_old_english_that_is_not_there_says_so(run: Run, made: Path) -> None:
    assert made.is_dir()
    lines = "source/en.md\tsource/nb.md\tsource/no.md\nsource/en.md\tsource/nb.md\t\n"
    result = run("align", "--format", "links", "--batch", stdin=lines.encode())
    answers = [json.loads(line) for line in result.out.splitlines()]
    assert ["error" in answer for answer in answers] == [True, False]
    assert "source/no.md" in result.error
    assert result.status == 2


@pytest.mark.parametrize(
    ("place", "page", "words", "locale"),
    [
        ("x/a.md", head("lv-LV"), "", "lv-LV"),
        ("x/a.md", head("lv-LV"), "--locale da-dk", "da-DK"),
        ("fi-fi/a.md", "", "", "fi-FI"),
        ("x/a.md", "", "--locale fi_FI", "fi-FI"),
        ("x/a.md", "", "", "en-US"),
    ],
)
@pytest.mark.usefixtures("seed_project")
def test_the_locale_of_a_file(run: Run, place: str, page: str, words: str, locale: str) -> None:
    file = Path(place)
    file.parent.mkdir()
    file.write_text(page + "Tekst.\n", encoding="utf-8")
    assert json.loads(run("align", file, file, "--format", "json", *words.split()).out)["locale"] == locale


def test_every_error_is_told_with_its_slug(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = "what is wrong"
    for kind in DiglotError.__subclasses__():

        def fail(*_: object, kind: type[DiglotError] = kind) -> None:
            raise kind(wrong)

        monkeypatch.setattr("diglot.cli.load_settings", fail)
        assert (run("check").status, run("check").error) == (2, f"diglot: {wrong} [{kind.slug}]\n")


def test_without_words_those_of_the_command_line_count(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["diglot", "explain", "drift.stale"])
    assert main() == 0
    assert capsys.readouterr().out.startswith("drift.stale (warning)")


def test_check_keeps_its_results_and_heals_them(run: Run, seed_project: Path) -> None:
    stored = seed_project / ".cache" / "diglot" / "results.sqlite"
    first = run("check", "--no-cache")
    assert not stored.exists()
    assert run("check") == first
    assert stored.is_file()
    assert run("check") == first
    stored.write_bytes(b"damaged" * 1000)
    assert run("check") == first
    assert run("check") == first


def test_words_are_learned_with_or_without_a_cache(run: Run, seed_project: Path) -> None:
    forms = {"en-US": "Open {} the file. Save it.", "nb-NO": "Åpne {} filen. Lagre den."}
    for number in range(60):
        for folder, form in forms.items():
            text = "\n\n".join(form.format(number + at) for at in range(3))
            (seed_project / "source" / folder / f"plain{number}.md").write_text(text, encoding="utf-8")
    page = "nb-NO/plain7.md"
    bare = run("check", "--no-cache")
    first = run("align", page)
    assert [run("check"), run("check"), run("align", page)] == [bare, bare, first]
    assert "Åpne 8 filen." in first.out


def test_a_cache_that_can_not_be_written_is_told(run: Run, seed_project: Path) -> None:
    (seed_project / ".cache").write_bytes(b"")
    result = run("check")
    assert (result.status, result.out) == (1, run("check", "--no-cache").out)
    assert "the cache can't be used" in result.error
    assert run("check", "--no-cache").error == ""


def test_articles_of_several_repositories(run: Run, seed_project: Path) -> None:
    source = seed_project / "source"
    english, norwegian = seed_project / "english", seed_project / "norsk"
    (source / "en-US").rename(english)
    (source / "nb-NO").rename(norwegian)
    for command in (["init", "--quiet"], ["add", "english"], ["commit", "--quiet", "-m", "one"]):
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *who, *command], cwd=seed_project, check=True)
    (english / OFFICE).write_bytes(b"Something else.\n")
    trees = ["--tree", "en-US=english@HEAD", "--tree", "nb-no=norsk"]
    drift = json.loads(run("drift", "--format", "json", *trees).out)
    states = {case["path"]: (case["state"], case["source"]) for case in drift["cases"] if case["path"]}
    assert states[f"norsk/{OFFICE}"] == ("fresh", f"english@HEAD/{OFFICE}")
    assert states[f"source/lv-LV/{OFFICE}"] == ("fresh", f"english@HEAD/{OFFICE}")
    today = json.loads(run("drift", "--format", "json", "--tree", "en-US=english", "--tree", "nb-no=norsk").out)
    assert {case["path"]: case["state"] for case in today["cases"]}[f"norsk/{OFFICE}"] == "stale"
    assert run("check", *trees).status == 1
    result = run("check", "--tree", "nb-NO=nowhere")
    assert result.status == 2
    assert "nowhere: no such folder" in result.error


def test_strip_undoes_escapes_on_demand(run: Run, project: Callable[..., Path]) -> None:
    text = head() + unit(101, r"Velg \*\*Lagre\*\* 6.0.\*, ikke `\*`.", "S") + "\n"
    project({"nb-NO/a.md": text})
    assert run("strip", "source/nb-NO/a.md").out.endswith("Velg \\*\\*Lagre\\*\\* 6.0.\\*, ikke `\\*`.\n")
    undone = run("strip", "--undo-escapes", "source/nb-NO/a.md").out
    assert undone == head() + "Velg **Lagre** 6.0.*, ikke `\\*`.\n"


def test_recover_lists_what_a_page_does_not_carry(run: Run, seed_project: Path) -> None:
    page = Path("source") / "nb-NO" / OFFICE
    result = run("recover", page)
    assert (result.status, result.data) == (0, (seed_project / "source" / "en-US" / OFFICE).read_bytes())
    assert result.error == f"{page}:2: title was translated in place, so its English is not known\n"
    (seed_project / "source" / "en-US" / OFFICE).unlink()
    told = json.loads(run("recover", "--format", "json").out)["written"]
    assert [loss["line"] for item in told for loss in item["losses"]] == [2]


def test_annotate_a_page_of_the_tree(run: Run, seed_project: Path) -> None:
    page = seed_project / "source" / "nb-NO" / OFFICE
    expected = page.read_bytes()
    plain = run("strip", page).data
    page.write_bytes(plain)
    result = run("annotate", page)
    assert (result.status, result.error) == (0, "")
    old, new = (re.search(rb'ttu-id="(\w+)-', text) for text in (expected, result.data))
    assert old
    assert new
    # Apart from the prefix it is the side-by-side page that there was.
    assert result.data.replace(new[1] + b"-", old[1] + b"-") == expected
    page.write_bytes(result.data)
    assert run("strip", page).data == plain


def test_annotate_two_files(run: Run, tmp_path: Path) -> None:
    (tmp_path / "en.md").write_bytes(b"# Title\n\nOne. Two.\n")
    (tmp_path / "nb.md").write_bytes("# Tittel\r\n\r\nÉn. To.".encode())
    result = run("annotate", tmp_path / "en.md", tmp_path / "nb.md", "--locale", "nb-NO")
    assert (result.status, result.error) == (0, "")
    assert result.data.count(b"data-ttu-id") == 3
    assert b'-103">To.</span><span class="sxs-lookup">' in result.data


def test_annotate_tells_what_can_not_be(run: Run, seed_project: Path) -> None:
    assert "carries side-by-side spans already" in run("annotate", f"nb-NO/{OFFICE}").error
    assert "annotate takes PAGE, or EN LOC" in run("annotate").error
    (seed_project / "source" / "lv-LV" / "alone.md").write_bytes(b"Viens.\n")
    result = run("annotate", "lv-LV/alone.md")
    assert (result.status, result.data) == (2, b"")
    assert "en-US has no such page, so there is nothing to put beside its text" in result.error


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--locale", "nb-no"), {("nb-NO", OFFICE), ("nb-NO", SHAREPOINT)}),
        ((f"source/lv-LV/{OFFICE}",), {("lv-LV", OFFICE)}),
        ((OFFICE, "--locale", "da-DK", "--locale", "fi-FI"), {("da-DK", OFFICE), ("fi-FI", OFFICE)}),
    ],
)
def test_report_of_some_pages(
    seed_project: Path, run: Run, words: tuple[str, ...], expected: set[tuple[str, str]]
) -> None:
    assert seed_project.is_dir()
    told = json.loads(run("report", *words, "--format", "json").out)
    assert {(case["locale"], case["article"]) for case in told["cases"]} == expected


def test_report_of_a_page_that_is_not_there(seed_project: Path, run: Run) -> None:
    assert seed_project.is_dir()
    result = run("report", "nb-NO/none.md")
    assert (result.status, result.out) == (2, "")
    assert result.error.startswith("diglot: nb-NO/none.md: no such page or folder")
