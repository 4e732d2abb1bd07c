"""Choose the words for lessons 16 and 17, and write ``data/words.csv``.

It needs two packages that the course does not: ``pip install wordfreq``, for
the words that each language uses most, and the folder of the npm package
``naughty-words`` (``npm pack naughty-words``, unpacked), for what nobody wants
to meet in a lesson.  Run it at the top of the repository::

    python data/make_words.py FOLDER_OF_NAUGHTY_WORDS

The 3,000 words that a language uses most and that hold 4 to 12 letters, with
these left out: words that another language uses at least a tenth as often
(names, mostly), and naughty ones.  Accents are taken off, since a letter that
one language alone writes would give the answer away.

Words of a language that begin with the same four letters are often forms of
one word, so they go into the same part: 2,000 of a language's words for
training, 500 for validation, 500 for the test.
"""

import csv
import json
import string
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

import numpy as np
from wordfreq import get_frequency_dict

LANGUAGES = {
    "Dutch": "nl",
    "English": "en",
    "French": "fr",
    "German": "de",
    "Italian": "it",
    "Spanish": "es",
}
PARTS = {"train": 2000, "validation": 500, "test": 500}
TARGET = Path(__file__).resolve().parent / "words.csv"


def plain(word):
    """Return a word without its accents: "Élève" becomes "eleve"."""
    word = word.lower().replace("ß", "ss").replace("œ", "oe")
    decomposed = unicodedata.normalize("NFD", word.replace("æ", "ae"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def frequencies(code):
    """Return how often each plain word of a language is used, a share."""
    totals = defaultdict(float)
    for word, share in get_frequency_dict(code).items():
        totals[plain(word)] += share
    return totals


def naughty_words(folder):
    """Return the plain words of all languages' lists, four letters or more."""
    found = set()
    for code in LANGUAGES.values():
        file = Path(folder) / f"{code}.json"
        found |= {plain(word) for word in json.loads(file.read_text("utf-8"))}
    return {word for word in found if len(word) >= 4}


def choose(name, used, naughty, number):
    """Return the words that one language uses most, most used first."""
    chosen = []
    own = used[name]
    others = [used[other] for other in used if other != name]
    for word in sorted(own, key=own.get, reverse=True):
        if not 4 <= len(word) <= 12 or set(word) - set(string.ascii_lowercase):
            continue
        if max(other.get(word, 0) for other in others) >= own[word] / 10:
            continue
        if any(bad in word for bad in naughty):
            continue
        chosen.append(word)
        if len(chosen) == number:
            return chosen
    raise ValueError(f"{name} has {len(chosen)} such words, not {number}")


def split(words, rng):
    """Yield ``(word, part)``, words with the same beginning in one part."""
    families = defaultdict(list)
    for word in words:
        families[word[:4]].append(word)
    beginnings = sorted(families)
    rng.shuffle(beginnings)
    room = dict(PARTS)
    # The largest families first: the smallest then fill each part exactly.
    for beginning in sorted(beginnings, key=lambda b: -len(families[b])):
        family = families[beginning]
        fits = [part for part in room if room[part] >= len(family)]
        shares = np.array([room[part] for part in fits], dtype=float)
        part = rng.choice(fits, p=shares / shares.sum())
        room[part] -= len(family)
        yield from ((word, part) for word in family)


def main():
    naughty = naughty_words(sys.argv[1])
    used = {name: frequencies(code) for name, code in LANGUAGES.items()}
    rng = np.random.default_rng(0)
    rows = []
    for name in LANGUAGES:
        words = choose(name, used, naughty, sum(PARTS.values()))
        rows += [(word, name, part) for word, part in split(words, rng)]
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("word", "language", "part"))
        writer.writerows(sorted(rows, key=lambda row: (row[1], row[0])))


if __name__ == "__main__":
    main()
