"""Quadrature, root finding and interpolation."""
import math


def trapezoid(f, a, b, n):
    h = (b - a) / n
    total = 0.5 * (f(a) + f(b))
    for i in range(1, n):
        total += f(a + i * h)
    return total * h


def romberg(f, a, b, levels=6):
    rows = []
    for k in range(levels):
        row = [trapezoid(f, a, b, 2**k)]
        for j in range(1, k + 1):
            row.append(row[j - 1] + (row[j - 1] - rows[k - 1][j - 1]) / (4**j - 1))
        rows.append(row)
    return rows


def bisect(f, low, high, tolerance=1e-10):
    steps = 0
    while high - low > tolerance:
        middle = (low + high) / 2
        if f(low) * f(middle) <= 0:
            high = middle
        else:
            low = middle
        steps += 1
    return (low + high) / 2, steps


def lagrange(points):
    def p(x):
        total = 0.0
        for i, (xi, yi) in enumerate(points):
            term = yi
            for j, (xj, _) in enumerate(points):
                if i != j:
                    term *= (x - xj) / (xi - xj)
            total += term
        return total

    return p


def rk4(f, y, t, h, n):
    solution = [(t, y)]
    for _ in range(n):
        k1 = f(t, y)
        k2 = f(t + h / 2, y + h * k1 / 2)
        k3 = f(t + h / 2, y + h * k2 / 2)
        k4 = f(t + h, y + h * k3)
        y += h * (k1 + 2 * k2 + 2 * k3 + k4) / 6
        t += h
        solution.append((t, y))
    return solution


rows = romberg(math.sin, 0, math.pi)
best = rows[-1][-1]
root, steps = bisect(lambda x: x**3 - x - 2, 1.0, 2.0)
nodes = [(x, math.exp(x)) for x in (0.0, 0.5, 1.0, 1.5, 2.0)]
p = lagrange(nodes)
errors = [abs(p(x / 10) - math.exp(x / 10)) for x in range(21)]
worst = max(errors)
solution = rk4(lambda t, y: -2 * t * y, 1.0, 0.0, 0.05, 60)
last_time, last_value = solution[-1]
times = [t for t, _ in solution]
values = [y for _, y in solution]
differences = [b - a for a, b in zip(values, values[1:])]
table = {round(t, 2): y for t, y in solution[::10]}
print(best, root, steps, worst, last_time, last_value, min(differences), table)
