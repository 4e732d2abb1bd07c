"""Draw the folder of leaves for lesson 15, and spoil some of it.

No photographs, nothing downloaded: this program draws 160 leaves of four
trees, each on a ground of its own, in its own light, colour and size, and
then plants faults that real folders have: files that can't be opened, copies
and leaves in the wrong folder.  Run it at the top of the repository::

    python data/make_leaves.py

It writes ``data/leaves/`` and, beside it, ``data/leaves_planted.json``, which
says what was planted.  On another machine a JPEG's bytes may differ.
"""

import json
import shutil
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

HERE = Path(__file__).resolve().parent
KINDS = {"birch": 38, "ginkgo": 36, "maple": 44, "oak": 42}
SCALE = 3  # everything is drawn this many times as large, then shrunk


def outline(kind, rng):
    """Return a leaf's outline, (n, 2), its stalk's foot at the origin.

    The leaf points up and is about 1 long.
    """
    t = np.linspace(0, 1, 240)
    if kind == "ginkgo":  # a fan with a notch
        spread = rng.uniform(1.0, 1.35)
        angle = np.linspace(-spread, spread, 240)
        radius = 0.92 - 0.10 * (angle / spread) ** 2
        radius += 0.025 * np.sin(angle * 17 + rng.uniform(0, 6))
        notch = rng.uniform(0.1, 0.4)
        radius -= notch * np.exp(-((angle / 0.07) ** 2))
        fan = np.stack([radius * np.sin(angle), radius * np.cos(angle)], 1)
        return np.concatenate([[[0, 0]], fan, [[0, 0]]])
    if kind == "maple":  # five points, the middle one longest
        tips = np.array([-2.15, -1.05, 0, 1.05, 2.15])
        tips = tips + rng.normal(0, 0.06, 5)
        lengths = [0.42, 0.62, 0.72, 0.62, 0.42] * rng.uniform(0.9, 1.1, 5)
        angle = np.linspace(-2.9, 2.9, 360)
        lobes = [
            length * np.exp(-np.abs(angle - tip) / rng.uniform(0.3, 0.4))
            for tip, length in zip(tips, lengths, strict=True)
        ]
        radius = 0.22 + 0.8 * np.max(lobes, axis=0)
        teeth = np.abs((angle * rng.uniform(3.3, 3.9)) % 1 - 0.5)
        radius *= 0.92 + 0.22 * teeth
        leaf = np.stack([radius * np.sin(angle), radius * np.cos(angle)], 1)
        return leaf + np.array([0, 0.42])
    if kind == "oak":  # round lobes, broadest above the middle
        lobes = rng.uniform(3.6, 4.6)
        width = 0.36 * np.sin(np.pi * t**1.25) ** 0.8
        waves = np.cos(2 * np.pi * lobes * t + rng.uniform(0, 6))
        width *= 1 + rng.uniform(0.28, 0.4) * waves
    else:  # birch: an egg with a point and a saw's edge
        width = rng.uniform(0.7, 0.85) * t**0.55 * (1 - t) ** 0.95
        width += 0.035 * ((t * rng.integers(14, 19)) % 1) * (1 - t)
    bend = rng.normal(0, 0.05) * np.sin(np.pi * t)
    right = np.stack([bend + width, t], 1)
    left = np.stack([bend - width * rng.uniform(0.9, 1.05), t], 1)
    return np.concatenate([right, left[::-1]])


def veins(kind, rng):
    """Return the lines of a leaf's veins, pairs of points."""
    if kind == "ginkgo":
        angles = np.linspace(-1, 1, 15)
        return [((0, 0), (0.8 * np.sin(a), 0.8 * np.cos(a))) for a in angles]
    if kind == "maple":
        ends = [(-2.1, 0.4), (-1.05, 0.58), (0, 0.7), (1.05, 0.58), (2.1, 0.4)]
        return [
            ((0, 0.42), (r * np.sin(a), 0.42 + r * np.cos(a))) for a, r in ends
        ] + [((0, 0), (0, 0.42))]
    lines = [((0, 0), (0, 0.97))]
    for start in np.linspace(0.12, 0.8, 6 if kind == "oak" else 8):
        reach = 0.27 * np.sin(np.pi * start) + 0.04
        lines += [((0, start), (s * reach, start + 0.13)) for s in (-1, 1)]
    return lines


def clouds(rng, height, width, grain):
    """Return soft noise from about -1 to 1, spots ``grain`` pixels large."""
    high, wide = (
        max(2, round(n / g))
        for n, g in zip(
            (height, width), np.broadcast_to(grain, 2), strict=True
        )
    )
    small = Image.fromarray(rng.normal(0, 0.5, (high, wide)).astype("float32"))
    return np.asarray(small.resize((width, height), Image.Resampling.BICUBIC))


GROUNDS = {
    "wood": ((150, 110, 75), 18, (3, 60)),
    "stone": ((140, 138, 135), 22, 5),
    "paper": ((228, 224, 214), 5, 30),
    "cloth": ((90, 105, 130), 10, 2),
    "soil": ((95, 75, 58), 26, 4),
}


def ground(rng, height, width):
    """Return what a leaf lies on, (height, width, 3)."""
    colour, roughness, grain = GROUNDS[rng.choice(list(GROUNDS))]
    if rng.random() < 0.5:
        grain = np.broadcast_to(grain, 2)[::-1]
    texture = roughness * clouds(rng, height, width, np.multiply(grain, SCALE))
    texture += roughness / 3 * clouds(rng, height, width, SCALE)
    tint = np.array(colour) + rng.normal(0, 6, 3)
    return tint + texture[..., None]


# what colours each tree's leaves have, and how often: not enough to tell them
HUES = np.array([(88, 125, 50), (205, 175, 55), (196, 98, 40), (122, 78, 48)])
OFTEN = {
    "birch": (0.45, 0.4, 0.05, 0.1),
    "ginkgo": (0.4, 0.5, 0.05, 0.05),
    "maple": (0.3, 0.2, 0.4, 0.1),
    "oak": (0.4, 0.15, 0.15, 0.3),
}


def draw(kind, rng):
    """Return a picture of a leaf and, for a cut-out, where it is."""
    short = rng.integers(84, 150)
    width, height = rng.permutation(
        [short, round(short * rng.choice([1, 4 / 3]))]
    )
    width, height = SCALE * int(width), SCALE * int(height)
    size = rng.uniform(0.62, 0.86) * min(width, height)
    turn = rng.normal(0, 0.35)
    turned = np.array(
        [[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]
    )
    middle = np.array([width, height]) * rng.normal(0.5, 0.035, 2)
    squeeze = [rng.uniform(0.88, 1.1), 1]  # seen from the side

    def place(points):
        points = (np.asarray(points) - [0, 0.5]) * squeeze * [1, -1]
        return [tuple(p) for p in points @ turned.T * size + middle]

    mask = Image.new("L", (width, height))
    pen = ImageDraw.Draw(mask)
    pen.polygon(place(outline(kind, rng)), fill=255)
    foot = rng.normal(0, 0.05), -rng.uniform(0.15, 0.3)
    pen.line(place([foot, (0, 0.1)]), fill=255, width=max(3, round(size / 45)))
    lines = Image.new("L", (width, height))
    pen = ImageDraw.Draw(lines)
    for line in veins(kind, rng):
        pen.line(place(line), fill=255, width=max(2, round(size / 90)))
    lines = lines.filter(ImageFilter.GaussianBlur(SCALE / 2))

    hue = HUES[rng.choice(4, p=OFTEN[kind])] + rng.normal(0, 12, 3)
    other = HUES[rng.choice(4, p=OFTEN[kind])]
    mixed = np.clip(0.3 + 0.6 * clouds(rng, height, width, size / 4), 0, 1)
    leaf = hue + (other - hue) * mixed[..., None]
    relief = clouds(rng, height, width, size / 3)
    light = np.gradient(relief, axis=int(rng.integers(2))) * size
    leaf = leaf * (1 + 0.12 * np.clip(light, -2, 2))[..., None]
    leaf += 9 * clouds(rng, height, width, 2 * SCALE)[..., None]
    leaf += 38 * rng.choice([-1, 1]) * np.asarray(lines)[..., None] / 255

    away = [round(n) for n in rng.normal(0, 0.02 * size, 2)]
    shadow = ImageChops.offset(mask, *away)
    shadow = shadow.filter(ImageFilter.GaussianBlur(size * 0.02))
    dark = 1 - 0.5 * np.asarray(shadow)[..., None] / 255
    inside = np.asarray(mask)[..., None] / 255
    below = ground(rng, height, width) * dark
    scene = below * (1 - inside) + leaf * inside
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    lamp = 1 + 0.18 * (x * rng.normal() + y * rng.normal())
    warm = rng.normal(1, 0.03, 3)
    scene = scene * lamp[..., None] * warm * rng.uniform(0.75, 1.15)
    scene = Image.fromarray(np.clip(scene, 0, 255).astype("uint8"))
    small = (width // SCALE, height // SCALE)
    scene = np.asarray(scene.resize(small, Image.Resampling.BOX), "float64")
    scene += rng.normal(0, rng.uniform(1, 5), scene.shape)  # of the camera
    scene = Image.fromarray(np.clip(scene, 0, 255).astype("uint8"))
    return scene, mask.resize(small, Image.Resampling.BOX)


def save(scene, mask, path, rng):
    """Save a picture as a phone would: most as JPEG, a few as PNG."""
    if path.suffix == ".png":  # cut out, the ground transparent
        scene = scene.convert("RGBA")
        scene.putalpha(mask)
        empty = Image.new("RGBA", scene.size, (0, 0, 0, 0))
        Image.composite(scene, empty, mask).save(path, optimize=True)
        return
    note = Image.Exif()
    if rng.random() < 0.15:  # stored sideways, with a note that says so
        scene = scene.transpose(Image.Transpose.ROTATE_90)
        note[0x0112] = 6
    if rng.random() < 0.08:
        scene = scene.convert("L")
    scene.save(path, quality=int(rng.integers(75, 92)), exif=note)


def draw_all(folder, rng):
    """Draw all leaves, and return the paths of their files."""
    for kind in KINDS:
        (folder / kind).mkdir(parents=True)
    kinds = np.repeat(list(KINDS), list(KINDS.values()))
    numbers = 2011 + np.cumsum(rng.integers(1, 5, len(kinds)))
    paths = []
    for number, kind in zip(numbers, rng.permutation(kinds), strict=True):
        ending = "png" if rng.random() < 0.08 else "jpg"
        path = folder / str(kind) / f"IMG_{number}.{ending}"
        save(*draw(kind, rng), path, rng)
        paths.append(path)
    return paths


def plant(folder, paths, rng):
    """Spoil some files; return their names in lists, by what was done."""
    clean = [path for path in paths if path.suffix == ".jpg"]
    clean = [clean[i] for i in rng.permutation(len(clean))]
    planted = {"corrupt": [], "duplicates": [], "wrong_labels": []}

    def name(path):
        return path.relative_to(folder).as_posix()

    def plain(path):
        return ImageOps.exif_transpose(Image.open(path)).convert("RGB")

    # a leaf in the wrong folder, under a number of its own
    kinds = list(KINDS)
    for step, path in zip((1, 2, 3, 1, 2, 3), clean, strict=False):
        kind = path.parent.name
        other = kinds[(kinds.index(kind) + step) % len(kinds)]
        path.rename(folder / other / path.name)
        planted["wrong_labels"].append(name(folder / other / path.name))
    clean = clean[6:]
    # copies: exact, saved again, shrunk, shifted by a pixel, brightened
    for number, path in enumerate(clean[:6]):
        copy = path.with_stem(
            f"{path.stem}_copy" if number == 0 else f"IMG_{4000 + 7 * number}"
        )
        photo = plain(path)
        if number == 0:
            copy.write_bytes(path.read_bytes())
        elif number == 1:
            photo.save(copy, quality=45)
        elif number == 2:
            size = [round(0.7 * n) for n in photo.size]
            photo.resize(size).save(copy, quality=80)
        elif number == 3:
            ImageChops.offset(photo, 1, 0).save(copy, quality=88)
        elif number == 4:
            ImageChops.offset(photo, -1, 1).save(copy, quality=70)
        else:
            brighter = photo.point(
                [min(255, round(1.1 * v)) for v in range(256)] * 3
            )
            brighter.save(copy, quality=85)
        planted["duplicates"].append([name(path), name(copy)])
    # files that can't be opened: cut off, empty, and a page in their place
    cut, empty, page = clean[6:9]
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 2])
    empty.write_bytes(b"")
    page.write_text("<html><body>404 Not found</body></html>")
    planted["corrupt"] = [name(cut), name(empty), name(page)]
    return planted


def main(folder=HERE / "leaves", seed=15):
    """Draw the folder anew, and write down what was planted."""
    rng = np.random.default_rng(seed)
    shutil.rmtree(folder, ignore_errors=True)
    planted = plant(folder, draw_all(folder, rng), rng)
    path = folder.with_name(f"{folder.name}_planted.json")
    path.write_text(json.dumps(planted, indent=1) + "\n", encoding="utf-8")
    size = sum(p.stat().st_size for p in folder.glob("*/*"))
    print(f"{sum(KINDS.values()) + 6} files, {size / 1e6:.2f} MB: {folder}")


if __name__ == "__main__":
    main()
