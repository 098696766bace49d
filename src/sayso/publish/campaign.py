"""A campaign as a moving picture: one map a day or a week, as GIF or MP4.

All pictures share frame, legend, colours and small print, so that only what changes moves.  The
events of the step before stay as pale dots; a bar says how far the time has come.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Literal

import numpy as np

from ..errors import InputError
from ..protocols import View
from ..reference import Reference, load_reference
from .canvas import element
from .facts import Facts
from .maps import Scene, drawn_on, map_png, scene_of
from .marks import (
    KINDS,
    EventMark,
    control_marks,
    drawn_events,
    event_marks,
    held_on,
    holder_colours,
    publishers_in,
)
from .precision import bounds, day
from .wording import day_words, span_words

if TYPE_CHECKING:
    from PIL import Image

Form = Literal["gif", "mp4"]
MOST_STEPS = 400
_COMFORTABLE = 62
_STEP_MS, _LAST_MS = 700, 3000
_RATE = 10
"""Pictures a second of an MP4; each step is repeated."""
_PIXELS = 960
_LOOKALIKE = 18
"""Sum of differences in red, green and blue that nobody sees."""
_COLOUR = re.compile(r"#[0-9a-f]{6}\b")


def steps(first: dt.date, last: dt.date, every: int | None) -> list[tuple[dt.date, dt.date]]:
    """Return first and last day of each picture: `every` days, the last may be shorter.

    Without `every`, days where that makes at most 62 pictures, else weeks, else thirty days.
    Raises InputError for more than 400 pictures.
    """
    length = (last - first).days + 1
    size = every or next((n for n in (1, 7, 30) if length <= n * _COMFORTABLE), 30)
    if length > size * MOST_STEPS:
        raise InputError(
            f"{-(-length // size)} pictures are too many, {MOST_STEPS} the most; "
            "take more days a picture with --every"
        )
    starts = [first + dt.timedelta(days=n) for n in range(0, length, size)]
    return [(start, min(last, start + dt.timedelta(days=size - 1))) for start in starts]


def campaign_pictures(
    view: View,
    since: str,
    until: str,
    every: int | None = None,
    title: str | None = None,
    reference: Reference | None = None,
) -> list[str]:
    """Return the pictures (SVG, all of one size) of the days from `since` to `until` (ISO dates).

    Raises InputError for texts that are no dates, days in the wrong order, and nothing to draw.
    """
    first, last = day(since), day(until)
    for text, date in ((since, first), (until, last)):
        if date is None:
            raise InputError(f"{text}: no date; write it as 2018-09-03")
    assert first is not None
    assert last is not None
    if last < first:
        raise InputError(f"{since} to {until}: name two days, the earlier one first")
    facts = Facts(view, load_reference() if reference is None else reference)
    events, controls = list(view.events()), list(view.controls())
    # What lasted for weeks has no day of its own and would stand in every picture.
    short = [e for e in events if (edge := bounds(e.time)) and (edge[1] - edge[0]).days < 7]
    shown = steps(first, last, every)
    colours = holder_colours(controls, facts)
    marks = [event_marks(short, facts, start, end) for start, end in shown]
    held = [control_marks(controls, facts, end, colours) for _, end in shown]
    publishers = partial(
        publishers_in,
        drawn=tuple(drawn_events(short, first, last)),
        controls=tuple([c for _, end in shown for c in held_on(controls, end)]),
        facts=facts,
    )
    every_place = {(m.lon, m.lat, m.name, m.status, m.holders): m for on in held for m in on}
    scene = scene_of(event_marks(short, facts, first, last), list(every_place.values()), publishers)
    if scene is None:
        raise InputError(f"{since} to {until}: nothing with a place and a date to draw")
    found = []
    for at, (start, end) in enumerate(shown):
        days = span_words(start, end)
        heading = (
            title or "What was reported, and who held what",
            f"{days[0].upper()}{days[1:]}; control as of {day_words(end, year=True)}; "
            "pale dots: the picture before",
        )
        before = marks[at - 1] if at else []
        below = [*_pale(before, scene), _progress(scene, at + 1, len(shown))]
        found.append(drawn_on(scene, marks[at], held[at], heading, below))
    return found


def _pale(marks: Sequence[EventMark], scene: Scene) -> Iterator[str]:
    for mark in marks:
        if scene.frame.holds(mark.lon, mark.lat):
            x, y = scene.frame.xy(mark.lon, mark.lat)
            colour = KINDS[mark.kind][1]
            yield element("circle", cx=x, cy=y, r=7.0, fill=colour, fill_opacity="0.22")


def _progress(scene: Scene, done: int, of: int) -> str:
    width = scene.frame.width * done / of
    return element("rect", x=0.0, y=0.0, width=width, height=4.0, fill="#3c4449")


def campaign(pictures: Sequence[str], form: Form) -> bytes:
    """Return pictures (SVG) as one moving picture, 960 pixels wide.

    GIF needs resvg-py and Pillow (the extra `pictures`), MP4 needs PyAV as well (the extra
    `video`).  Raises InputError where one is not installed.
    """
    try:
        from PIL import Image
    except ImportError as error:
        raise InputError(
            "a moving picture needs Pillow; install it with: pip install 'sayso[pictures]'"
        ) from error
    images = [
        Image.open(io.BytesIO(map_png(svg, width=_PIXELS))).convert("RGB") for svg in pictures
    ]
    if form == "mp4":
        return _mp4(images)
    return _gif(images, sorted({c for svg in pictures for c in _COLOUR.findall(svg)}))


def _gif(images: Sequence[Image.Image], colours: Sequence[str]) -> bytes:
    """Return a GIF with one palette for all pictures: a colour that flickers would look like news.

    The drawing's own `colours` stand in it as they are, the rest of the 256 blends them.
    """
    from PIL import Image

    sample = images[:: max(1, len(images) // 8)][:8]
    tall = Image.new("RGB", (sample[0].width, sum(image.height for image in sample)))
    top = 0
    for image in sample:
        tall.paste(image, (0, top))
        top += image.height
    own = [(*bytes.fromhex(colour[1:]),) for colour in colours[:128]]
    flat = tall.quantize(colors=256 - len(own), method=Image.Quantize.MEDIANCUT).getpalette() or []
    blends = zip(flat[::3], flat[1::3], flat[2::3], strict=True)
    # Next to a colour of the drawing Pillow would take the blend for it.
    far = [b for b in blends if all(_apart(b, colour) > _LOOKALIKE for colour in own)]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in (*own, *far) for part in colour])
    few = [image.quantize(palette=palette, dither=Image.Dither.NONE) for image in images]
    out = io.BytesIO()
    few[0].save(
        out, format="GIF", save_all=True, append_images=few[1:], loop=0, optimize=False,
        duration=[_STEP_MS] * (len(few) - 1) + [_LAST_MS],
    )  # fmt: skip
    return out.getvalue()


def _apart(one: Sequence[int], other: Sequence[int]) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def _mp4(images: Sequence[Image.Image]) -> bytes:
    try:
        import av
    except ImportError as error:
        raise InputError(
            "an MP4 needs PyAV; install it with: pip install 'sayso[video]', or write a .gif"
        ) from error
    out = io.BytesIO()
    # One thread and no time stamps: the same record gives the same bytes.
    with av.open(out, "w", format="mp4", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libx264", rate=_RATE)
        stream.width, stream.height = images[0].width // 2 * 2, images[0].height // 2 * 2
        stream.pix_fmt = "yuv420p"
        stream.options = {"crf": "20", "threads": "1", "tune": "animation"}
        stream.codec_context.time_base = Fraction(1, _RATE)
        for at, image in enumerate(images):
            shown = _LAST_MS if at + 1 == len(images) else _STEP_MS
            pixels = np.asarray(image.crop((0, 0, stream.width, stream.height)))
            for _ in range(shown * _RATE // 1000):
                container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode())
    return out.getvalue()
