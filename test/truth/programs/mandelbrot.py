"""Escape times with arrays, and with complex numbers one by one."""
import numpy as np

PALETTE = " .:-=+*#%@"


def escape_times(width, height, limit):
    y, x = np.ogrid[-1.2 : 1.2 : height * 1j, -2 : 0.8 : width * 1j]
    c = x + 1j * y
    z = np.zeros_like(c)
    times = np.full(c.shape, limit, dtype=np.int32)
    alive = np.ones(c.shape, dtype=bool)
    for k in range(limit):
        z[alive] = z[alive] ** 2 + c[alive]
        escaped = alive & (np.abs(z) > 2)
        times[escaped] = k
        alive &= ~escaped
    return times


def one_point(c, limit):
    z = 0
    for k in range(limit):
        z = z * z + c
        if abs(z) > 2:
            return k
    return limit


times = escape_times(120, 60, 40)
inside = times == 40
area = inside.mean() * 2.8 * 2.4
histogram = np.bincount(times.ravel(), minlength=41)
scaled = (times / times.max() * (len(PALETTE) - 1)).astype(int)
rows = ["".join(PALETTE[v] for v in row) for row in scaled[::4, ::2]]
picture = "\n".join(rows)
same = one_point(complex(-0.5, 0.5), 40)
line = [one_point(complex(x / 50, 0), 100) for x in range(-100, 40)]
edges = np.logical_xor(inside[:, 1:], inside[:, :-1])
boundary = np.argwhere(edges)
colors = np.stack([times * 6 % 256, times * 3 % 256, times % 256], axis=-1).astype(np.uint8)
small = colors[::2, ::2].copy()
flat = colors.reshape(-1, 3)
unique = np.unique(flat, axis=0)
print(picture, area, histogram[:5], same, max(line), boundary.shape, small.nbytes, len(unique))
