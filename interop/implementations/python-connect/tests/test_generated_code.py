from pathlib import Path

import generate


def test_the_committed_contract_is_what_generate_makes(tmp_path: Path) -> None:
    assert generate.generate(tmp_path) == 0
    made = sorted((tmp_path / generate.PACKAGE).iterdir())
    assert [file.name for file in made] == ["data_connect.py", "data_pb.py"]
    for file in made:
        committed = generate.FOLDER / generate.PACKAGE / file.name
        assert committed.read_text() == file.read_text(), f"{committed.name} is stale: generate.py"
