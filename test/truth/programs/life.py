"""Conway's game of life on sets, lists and arrays."""
import itertools

import numpy as np

GLIDER = """
.#.
..#
###
"""


def parse(text):
    cells = set()
    for y, row in enumerate(text.strip().split("\n")):
        for x, c in enumerate(row):
            if c == "#":
                cells.add((x, y))
    return cells


def neighbours(cell):
    x, y = cell
    return [(x + dx, y + dy) for dx, dy in itertools.product((-1, 0, 1), repeat=2) if dx or dy]


def step(cells):
    counts = {}
    for cell in cells:
        for n in neighbours(cell):
            counts[n] = counts.get(n, 0) + 1
    return {cell for cell, count in counts.items() if count == 3 or (count == 2 and cell in cells)}


def show(cells, width, height):
    return "\n".join("".join("#" if (x, y) in cells else "." for x in range(width)) for y in range(height))


class Board:
    """The same on a wrapped array."""

    def __init__(self, width, height, seed=0):
        rng = np.random.default_rng(seed)
        self.width = width
        self.height = height
        self.cells = (rng.random((height, width)) < 0.3).astype(np.uint8)
        self.generation = 0

    def step(self):
        total = np.zeros_like(self.cells)
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                if dy == 0 and dx == 0:
                    continue
                total += np.roll(np.roll(self.cells, dy, axis=0), dx, axis=1)
        birth = (total == 3) & (self.cells == 0)
        survive = ((total == 2) | (total == 3)) & (self.cells == 1)
        self.cells = (birth | survive).astype(np.uint8)
        self.generation += 1

    @property
    def alive(self):
        return int(self.cells.sum())


def main():
    cells = parse(GLIDER)
    seen = [cells]
    for _ in range(20):
        cells = step(cells)
        seen.append(cells)
    picture = show(cells, 12, 12)
    print(picture)

    board = Board(80, 60, seed=3)
    population = [board.alive]
    while board.generation < 50:
        board.step()
        population.append(board.alive)
    rows = ["".join(".#"[c] for c in row) for row in board.cells[:5, :40]]
    history = np.array(population)
    changes = np.diff(history)
    print(rows[0], history.min(), changes.shape)


if __name__ == "__main__":
    main()
