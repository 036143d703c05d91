"""Binary records: struct, array, memoryview and pickles."""
import array
import hashlib
import io
import pickle
import struct
import zlib
from base64 import b64decode, b64encode

RECORD = struct.Struct("<IdH10s")


def make_records(n):
    records = []
    for i in range(n):
        name = f"item{i:03d}".encode()
        records.append(RECORD.pack(i, i * 0.25, i % 7, name))
    return records


def read_records(data):
    for offset in range(0, len(data), RECORD.size):
        number, value, group, name = RECORD.unpack_from(data, offset)
        yield {"number": number, "value": value, "group": group, "name": name.rstrip(b"\0").decode()}


class Point:
    def __init__(self, x, y, label=None):
        self.x = x
        self.y = y
        self.label = label

    def __getstate__(self):
        return {"x": self.x, "y": self.y}

    def __setstate__(self, state):
        self.__dict__.update(state)
        self.label = None


records = make_records(120)
blob = b"".join(records)
rows = list(read_records(blob))
groups = {}
for row in rows:
    groups.setdefault(row["group"], []).append(row["name"])

numbers = array.array("i", range(1000))
numbers.extend([7] * 24)
squares = array.array("q", (n * n for n in numbers))
raw = numbers.tobytes()
halves = array.array("d", [n / 2 for n in numbers[:100]])
view = memoryview(raw)
window = view[400:800]
copied = bytes(window)
first = struct.unpack("<4i", raw[:16])

packed = zlib.compress(blob, 9)
restored = zlib.decompress(packed)
digest = hashlib.sha256(blob).hexdigest()
checksum = zlib.crc32(blob) & 0xFFFFFFFF
text = b64encode(digest.encode()).decode("ascii")
decoded = b64decode(text)

points = [Point(i, i * i, f"p{i}") for i in range(20)]
pickled = pickle.dumps(points)
again = pickle.loads(pickled)
labels = [p.label for p in again]
stream = io.BytesIO()
for row in rows[:10]:
    pickle.dump(row, stream)
size = stream.tell()
stream.seek(0)
loaded = [pickle.load(stream) for _ in range(10)]
buffer = bytearray(256)
struct.pack_into(">HH", buffer, 10, 513, 1027)
buffer[100:104] = b"abcd"
hexed = buffer.hex(" ", 4)
print(len(blob), len(groups), squares[-1], first, len(packed) < len(blob), checksum > 0, labels[0], size, loaded == rows[:10], len(hexed), len(copied), halves[3], decoded[:5])
