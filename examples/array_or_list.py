"""Half a million floats, once as 4-byte numbers in an array and once as objects in a list."""
import sys
from array import array

COUNT = 500_000

packed = array("f")
for i in range(COUNT):
    packed.append(float(i))

boxed = []
for i in range(COUNT):
    boxed.append(float(i))

doubles = array("d", boxed)

# Walking over the array makes a float for each item and drops it again: none of them is in the array.
made_on_the_way = 0
for item in packed:
    made_on_the_way += sys.getsizeof(item)

print("array('f')", sys.getsizeof(packed))
print("list      ", sys.getsizeof(boxed), "and its floats", sum(sys.getsizeof(x) for x in boxed))
print("array('d')", sys.getsizeof(doubles))
print("floats that only the loop saw:", made_on_the_way)
