"""Draw the three pictures of clothes in this folder.

They are the course's own: no photograph, nothing downloaded.  Run it with
``python data/photos/draw.py`` to make them again.
"""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.patches import Polygon

HERE = Path(__file__).parent

# outlines in centimetres, x to the right and y up
T_SHIRT = [
    (38, 92), (44, 88), (56, 88), (62, 92), (78, 86), (94, 62), (80, 53),
    (74, 62), (75, 8), (25, 8), (26, 62), (20, 53), (6, 62), (22, 86),
]  # fmt: skip
TROUSERS = [
    (34, 96), (66, 96), (70, 60), (68, 4), (54, 4), (50, 66), (46, 4),
    (32, 4), (30, 60),
]  # fmt: skip
SHOE = [
    (8, 50), (14, 53), (34, 48), (40, 52), (62, 40), (92, 28), (112, 25),
    (119, 19), (119, 13), (6, 13), (5, 30),
]  # fmt: skip
SOLE = [(4, 13), (120, 13), (119, 6), (6, 6)]


def draw(name, size, background, pieces):
    """Save a picture: a plain background and pieces of coloured cloth.

    Args:
        name: file name in this folder.
        size: width and height in centimetres; a centimetre is 4 pixels.
        background: a Matplotlib colour.
        pieces: pairs of an outline and a Matplotlib colour.
    """
    width, height = size
    figure = plt.figure(figsize=(width / 25, height / 25), dpi=100)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(0, height))
    axes.axis("off")
    figure.set_facecolor(background)
    for outline, colour in pieces:
        axes.add_patch(Polygon(outline, facecolor=colour, edgecolor="none"))
    figure.savefig(HERE / name)
    plt.close(figure)


def main():
    """Draw all three."""
    shoe = [(SHOE, "teal"), (SOLE, "dimgrey")]
    with plt.style.context("default"):  # not in the style of a course figure
        draw("t_shirt.png", (100, 100), "white", [(T_SHIRT, "firebrick")])
        draw(
            "trousers.png", (100, 100), "black", [(TROUSERS, "lightsteelblue")]
        )
        draw("shoe.png", (124, 60), "whitesmoke", shoe)


if __name__ == "__main__":
    main()
