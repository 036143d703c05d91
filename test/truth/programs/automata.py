"""Finite automata, elementary cellular automata and L-systems."""


class DFA:
    def __init__(self, start, accept, moves):
        self.start = start
        self.accept = frozenset(accept)
        self.moves = moves

    def accepts(self, word):
        state = self.start
        for symbol in word:
            state = self.moves.get((state, symbol))
            if state is None:
                return False
        return state in self.accept


def rule(number):
    return {tuple(map(int, f"{i:03b}")): number >> i & 1 for i in range(8)}


def evolve(cells, table, generations):
    history = [cells]
    n = len(cells)
    for _ in range(generations):
        cells = [table[cells[i - 1], cells[i], cells[(i + 1) % n]] for i in range(n)]
        history.append(cells)
    return history


def lsystem(axiom, rules, depth):
    text = axiom
    for _ in range(depth):
        text = "".join(rules.get(c, c) for c in text)
    return text


def turtle(path):
    x = y = 0
    dx, dy = 1, 0
    points = [(x, y)]
    for c in path:
        if c == "F":
            x, y = x + dx, y + dy
            points.append((x, y))
        elif c == "+":
            dx, dy = -dy, dx
        elif c == "-":
            dx, dy = dy, -dx
    return points


even_zeros = DFA("even", ["even"], {("even", "0"): "odd", ("odd", "0"): "even", ("even", "1"): "even", ("odd", "1"): "odd"})
tested = {f"{n:04b}": even_zeros.accepts(f"{n:04b}") for n in range(16)}
accepted = [word for word, yes in tested.items() if yes]
cells = [0] * 61
cells[30] = 1
history = evolve(cells, rule(90), 30)
rows = ["".join(" #"[c] for c in row) for row in history]
density = [sum(row) / len(row) for row in history]
algae = lsystem("A", {"A": "AB", "B": "A"}, 12)
dragon = lsystem("FX", {"X": "X+YF+", "Y": "-FX-Y"}, 8)
points = turtle(dragon)
box = (min(x for x, _ in points), max(x for x, _ in points), min(y for _, y in points), max(y for _, y in points))
visited = set(points)
print("\n".join(rows[:8]), accepted, density[-1], len(algae), len(dragon), box, len(visited))
