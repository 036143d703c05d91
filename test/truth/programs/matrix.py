"""A matrix class of plain lists."""
from __future__ import annotations

from fractions import Fraction


class Matrix:
    def __init__(self, rows):
        self.rows = [list(row) for row in rows]
        self.shape = (len(self.rows), len(self.rows[0]))

    @classmethod
    def identity(cls, n):
        return cls([[1 if i == j else 0 for j in range(n)] for i in range(n)])

    @classmethod
    def hilbert(cls, n):
        return cls([[Fraction(1, i + j + 1) for j in range(n)] for i in range(n)])

    def __getitem__(self, index):
        i, j = index
        return self.rows[i][j]

    def __setitem__(self, index, value):
        i, j = index
        self.rows[i][j] = value

    def __add__(self, other):
        return Matrix([[a + b for a, b in zip(r, s)] for r, s in zip(self.rows, other.rows)])

    def __mul__(self, other):
        if isinstance(other, (int, float, Fraction)):
            return Matrix([[other * a for a in row] for row in self.rows])
        columns = list(zip(*other.rows))
        return Matrix([[sum(a * b for a, b in zip(row, column)) for column in columns] for row in self.rows])

    __rmul__ = __mul__

    def __pow__(self, n):
        result = Matrix.identity(self.shape[0])
        base = self
        while n:
            if n & 1:
                result = result * base
            base = base * base
            n >>= 1
        return result

    def __eq__(self, other):
        return self.rows == other.rows

    def transpose(self):
        return Matrix(zip(*self.rows))

    def minor(self, i, j):
        return Matrix([row[:j] + row[j + 1 :] for k, row in enumerate(self.rows) if k != i])

    def determinant(self):
        n, m = self.shape
        if n == 1:
            return self.rows[0][0]
        if n == 2:
            return self[0, 0] * self[1, 1] - self[0, 1] * self[1, 0]
        return sum((-1) ** j * self[0, j] * self.minor(0, j).determinant() for j in range(m))

    def inverse(self):
        n = self.shape[0]
        work = [[Fraction(x) for x in row] + [Fraction(int(i == j)) for j in range(n)] for i, row in enumerate(self.rows)]
        for i in range(n):
            pivot = next(k for k in range(i, n) if work[k][i] != 0)
            work[i], work[pivot] = work[pivot], work[i]
            scale = work[i][i]
            work[i] = [x / scale for x in work[i]]
            for k in range(n):
                if k != i and work[k][i]:
                    factor = work[k][i]
                    work[k] = [x - factor * y for x, y in zip(work[k], work[i])]
        return Matrix([row[n:] for row in work])

    def __str__(self):
        return "\n".join(" ".join(f"{x!s:>6}" for x in row) for row in self.rows)


fibonacci = Matrix([[1, 1], [1, 0]])
power = fibonacci**90
print(power[0, 1])

a = Matrix([[2, 0, 1], [1, 3, 2], [1, 1, 4]])
b = a.transpose()
product = a * b
total = a + b
doubled = 2 * a
det = a.determinant()
inverse = a.inverse()
check = a * inverse == Matrix.identity(3)
hilbert = Matrix.hilbert(4)
back = hilbert.inverse()
trace = sum(hilbert[i, i] for i in range(4))
text = str(product)
zeros = Matrix([[0] * 30 for _ in range(30)])
for k in range(30):
    zeros[k, k] = k * k
print(text, det, check, trace, back[0, 0], zeros[29, 29], total[0, 0], doubled[1, 1])
