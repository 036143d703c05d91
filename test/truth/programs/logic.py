"""Truth tables and a little SAT solver."""
from itertools import product
from typing import NamedTuple


class Var(NamedTuple):
    name: str


class Not(NamedTuple):
    inner: object


class And(NamedTuple):
    left: object
    right: object


class Or(NamedTuple):
    left: object
    right: object


def evaluate(e, env):
    match e:
        case Var(name):
            return env[name]
        case Not(inner):
            return not evaluate(inner, env)
        case And(left, right):
            return evaluate(left, env) and evaluate(right, env)
        case Or(left, right):
            return evaluate(left, env) or evaluate(right, env)


def variables(e):
    if isinstance(e, Var):
        return {e.name}
    return set().union(*(variables(part) for part in e))


def table(e):
    names = sorted(variables(e))
    rows = []
    for values in product([False, True], repeat=len(names)):
        env = dict(zip(names, values))
        rows.append((*values, evaluate(e, env)))
    return names, rows


def solve(clauses, assignment=None):
    assignment = assignment or {}
    clauses = [c for c in clauses if not any(assignment.get(abs(l)) == (l > 0) for l in c)]
    if not clauses:
        return assignment
    clauses = [[l for l in c if abs(l) not in assignment] for c in clauses]
    if any(not c for c in clauses):
        return None
    units = [c[0] for c in clauses if len(c) == 1]
    literal = units[0] if units else clauses[0][0]
    for value in ([literal > 0] if units else [True, False]):
        result = solve(clauses, {**assignment, abs(literal): value})
        if result is not None:
            return result
    return None


a, b, c = Var("a"), Var("b"), Var("c")
formula = Or(And(a, Not(b)), And(b, Or(c, Not(a))))
names, rows = table(formula)
true_rows = [row for row in rows if row[-1]]
header = " ".join(names)
lines = [" ".join("01"[v] for v in row) for row in rows]
clauses = [[1, 2], [-1, 3], [-2, -3], [3, 4, -5], [5, 1], [-4, -1]]
model = solve(clauses)
impossible = solve([[1], [-1]])
queens = [[q * 4 + r + 1 for r in range(4)] for q in range(4)]
for q in range(4):
    for r in range(4):
        for p in range(q):
            for s in range(4):
                if r == s or abs(q - p) == abs(r - s):
                    queens.append([-(q * 4 + r + 1), -(p * 4 + s + 1)])
board = solve(queens)
placed = [k for k, v in board.items() if v]
print(header, lines, len(true_rows), model, impossible, sorted(placed), len(queens))
