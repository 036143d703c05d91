"""Fractions, decimals and big integers."""
import decimal
import math
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def pi_digits(n):
    digits = []
    q, r, t, k, m, x = 1, 0, 1, 1, 3, 3
    while len(digits) < n:
        if 4 * q + r - t < m * t:
            digits.append(m)
            q, r, m = 10 * q, 10 * (r - m * t), (10 * (3 * q + r)) // t - 10 * m
        else:
            q, r, t, k, m, x = q * k, (2 * q + r) * x, t * x, k + 1, (q * (7 * k + 2) + r * x) // (t * x), x + 2
    return digits


def egyptian(fraction):
    parts = []
    while fraction:
        denominator = math.ceil(1 / fraction)
        parts.append(Fraction(1, denominator))
        fraction -= parts[-1]
    return parts


def continued(x, terms):
    result = []
    for _ in range(terms):
        whole = x.numerator // x.denominator
        result.append(whole)
        x -= whole
        if x == 0:
            break
        x = 1 / x
    return result


def schedule(principal, rate, months):
    monthly = rate / 12
    factor = (1 + monthly) ** months
    payment = (principal * monthly * factor / (factor - 1)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    rows = []
    balance = principal
    for month in range(1, months + 1):
        interest = (balance * monthly).quantize(Decimal("0.01"))
        paid = min(payment, balance + interest)
        balance += interest - paid
        rows.append((month, interest, paid, balance))
    return payment, rows


digits = pi_digits(60)
pi_text = f"{digits[0]}.{''.join(map(str, digits[1:]))}"
parts = egyptian(Fraction(7, 15))
terms = continued(Fraction(415, 93), 10)
harmonic = sum(Fraction(1, k) for k in range(1, 31))
decimal.getcontext().prec = 50
root = Decimal(2).sqrt()
payment, rows = schedule(Decimal("12000.00"), Decimal("0.0525"), 24)
interest = sum(row[1] for row in rows)
statement = "\n".join(f"{month:>3} {i:>8} {p:>8} {b:>10}" for month, i, p, b in rows)
factorials = [math.factorial(n) for n in range(40)]
mersenne = [2**p - 1 for p in (2, 3, 5, 7, 13, 17, 19, 31, 61, 89, 107, 127)]
lengths = [n.bit_length() for n in factorials]
last = str(factorials[-1])
gcd = math.gcd(*factorials[20:24])
inverse = pow(3, -1, 10**9 + 7)
print(pi_text, parts, terms, harmonic, root, payment, interest, len(statement), sum(lengths), last[:5], gcd, inverse, len(mersenne))
