"""Makes the virtual environment .venv, and does nothing where it is up to date.

python3 build.py          what the programs need
python3 build.py --dev    and what lint and tests need
"""

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parents[1] / "drivers" / "python"))

from build_environment import main  # noqa: E402

if __name__ == "__main__":
    main(FOLDER)
