import importlib.util
import os
import shutil
import subprocess
from pathlib import Path
from random import Random

import pytest
from exchangekit import DAY, handed_out, read, taken_back, written
from lxml import etree

from peer_editing import PEERS, slips
from support import OFFICE, head, seeds, unit

HANDOFF = DAY.strftime("%m/%d/%Y")
CODES = "".join(
    (
        head(),
        "# Synk\n\n",
        unit(101, "Åpne **appen** [nå](u) med `kode` &amp; <b>mer</b>.", "Open the **app** [now](u) with `code` &amp; <b>more</b>."),
        "\n",
        unit(102, "[![Alt](a.png)](b) og\n  [!INCLUDE [her](c.md)] *ja*.", "[![Alt](a.png)](b) and [!INCLUDE [here](c.md)] *yes*."),
        "\n",
    )
)  # fmt: skip


@pytest.fixture(autouse=True)
def _toolkit(request: pytest.FixtureRequest) -> None:
    if "omegat" not in request.node.name and importlib.util.find_spec("translate") is None:
        pytest.skip("translate-toolkit is not installed")


@pytest.mark.parametrize("form", PEERS)
def test_a_word_changed_in_the_translate_toolkit_changes_that_word(form: str) -> None:
    data = {
        path: text.encode() if isinstance(text, str) else text
        for path, text in {**seeds(), "nb-NO/c.md": CODES}.items()
    }
    own = handed_out(data)
    for number in range(8):
        some = slips(own, data, Random(number))  # noqa: S311  # no secret
        result = taken_back(data, read(form, PEERS[form](written(form, own), some)))
        assert result.refused == ()
        assert result.files == {slip.path: slip.expected(data[slip.path], HANDOFF) for slip in some}


@pytest.mark.parametrize("form", PEERS)
def test_what_the_translate_toolkit_only_reads_and_writes_changes_nothing(form: str) -> None:
    tree = {**seeds(), "nb-NO/c.md": CODES}
    result = taken_back(tree, read(form, PEERS[form](written(form, handed_out(tree)), [])))
    assert (result.files, result.refused) == ({}, ())


def test_omegat_puts_a_translation_in(tmp_path: Path) -> None:
    omegat = shutil.which("omegat")
    if omegat is None:
        pytest.skip("OmegaT is not installed: apt install omegat")
    for folder in ("source", "target", "omegat", "tm", "glossary", "dictionary"):
        (tmp_path / folder).mkdir()
    own = [each for each in handed_out(seeds()) if each.path == f"nb-NO/{OFFICE}"]
    (tmp_path / "source" / "nb.xlf").write_bytes(written("xliff12", own))
    project = etree.Element("omegat")
    about = etree.SubElement(project, "project", version="1.0")
    for name in ("source_dir", "target_dir", "tm_dir", "glossary_dir", "glossary_file", "dictionary_dir"):
        etree.SubElement(about, name).text = "__DEFAULT__"
    values = {"source_lang": "EN-US", "target_lang": "NB-NO", "sentence_seg": "false", "remove_tags": "false"}
    for name, value in values.items():
        etree.SubElement(about, name).text = value
    (tmp_path / "omegat.project").write_bytes(etree.tostring(project, xml_declaration=True, encoding="UTF-8"))
    first = own[0].units[0]
    memory = (
        '<?xml version="1.0" encoding="UTF-8"?><tmx version="1.1"><header creationtool="OmegaT" o-tmf="OmegaT TMX" '
        'adminlang="EN-US" datatype="plaintext" creationtoolversion="3.6.0" segtype="paragraph" srclang="EN-US"/><body>'
        '<tu><tuv lang="EN-US"><seg>{}</seg></tuv><tuv lang="NB-NO"><seg>Samkjør</seg></tuv></tu></body></tmx>'
    )
    # It takes the target for what is to be translated.
    (tmp_path / "omegat" / "project_save.tmx").write_text(memory.format(first.target), encoding="utf-8")
    subprocess.run(
        [omegat, tmp_path, "--mode=console-translate"],
        check=True,
        capture_output=True,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    result = taken_back(seeds(), read("xliff12", (tmp_path / "target" / "nb.xlf").read_bytes()))
    (path,) = result.files
    assert (path, result.taken, result.refused) == (own[0].path, 1, ())
    assert ">Samkjør</span>" in result.files[path].decode()
