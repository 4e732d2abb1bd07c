"""The course's data sets: ``from utils import data``.

Fashion-MNIST, or a stand-in for it where there is no copy; the breast cancer
table; words of six languages; generated half-moons; and the splits.
"""
# ruff: noqa: F401

from utils.data.fashion_mnist import load_fashion_mnist
from utils.data.files import DATA_DIR
from utils.data.formats import FASHION_MNIST_CLASSES
from utils.data.tables import (
    WORD_LANGUAGES,
    load_breast_cancer,
    load_words,
    stratified_split,
    two_moons,
)
