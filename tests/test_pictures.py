"""The pictures of the documents are what their scripts draw."""

import runpy
from pathlib import Path

import pytest

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"


@pytest.mark.parametrize("script", sorted(PICTURES.glob("*.py")), ids=lambda path: path.stem)
def test_pictures_are_up_to_date(script):
    """Drawn again, the picture is the file that is kept."""
    drawn = runpy.run_path(str(script))["picture"]()
    assert script.with_suffix(".svg").read_text("utf-8") == drawn
