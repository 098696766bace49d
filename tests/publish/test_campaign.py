"""Moving pictures of a campaign: their steps, what they share, and that players open them."""

from __future__ import annotations

import datetime as dt
import io
import re
import xml.etree.ElementTree as ET
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import InputError
from sayso.publish.campaign import MOST_STEPS, campaign, campaign_pictures, steps
from tests.sample_record import Run

from .small_record import reference, small_record

SVG = "{http://www.w3.org/2000/svg}"
SINCE, UNTIL = "2018-09-06", "2018-09-09"


@lru_cache(maxsize=1)
def pictures() -> tuple[str, ...]:
    return tuple(campaign_pictures(small_record(), SINCE, UNTIL, reference=reference()))


@given(st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 3000),
       st.none() | st.integers(8, 366))  # fmt: skip
def test_steps_cover_every_day_once(first: dt.date, length: int, every: int | None) -> None:
    last = first + dt.timedelta(days=length)
    found = steps(first, last, every)
    days = [a + dt.timedelta(days=n) for a, b in found for n in range((b - a).days + 1)]
    assert days == [first + dt.timedelta(days=n) for n in range(length + 1)]
    assert len(found) <= MOST_STEPS


def test_too_many_pictures_are_refused() -> None:
    with pytest.raises(InputError, match="too many"):
        steps(dt.date(2000, 1, 1), dt.date(2010, 1, 1), 1)


def test_one_picture_a_day_in_one_frame() -> None:
    made = pictures()
    assert len(made) == 4
    sizes = {re.search(r'viewBox="([^"]+)"', svg).group(1) for svg in made}  # type: ignore[union-attr]
    assert len(sizes) == 1
    for at, svg in enumerate(made):
        words = [t.text or "" for t in ET.fromstring(svg).iter(f"{SVG}text")]
        assert any(f"control as of {6 + at} September 2018" in text for text in words)
        assert any("pale dots: the picture before" in text for text in words)
    assert len(set(made)) == 4


def test_a_gif_of_all_pictures_in_their_colours() -> None:
    image = pytest.importorskip("PIL.Image")
    data = campaign(pictures(), "gif")
    assert data == campaign(pictures(), "gif")
    gif = image.open(io.BytesIO(data))
    assert (gif.format, gif.n_frames, gif.width) == ("GIF", 4, 960)
    seen = set()
    for at in range(gif.n_frames):
        gif.seek(at)
        seen |= {colour for _, colour in gif.convert("RGB").getcolors(1 << 20)}
        assert gif.info["duration"] == (3000 if at == 3 else 700)
    drawn = {tuple(bytes.fromhex(c[1:])) for svg in pictures()
             for c in re.findall(r'<rect[^>]*fill="(#[0-9a-f]{6})"', svg)}  # fmt: skip
    assert drawn
    assert (255, 255, 255) in seen
    assert len(drawn & seen) >= len(drawn) // 2


def test_an_mp4_that_decodes() -> None:
    av = pytest.importorskip("av")
    data = campaign(pictures(), "mp4")
    assert data == campaign(pictures(), "mp4")
    with av.open(io.BytesIO(data)) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert sum(1 for _ in container.decode(stream)) == 3 * 7 + 30


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ("tomorrow", UNTIL, "no date"),
        (UNTIL, SINCE, "the earlier one first"),
        ("1990-01-01", "1990-01-02", "nothing with a place"),
    ],
)
def test_what_cannot_be_drawn(since: str, until: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        campaign_pictures(small_record(), since, until, reference=reference())


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["c.gif"], "first and last day"),
        (["c.gif", "--heat", "--from", SINCE, "--to", UNTIL], "leave --change, --heat and --areas"),
        (["c.svg", "--every", "2"], "name a .gif or .mp4"),
        (["c.svg", "--heat", "--change"], "two maps"),
    ],
)
def test_what_the_verb_refuses(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    status, _, err = run("map", *args)
    assert status == 2
    assert words in err
    assert list(tmp_path.iterdir()) == []
