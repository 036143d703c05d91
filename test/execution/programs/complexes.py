"""Complex numbers and packed ones."""
import cmath
import struct

z = 3 + 4j
assert z.real == 3.0 and z.imag == 4.0 and abs(z) == 5.0 and z.conjugate() == 3 - 4j and str(z) == "(3+4j)" and repr(2j) == "2j"
assert z * z == -7 + 24j and z / (1 + 2j) == 2.2 - 0.4j and z - 1 == 2 + 4j and 2 * z == 6 + 8j and z**2 == -7 + 24j and -z == -3 - 4j
assert complex(1, 2) == 1 + 2j and complex(3) == 3 and z != 3 and (1j) ** 2 == -1 and z**-1 == 0.12 - 0.16j and not 0j
assert str(complex(1.5, -2)) == "(1.5-2j)" and sum([1j, 2, 3j]) == 2 + 4j and abs(cmath.exp(1j * cmath.pi) + 1) < 1e-12
assert abs(cmath.sqrt(-1) - 1j) < 1e-12 and {1 + 1j: "a"}[1 + 1j] == "a" and isinstance(z, complex)


def escapes(c, most=50):
    z = 0
    for n in range(most):
        if abs(z) > 2:
            return n
        z = z * z + c
    return most


grid = [[escapes(complex(x / 10, y / 5)) for x in range(-20, 6)] for y in range(-5, 6)]
assert sum(map(sum, grid)) == 5500 and max(map(max, grid)) == 50

assert struct.pack("<HhIb?", 1, -2, 3, -4, True) == b"\x01\x00\xfe\xff\x03\x00\x00\x00\xfc\x01"
assert struct.pack(">Iq4sd", 1, -1, b"ab", 1.5) == b"\x00\x00\x00\x01" + b"\xff" * 8 + b"ab\x00\x00" + b"\x3f\xf8" + bytes(6)
assert struct.unpack("<HhIb?", b"\x01\x00\xfe\xff\x03\x00\x00\x00\xfc\x01") == (1, -2, 3, -4, True)
assert struct.calcsize("<bI") == 5 and struct.calcsize("bI") == 8 and struct.calcsize("@bq") == 16 and struct.pack("bI", 1, 2) == b"\x01\0\0\0\x02\0\0\0"
assert struct.unpack(">f3s2x", struct.pack(">f3s2x", 0.5, b"xyz")) == (0.5, b"xyz") and struct.unpack_from("<H", b"\0\x05\x01", 1) == (261,)
record = struct.Struct("<2sI")
assert record.size == 6 and list(record.iter_unpack(record.pack(b"aa", 7) + record.pack(b"b", 9))) == [(b"aa", 7), (b"b\0", 9)]
assert "naïve €".encode("utf-8").decode() == "naïve €" and type(z).__name__ == "complex"
