"""How much room NumPy arrays take: the number of items times the bytes of one, and a small header."""
import numpy as np

bytes_of_one = np.arange(1000, dtype="uint8")
doubles = np.ones(1000)
singles = np.ones(1000, dtype=np.float32)

# Not written to: the system hands out the pages of such an array only when they are used.
one_gigabyte = np.zeros(125_000_000)
four_dimensions = np.zeros((100, 100, 100, 100))

counted = np.zeros((1_000_000,), dtype=np.uint64)
for i in range(1_000_000):
    counted[i] = i

for array in (bytes_of_one, doubles, singles, one_gigabyte, four_dimensions, counted):
    print(array.dtype, array.shape, array.nbytes)
