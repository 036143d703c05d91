"""Backtracking: sudoku, queens and knapsack."""
from copy import deepcopy
from functools import reduce

PUZZLE = """
53..7....
6..195...
.98....6.
8...6...3
4..8.3..1
7...2...6
.6....28.
...419..5
....8..79
"""


def parse(text):
    return [[int(c) if c != "." else 0 for c in line] for line in text.split()]


def candidates(grid, r, c):
    used = set(grid[r]) | {grid[i][c] for i in range(9)}
    top, left = 3 * (r // 3), 3 * (c // 3)
    for i in range(top, top + 3):
        used.update(grid[i][left : left + 3])
    return [d for d in range(1, 10) if d not in used]


def solve(grid):
    best = None
    for r in range(9):
        for c in range(9):
            if grid[r][c] == 0:
                options = candidates(grid, r, c)
                if best is None or len(options) < len(best[2]):
                    best = (r, c, options)
    if best is None:
        return grid
    r, c, options = best
    for digit in options:
        grid[r][c] = digit
        if solve(grid):
            return grid
        grid[r][c] = 0
    return None


def queens(n, columns=()):
    if len(columns) == n:
        yield columns
        return
    row = len(columns)
    for column in range(n):
        if all(column != c and abs(column - c) != row - r for r, c in enumerate(columns)):
            yield from queens(n, columns + (column,))


def knapsack(items, capacity):
    table = [[0] * (capacity + 1) for _ in range(len(items) + 1)]
    for i, (name, weight, value) in enumerate(items, 1):
        for space in range(capacity + 1):
            table[i][space] = table[i - 1][space]
            if weight <= space:
                table[i][space] = max(table[i][space], table[i - 1][space - weight] + value)
    chosen = []
    space = capacity
    for i in range(len(items), 0, -1):
        if table[i][space] != table[i - 1][space]:
            name, weight, _ = items[i - 1]
            chosen.append(name)
            space -= weight
    return table[-1][-1], chosen[::-1]


def permutations(items):
    if len(items) <= 1:
        return [items]
    result = []
    for i, item in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1 :]):
            result.append([item] + rest)
    return result


def main():
    puzzle = parse(PUZZLE)
    original = deepcopy(puzzle)
    solution = solve(puzzle)
    filled = sum(a != b for r, s in zip(original, solution) for a, b in zip(r, s))
    text = "\n".join("".join(map(str, row)) for row in solution)
    boards = list(queens(6))
    first = next(queens(8))
    drawing = ["." * c + "Q" + "." * (7 - c) for c in first]
    goods = [("map", 9, 150), ("compass", 13, 35), ("water", 153, 200), ("sandwich", 50, 160), ("glucose", 15, 60), ("tin", 68, 45)]
    value, chosen = knapsack(goods, 200)
    orders = permutations(list("abcd"))
    words = {"".join(order) for order in orders}
    product = reduce(lambda a, b: a * b, range(1, 21))
    print(text, filled, len(boards), first, drawing[0], value, chosen, len(words), product)


main()
