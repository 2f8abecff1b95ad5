"""Folders into which the program writes files."""
import os


def size_of(folder):
    """Of all its files together, in bytes, while some are made and removed."""
    total = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                total += entry.stat().st_size
            except FileNotFoundError:
                pass
    return total


class OutputFolder:
    """Of a test case: a folder in which the user that root becomes may write."""

    def setUp(self):
        super().setUp()
        self.place = self.folder()
        os.chmod(self.place, 0o777)

    def at(self, name):
        return os.path.join(self.place, name)
