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

Words that begin with the same four letters are often forms of one word, in
one language (*trouve*, *trouvera*) or in two (*famille*, *familia*), so they
go into the same part: 2,000 of each language's words for training, 500 for
validation, 500 for the test.
"""

import csv
import json
import string
import sys
import unicodedata
from collections import Counter, defaultdict
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
# what the list of naughty words lacks
NAUGHTY_TOO = {"cazz", "joder", "piss", "puto", "scheiss"}
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
    return {word for word in found if len(word) >= 4} | NAUGHTY_TOO


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


def split(rows, rng):
    """Yield ``(word, language, part)``, one beginning's words in one part."""
    families = defaultdict(list)
    for word, language in rows:
        families[word[:4]].append((word, language))
    beginnings = sorted(families)
    rng.shuffle(beginnings)
    room = {
        part: Counter(dict.fromkeys(LANGUAGES, number))
        for part, number in PARTS.items()
    }
    # The largest families first: the smallest then fill each part exactly.
    for beginning in sorted(beginnings, key=lambda b: -len(families[b])):
        family = families[beginning]
        wanted = Counter(language for _, language in family)
        fits = [part for part in room if wanted <= room[part]]
        shares = np.array([room[part].total() for part in fits], dtype=float)
        part = rng.choice(fits, p=shares / shares.sum())
        room[part] -= wanted
        yield from ((word, language, part) for word, language in family)


def main():
    naughty = naughty_words(sys.argv[1])
    used = {name: frequencies(code) for name, code in LANGUAGES.items()}
    rng = np.random.default_rng(0)
    rows = [
        (word, name)
        for name in LANGUAGES
        for word in choose(name, used, naughty, sum(PARTS.values()))
    ]
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("word", "language", "part"))
        rows = split(rows, rng)
        writer.writerows(sorted(rows, key=lambda row: (row[1], row[0])))


if __name__ == "__main__":
    main()
