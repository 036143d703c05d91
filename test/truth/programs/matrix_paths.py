"""Grids: flood fill, islands, shortest path, spiral, rotation."""
from collections import deque

MAZE = [
    "S.#.......",
    "..#.####.#",
    "#.#.#..#..",
    "..#...##.#",
    ".###.#....",
    "......##.E",
]


def find(grid, mark):
    for r, row in enumerate(grid):
        for c, cell in enumerate(row):
            if cell == mark:
                return r, c
    return None


def neighbours(grid, r, c):
    for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0)):
        y, x = r + dr, c + dc
        if 0 <= y < len(grid) and 0 <= x < len(grid[0]):
            yield y, x


def shortest(grid):
    start, end = find(grid, "S"), find(grid, "E")
    came = {start: None}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        if here == end:
            break
        for there in neighbours(grid, *here):
            if grid[there[0]][there[1]] != "#" and there not in came:
                came[there] = here
                queue.append(there)
    path = []
    step = end
    while step is not None:
        path.append(step)
        step = came.get(step)
    return path[::-1]


def islands(grid):
    seen = set()
    sizes = []
    for r in range(len(grid)):
        for c in range(len(grid[0])):
            if grid[r][c] != "#" or (r, c) in seen:
                continue
            stack, size = [(r, c)], 0
            seen.add((r, c))
            while stack:
                y, x = stack.pop()
                size += 1
                for cell in neighbours(grid, y, x):
                    if grid[cell[0]][cell[1]] == "#" and cell not in seen:
                        seen.add(cell)
                        stack.append(cell)
            sizes.append(size)
    return sizes


def spiral(matrix):
    out = []
    rows = [list(row) for row in matrix]
    while rows:
        out += rows.pop(0)
        rows = [list(row) for row in zip(*rows)][::-1]
    return out


path = shortest(MAZE)
drawn = [list(row) for row in MAZE]
for r, c in path[1:-1]:
    drawn[r][c] = "*"
picture = "\n".join("".join(row) for row in drawn)
sizes = islands(MAZE)
numbers = [[10 * r + c for c in range(10)] for r in range(8)]
around = spiral(numbers)
rotated = [list(column)[::-1] for column in zip(*numbers)]
diagonals = {}
for r, row in enumerate(numbers):
    for c, value in enumerate(row):
        diagonals.setdefault(r - c, []).append(value)
sums = [[0] * 11 for _ in range(9)]
for r in range(8):
    for c in range(10):
        sums[r + 1][c + 1] = numbers[r][c] + sums[r][c + 1] + sums[r + 1][c] - sums[r][c]
block = sums[6][7] - sums[2][7] - sums[6][3] + sums[2][3]
wide = max(len(values) for values in diagonals.values())
print(picture, len(path), sizes, around[-1], rotated[0], block, wide)
