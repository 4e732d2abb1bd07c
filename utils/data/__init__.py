"""The course's data sets: ``from utils import data``.

Fashion-MNIST, or a stand-in for it where there is no copy; the breast cancer
table; generated half-moons; and the splits.
"""

from utils.data.fashion_mnist import (
    FASHION_MNIST_CLASSES,
    load_fashion_mnist,
    load_stand_in,
)
from utils.data.files import DATA_DIR
from utils.data.tables import load_breast_cancer, stratified_split, two_moons

__all__ = [
    "DATA_DIR",
    "FASHION_MNIST_CLASSES",
    "load_breast_cancer",
    "load_fashion_mnist",
    "load_stand_in",
    "stratified_split",
    "two_moons",
]
