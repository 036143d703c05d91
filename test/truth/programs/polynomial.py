"""Polynomials as coefficient lists, with operators."""
from itertools import zip_longest


class Polynomial:
    def __init__(self, *coefficients):
        self.coefficients = list(coefficients) or [0]
        while len(self.coefficients) > 1 and self.coefficients[-1] == 0:
            self.coefficients.pop()

    @property
    def degree(self):
        return len(self.coefficients) - 1

    def __call__(self, x):
        result = 0
        for c in reversed(self.coefficients):
            result = result * x + c
        return result

    def __add__(self, other):
        return Polynomial(*[a + b for a, b in zip_longest(self.coefficients, other.coefficients, fillvalue=0)])

    def __neg__(self):
        return Polynomial(*[-c for c in self.coefficients])

    def __sub__(self, other):
        return self + -other

    def __mul__(self, other):
        product = [0] * (self.degree + other.degree + 1)
        for i, a in enumerate(self.coefficients):
            for j, b in enumerate(other.coefficients):
                product[i + j] += a * b
        return Polynomial(*product)

    def derivative(self):
        return Polynomial(*[k * c for k, c in enumerate(self.coefficients)][1:])

    def __repr__(self):
        terms = []
        for power, c in enumerate(self.coefficients):
            if c:
                terms.append(f"{c}x^{power}" if power else str(c))
        return " + ".join(terms) or "0"


def newton(p, x, steps=20):
    slope = p.derivative()
    trail = [x]
    for _ in range(steps):
        x = x - p(x) / slope(x)
        trail.append(x)
    return trail


x = Polynomial(0, 1)
one = Polynomial(1)
p = (x + one) * (x + one) * (x - one)
q = p.derivative()
difference = p - q
values = [p(k) for k in range(-10, 11)]
signs = ["+" if v > 0 else "-" if v < 0 else "0" for v in values]
trail = newton(p, 3.0)
root = trail[-1]
legendre = [one, x]
for n in range(1, 8):
    scaled = Polynomial(2 * n + 1) * x * legendre[n] - Polynomial(n) * legendre[n - 1]
    legendre.append(Polynomial(*[c / (n + 1) for c in scaled.coefficients]))
powers = [one]
for _ in range(12):
    powers.append(powers[-1] * (x + one))
pascal = [power.coefficients for power in powers]
text = repr(p)
print(text, q, difference.degree, "".join(signs), round(root, 6), legendre[5](0.5), pascal[-1])
