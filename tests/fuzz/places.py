"""Where the fuzz targets and their inputs are."""
import os

import make_seeds
from programs import BUILD

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, "..", ".."))

TARGETS = tuple(make_seeds.SEEDS)


def directory(*parts):
    """Below the build directory; made where it is not there."""
    path = os.path.join(BUILD, *parts)
    os.makedirs(path, exist_ok=True)
    return path


def seeds_of(target):
    path = directory("seeds", target)
    make_seeds.write_seeds(target, path)
    return path


def findings_of(target):
    """Of earlier days; nothing where there are none."""
    path = os.path.join(HERE, "findings", target)
    return [path] if os.path.isdir(path) else []


def inputs_of(target):
    return [seeds_of(target), *findings_of(target)]
