"""Say what pictures show: `python predict.py picture.jpg`."""

import json
import sys
from pathlib import Path

import keras
import numpy as np
from PIL import Image, ImageOps

SIZE = 66  # pixels, as the network was trained


def prepare(path):
    """Return a picture as the network knows them, (66, 66, 3)."""
    picture = Image.open(path)
    picture.draft("RGB", (4 * SIZE, 4 * SIZE))  # opens large JPEGs faster
    picture.getexif()  # which way is up; then drop odd notes beside it
    picture.info.pop("exif", None)
    picture = ImageOps.exif_transpose(picture)
    if picture.mode[0] in "IF":  # numbers that go beyond 0 to 255, or none
        numbers = np.asarray(picture, "float64")
        numbers = np.nan_to_num(numbers, posinf=0).clip(0)
        numbers = 255 * numbers / max(numbers.max(), 1)
        picture = Image.fromarray(numbers.astype("uint8"))
    picture = picture.convert("RGBA")
    white = Image.new("RGBA", picture.size, "white")
    picture = Image.alpha_composite(white, picture).convert("RGB")
    corner = picture.getpixel((0, 0))
    return np.asarray(ImageOps.pad(picture, (SIZE, SIZE), color=corner))


def main(paths):
    """Print what each picture shows."""
    here = Path(__file__).parent
    card = json.loads((here / "card.json").read_text("utf-8-sig"))
    model = keras.models.load_model(here / "model.keras")
    for path in paths:
        try:
            picture = prepare(path)
        except Exception as error:
            print(f"{Path(path).name}: can't be opened ({error})")
            continue
        [row] = model.predict(picture[np.newaxis], verbose=0)
        answer = card["class_names"][row.argmax()]
        if row.max() < 0.6:
            answer = f"unsure, perhaps {answer}"
        print(f"{Path(path).name}: {answer} ({row.max():.2f})")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    main(sys.argv[1:])
