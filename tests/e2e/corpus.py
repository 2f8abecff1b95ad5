"""Real captures, where there are any: CHATTCP_CORPUS, or ../shared/corpus beside the repository."""
import os

import program


def corpus_files():
    """Sorted paths; none where there is no corpus."""
    found = []
    for folder, _, names in os.walk(os.path.join(program.CORPUS, "files")):
        found += [os.path.join(folder, name) for name in names]
    return sorted(found)


def read_whole(path):
    with open(path, "rb") as file:
        return file.read()
