"""Pictures for the demo's posts: abstract, drawn in the palette of the Page."""

import io
from functools import lru_cache

from PIL import Image, ImageColor, ImageDraw, ImageFilter

from ingest.sandbox.numbers.noise import Dice
from ingest.sandbox.world import World

WIDTH = 720
_HEIGHTS = (480, 540, 720, 720, 900)
_FALLBACK = ("#334155", "#64748b", "#e2e8f0")
_Box = tuple[int, int, int, int]


def draw_named(world: World, name: str) -> bytes:
    """The JPEG of a post's picture (`{post id}-{n}`) or a Page's (`page-{page id}`)."""
    of_page = name.startswith("page-")
    page = world.page(name.removeprefix("page-").partition("_")[0])
    if page is not None and page.model is not None:
        # Clones share the few pictures of their model, which are drawn once.
        name = name.replace(page.page_id, page.model.page_id)
    palette = page.palette if page else _FALLBACK
    if of_page:
        return _draw(world.seed, name, palette, 240, 240)
    return _draw(world.seed, name, palette, WIDTH, Dice(world.seed, name, "height").pick(_HEIGHTS))


@lru_cache(maxsize=400)
def _draw(seed: str, name: str, palette: tuple[str, ...], width: int, height: int) -> bytes:
    dice = Dice(seed, name, "picture")
    # Half the size costs a quarter, and nobody sees these large.
    image = _background(dice, palette, (width // 2, height // 2))
    for _ in range(dice.whole(2, 4)):
        _add_shape(image, dice, dice.pick(palette), soft=True)
    for _ in range(dice.whole(1, 4)):
        _add_shape(image, dice, dice.pick(palette), soft=False)
    packed = io.BytesIO()
    image = image.resize((width, height))
    image.save(packed, "JPEG", quality=84)
    return packed.getvalue()


def _background(dice: Dice, palette: tuple[str, ...], size: tuple[int, int]) -> Image.Image:
    """A tilted gradient between two colours of the palette."""
    first = Image.new("RGB", size, dice.pick(palette))
    second = Image.new("RGB", size, dice.pick(palette))
    slope = Image.linear_gradient("L").rotate(dice.pick((0, 90, 180, 270))).resize(size)
    return Image.composite(first, second, slope)


def _add_shape(image: Image.Image, dice: Dice, colour: str, *, soft: bool) -> None:
    width, height = image.size
    span = int(min(width, height) * dice.between(0.25, 0.95 if soft else 0.6))
    left = dice.whole(-span // 3, width - span // 2)
    top = dice.whole(-span // 3, height - span // 2)
    mask = Image.new("L", image.size, 0)
    opacity = dice.whole(90, 170) if soft else dice.whole(150, 235)
    _outline(ImageDraw.Draw(mask), dice, (left, top, left + span, top + span), opacity)
    if soft:
        mask = mask.resize((width // 4, height // 4)).filter(ImageFilter.GaussianBlur(6))
        mask = mask.resize((width, height))
    image.paste(ImageColor.getrgb(colour), (0, 0, width, height), mask)


def _outline(draw: ImageDraw.ImageDraw, dice: Dice, box: _Box, opacity: int) -> None:
    shape, (left, top, right, bottom) = dice.whole(0, 3), box
    if shape == 0:
        draw.ellipse(box, fill=opacity)
    elif shape == 1:
        draw.rounded_rectangle(box, radius=(right - left) // 6, fill=opacity)
    elif shape == 2:
        draw.arc(box, dice.whole(0, 180), dice.whole(200, 360), fill=opacity, width=14)
    else:
        draw.polygon([(left, bottom), ((left + right) // 2, top), (right, bottom)], fill=opacity)
