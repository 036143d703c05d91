"""Hashes, checksums and bit tricks."""
import binascii
import hashlib
from functools import reduce


def crc_table(polynomial=0xEDB88320):
    table = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = (value >> 1) ^ polynomial if value & 1 else value >> 1
        table.append(value)
    return table


def crc32(data, table):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = (crc >> 8) ^ table[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def fnv(data):
    h = 0xCBF29CE484222325
    for byte in data:
        h = ((h ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return h


class Bloom:
    def __init__(self, bits, hashes):
        self.bits = bits
        self.hashes = hashes
        self.array = bytearray(bits // 8)
        self.count = 0

    def _positions(self, key):
        digest = hashlib.sha256(key.encode()).digest()
        for i in range(self.hashes):
            yield int.from_bytes(digest[4 * i : 4 * i + 4], "big") % self.bits

    def add(self, key):
        for position in self._positions(key):
            self.array[position >> 3] |= 1 << (position & 7)
        self.count += 1

    def __contains__(self, key):
        return all(self.array[p >> 3] & (1 << (p & 7)) for p in self._positions(key))


def merkle(leaves):
    level = [hashlib.sha1(leaf).digest() for leaf in leaves]
    levels = [level]
    while len(level) > 1:
        if len(level) % 2:
            level = level + [level[-1]]
        level = [hashlib.sha1(a + b).digest() for a, b in zip(level[::2], level[1::2])]
        levels.append(level)
    return levels


data = bytes(range(256)) * 4
table = crc_table()
mine = crc32(data, table)
assert mine == binascii.crc32(data)
h = fnv(data)
bloom = Bloom(4096, 4)
for n in range(200):
    bloom.add(f"key{n}")
hits = sum(f"other{n}" in bloom for n in range(500))
levels = merkle([b"block %d" % i for i in range(13)])
root = levels[-1][0].hex()
parity = reduce(lambda a, b: a ^ b, data)
counts = [bin(n).count("1") for n in range(256)]
reversed_bits = [int(f"{n:08b}"[::-1], 2) for n in range(256)]
words = [int.from_bytes(data[i : i + 4], "little") for i in range(0, 64, 4)]
masked = [w & 0xFF00FF for w in words]
text = data[:32].hex()
encoded = binascii.b2a_base64(data[:60])
key = b"secret"
mixed = bytes(b ^ key[i % len(key)] for i, b in enumerate(b"attack at dawn"))
print(hex(h), hits, root, parity, sum(counts), reversed_bits[1], masked[0], text, encoded, mixed, len(levels))
