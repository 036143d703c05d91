"""A grayscale picture made and filtered without libraries, and written as PGM and PNG-like chunks."""
import struct
import zlib

WIDTH, HEIGHT = 48, 32


def make():
    return [[(x * 5 + y * 3) % 256 if (x // 8 + y // 8) % 2 else 255 - (x * y) % 256 for x in range(WIDTH)] for y in range(HEIGHT)]


def convolve(image, kernel):
    size = len(kernel)
    half = size // 2
    weight = sum(map(sum, kernel)) or 1
    result = []
    for y in range(HEIGHT):
        row = []
        for x in range(WIDTH):
            total = 0
            for j in range(size):
                for i in range(size):
                    yy = min(max(y + j - half, 0), HEIGHT - 1)
                    xx = min(max(x + i - half, 0), WIDTH - 1)
                    total += image[yy][xx] * kernel[j][i]
            row.append(min(255, max(0, total // weight)))
        result.append(row)
    return result


def pgm(image):
    header = f"P5 {WIDTH} {HEIGHT} 255\n".encode("ascii")
    return header + b"".join(bytes(row) for row in image)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(image):
    raw = b"".join(b"\x00" + bytes(row) for row in image)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")


image = make()
blurred = convolve(image, [[1, 2, 1], [2, 4, 2], [1, 2, 1]])
edges = convolve(image, [[0, -1, 0], [-1, 4, -1], [0, -1, 0]])
histogram = [0] * 256
for row in image:
    for value in row:
        histogram[value] += 1
cumulative = []
running = 0
for count in histogram:
    running += count
    cumulative.append(running)
lookup = bytes(255 * c // (WIDTH * HEIGHT) for c in cumulative)
equalized = [list(bytes(row).translate(lookup)) for row in image]
flipped = [row[::-1] for row in image]
rotated = [list(column) for column in zip(*image[::-1])]
half = [row[::2] for row in image[::2]]
mean = sum(map(sum, image)) / (WIDTH * HEIGHT)
binary = ["".join("#" if v > mean else "." for v in row) for row in half]
data = pgm(blurred)
packed = png(image)
rle = []
for value in image[0]:
    if rle and rle[-1][0] == value:
        rle[-1] = (value, rle[-1][1] + 1)
    else:
        rle.append((value, 1))
print("\n".join(binary[:4]), len(data), packed[:4], len(rle), max(map(max, edges)), len(rotated), equalized[0][:4], flipped[0][0])
