"""`aufruf check-config` and the office's own slip template."""

from pathlib import Path

import pytest

from queue_server import cli
from tests.support.office import ROOT

BEGIN = '#import "/aufruf/parts.typ": *\n#show: paper\n'


@pytest.mark.parametrize(
    ("source", "words"),
    [("#number()\n#code", "no mistakes\n"), ("#nmber()", "unknown variable: nmber (slip.typ, line 3)")],
)
def test_it_tries_the_slip_template_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], source: str, words: str
) -> None:
    (tmp_path / "office").mkdir()
    template = tmp_path / "office" / "slip.typ"
    template.write_text(BEGIN + source)
    arguments = ["--set", f"slips.template={template}", "--set", "languages=[de, en]"]
    config = ["--config", str(ROOT / "config.yaml"), "--data", str(tmp_path / "var")]
    assert cli.main(["check-config", *config, *arguments]) == 0, "the office opens all the same"
    printed = capsys.readouterr()
    assert words in printed.out + printed.err
