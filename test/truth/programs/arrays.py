"""Views, masks, sorting and structured arrays."""
import numpy as np

people = np.array(
    [("ann", 34, 1.71), ("bob", 28, 1.84), ("cyd", 45, 1.66), ("dee", 19, 1.78)],
    dtype=[("name", "U10"), ("age", "i4"), ("height", "f8")],
)
older = people[people["age"] > 30]
by_age = np.sort(people, order="age")
heights = people["height"]
mean_height = heights.mean()

a = np.arange(60, dtype=np.int16).reshape(5, 12)
view = a[1:4, ::2]
copied = a[[0, 2, 4]]
view[:] = -1
negative = a < 0
replaced = np.where(negative, 0, a)
columns = replaced.sum(axis=0)
cumulative = replaced.cumsum(axis=1)
transposed = a.T
flat = transposed.ravel()
halves = np.split(a, [2, 3], axis=0)
joined = np.concatenate([halves[0], halves[2]])
stacked = np.vstack([a[0], a[-1]])
wide = np.hstack((a, a[:, :2]))
tiled = np.tile(np.array([1, 2, 3]), (4, 2))
repeated = np.repeat(np.eye(2), 3, axis=1)
order = np.lexsort((people["age"], people["height"]))
top = np.argpartition(-columns, 3)[:3]
unique, counts = np.unique(a % 7, return_counts=True)
grid_x, grid_y = np.meshgrid(np.linspace(-1, 1, 21), np.linspace(-1, 1, 11))
radius = np.sqrt(grid_x**2 + grid_y**2)
ring = (radius > 0.5) & (radius <= 1.0)
values = radius[ring]
indices = np.argwhere(ring)
outer = np.multiply.outer(np.arange(5), np.arange(7))
total = outer.sum()
text = np.array2string(outer[:2])
strings = np.array(["alpha", "beta", "gamma"])
upper = np.char.upper(strings)
floats = a.astype(np.float64)
normalized = (floats - floats.min()) / np.ptp(floats)
rounded = normalized.round(2)
as_list = rounded.tolist()
packed = np.packbits(ring)
complexes = np.exp(1j * np.linspace(0, np.pi, 9))
angles = np.angle(complexes, deg=True)
diagonal = np.diag(outer[:, :5])
triangle = np.triu(outer[:5, :5])
nan = np.array([1.0, np.nan, 3.0])
clean = nan[~np.isnan(nan)]
window = np.lib.stride_tricks.sliding_window_view(np.arange(20), 5)
smooth = window.mean(axis=1)
print(older["name"], by_age["age"], mean_height, columns, cumulative.shape, flat.flags.owndata, joined.shape, stacked.shape, wide.shape)
print(tiled.size, repeated.nbytes, order, top, unique, counts, values.size, indices.shape, total, text, upper, as_list[0][:3], packed.nbytes)
print(angles, diagonal, triangle, clean, smooth.shape, copied.base is None)
