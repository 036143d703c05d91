"""Fractions and decimal numbers."""
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, getcontext
from fractions import Fraction
from math import floor

half = Fraction(1, 2)
assert half + Fraction(1, 3) == Fraction(5, 6) and str(half) == "1/2" and repr(half) == "Fraction(1, 2)"
assert Fraction(6, -4) == Fraction(-3, 2) and Fraction(-3, 2).numerator == -3
assert half * 4 == 2 and str(half * 4) == "2" and 1 - half == half and 3 / half == 6
assert Fraction(7, 2) // 1 == 3 and Fraction(-7, 2) % 2 == half
assert half ** 3 == Fraction(1, 8) and half ** -2 == 4
assert half + 0.25 == 0.75 and half == 0.5 and half < 1 and Fraction(2, 3) > half
assert Fraction("3/9") == Fraction(1, 3) and Fraction("1.25") == Fraction(5, 4) and Fraction(0.375) == Fraction(3, 8)
assert int(Fraction(7, 2)) == 3 and round(Fraction(7, 2)) == 4 and round(Fraction(5, 2)) == 2
assert float(Fraction(1, 3)) == 1 / 3 and abs(-half) == half and not Fraction(0)
assert Fraction(3141592653589793, 10**15).limit_denominator(1000) == Fraction(355, 113)
assert sum(Fraction(1, n) for n in range(1, 5)) == Fraction(25, 12)
assert {Fraction(4, 2): "two"}[2] == "two"
assert min([half, Fraction(1, 3)]) == Fraction(1, 3)
try:
    Fraction(1, 0)
    raise SystemError
except ZeroDivisionError:
    pass

price = Decimal("19.99")
assert str(price * 3) == "59.97" and str(price + 1) == "20.99" and str(price / 3) == "6.663333333333333333333333333"
assert str(Decimal(2) / 3) == "0.6666666666666666666666666667"
assert str(Decimal(1) / 8) == "0.125" and str(Decimal(10) / 5) == "2" and str(Decimal(100) / 5) == "20"
assert str(Decimal("1E+3") / 5) == "2E+2" and str(Decimal("0.00000001")) == "1E-8"
assert str(Decimal("12.345").quantize(Decimal("0.01"))) == "12.34"
assert str(Decimal("12.345").quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)) == "12.35"
assert str(Decimal("-12.349").quantize(Decimal("0.01"), ROUND_DOWN)) == "-12.34"
assert Decimal("1.10") == Decimal("1.1") and str(Decimal("1.10")) == "1.10" and repr(Decimal("1.10")) == "Decimal('1.10')"
assert str(sum([Decimal("0.1")] * 3)) == "0.3" and Decimal("0.5") == 0.5 and Decimal(3) > 2
assert str(Decimal(7) // 2) == "3" and str(Decimal(-7) % 4) == "-3" and str(-Decimal("1.50")) == "-1.50"
assert str(Decimal("2").sqrt()) == "1.414213562373095048801688724" and str(Decimal("4").sqrt()) == "2"
assert str(Decimal("1.5") ** 2) == "2.25" and str(Decimal("100").normalize()) == "1E+2"
assert f"{Decimal('1234567.891'):,.2f}" == "1,234,567.89" and f"{price:>8}" == "   19.99" and f"{price:.1f}" == "20.0"
assert f"{Decimal('0.075'):.1%}" == "7.5%" and int(Decimal("9.99")) == 9 and float(price) == 19.99
assert round(Decimal("2.675"), 2) == Decimal("2.68") and round(Decimal("2.5")) == 2
assert Decimal(0.5) == Decimal("0.5") and str(Decimal(0.1))[:20] == "0.100000000000000005"
assert {Decimal("2.0"): 1}[2] == 1 and not Decimal("0.00") and Decimal("1E+2") == 100
assert floor(3.7) == 3 and str(Decimal("99999999999999999999999999999") + 1) == "1.000000000000000000000000000E+29"
getcontext().prec = 6
assert str(Decimal(1) / 7) == "0.142857" and str(Decimal("1.2345678") + 0) == "1.23457"
try:
    Decimal(1) / 0
    raise SystemError
except ZeroDivisionError:
    pass
