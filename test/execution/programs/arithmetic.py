"""Numbers, their operators and their texts."""
import math
import operator
from fractions import Fraction

assert 7 // 2 == 3 and -7 // 2 == -4 and 7 // -2 == -4 and -7 // -2 == 3
assert 7 % 3 == 1 and -7 % 3 == 2 and 7 % -3 == -2 and -7 % -3 == -1
assert 10**18 // 7 == 142857142857142857 and 10**18 % 7 == 1
assert 9007199254740993 + 1 == 9007199254740994
assert 3037000500 * 3037000500 == 9223372037000250000
assert (2**100) % (10**9 + 7) == pow(2, 100, 10**9 + 7) == 976371285
assert pow(3, -1, 11) == 4
assert 2**-1 == 0.5 and 2**10 == 1024 and 0**0 == 1
assert -(2**63) >> 3 == -(2**60) and 1 << 70 == 2**70 and -5 >> 1 == -3
assert 6 & 3 == 2 and 6 | 3 == 7 and 6 ^ 3 == 5 and ~6 == -7
assert 2**40 & 2**40 - 1 == 0 and 2**40 | 1 == 1099511627777
assert (True + True, True & False, True ^ True, True | False) == (2, False, False, True)
assert True & False is False
assert divmod(-7, 2) == (-4, 1) and divmod(7.5, 2) == (3.0, 1.5)
assert 7.5 // 2 == 3.0 and -7.5 // 2 == -4.0 and -7.5 % 2 == 0.5 and 7.5 % -2 == -0.5
assert 1e308 * 10 == float("inf") and -1e308 * 10 == float("-inf")
assert 0.1 + 0.2 == 0.30000000000000004 and str(0.1 + 0.2) == "0.30000000000000004"
assert 1 / 3 == 0.3333333333333333 and 10 / 5 == 2.0 and str(10 / 5) == "2.0"
assert str(1e16) == "1e+16" and str(1e15) == "1000000000000000.0" and str(1e-5) == "1e-05" and str(0.0001) == "0.0001"
assert str(-0.0) == "-0.0" and 0.0 == -0.0
assert round(2.5) == 2 and round(3.5) == 4 and round(-2.5) == -2 and round(2.675, 2) == 2.67 and round(1.005, 2) == 1.0
assert round(7) == 7 and round(2.6) == 3 and isinstance(round(2.0), int)
assert int("42") == 42 and int(" -17 ") == -17 and int("ff", 16) == 255 and int("0b101", 2) == 5 and int("1_000") == 1000
assert int(3.99) == 3 and int(-3.99) == -3 and int(1e20) == 100000000000000000000
assert float("1e3") == 1000.0 and float("inf") > 10**400 and float(" 2.5 ") == 2.5
assert abs(-3) == 3 and abs(-2.5) == 2.5 and abs(True) == 1
assert bin(10) == "0b1010" and oct(8) == "0o10" and hex(255) == "0xff" and hex(-255) == "-0xff"
assert (255).bit_length() == 8 and (2**70).bit_length() == 71 and (0).bit_length() == 0
assert max(3, 1, 2) == 3 and min([3, 1, 2]) == 1 and max("abc", key=ord) == "c" and max([], default=7) == 7
assert sum([1, 2, 3]) == 6 and sum([0.5] * 4) == 2.0 and sum([[1], [2]], []) == [1, 2] and sum((1, 2), 10) == 13
assert math.floor(-2.5) == -3 and math.ceil(2.1) == 3 and math.trunc(-2.9) == -2
assert math.sqrt(16) == 4.0 and math.isqrt(10**20 + 1) == 10**10 and math.gcd(12, 18) == 6 and math.lcm(4, 6) == 12
assert math.factorial(10) == 3628800 and math.comb(10, 3) == 120 and math.perm(5, 2) == 20 and math.prod([1, 2, 3, 4]) == 24
assert math.isclose(math.sin(math.pi / 2), 1.0) and math.hypot(3, 4) == 5.0
assert 3 < 5 < 7 and not 3 < 5 < 4 and 1 == 1.0 == True and 2 != 2.5
assert 10**20 > 1e19 and 10**20 == 1e20 and 2**53 + 1 != float(2**53)
assert operator.add(2, 3) == 5 and operator.mul(4, 5) == 20 and operator.itemgetter(1)([7, 8]) == 8
assert f"{3.14159:.2f}" == "3.14" and f"{42:5d}|" == "   42|" and f"{7:03d}" == "007" and f"{1234567:,}" == "1,234,567"
assert f"{255:x} {255:#x} {5:b} {5:08b}" == "ff 0xff 101 00000101" and f"{0.256:.1%}" == "25.6%"
assert "%d %s %.1f %5.2f|%-5d|%05d" % (3, "a", 2.25, 1.5, 7, 42) == "3 a 2.2  1.50|7    |00042"
assert "{} {1} {0}".replace("{} ", "").format("a", "b") == "b a" and "{:>5}|{:<5}|{:^5}".format("a", "b", "c") == "    a|b    |  c  "
assert "{x} {y[0]} {y[1]}".format(x=1, y=[2, 3]) == "1 2 3"
try:
    1 / 0
    assert False
except ZeroDivisionError:
    pass
try:
    int("x")
    assert False
except ValueError as error:
    assert isinstance(error, Exception)
x = Fraction(1, 3)
y = x + 1
