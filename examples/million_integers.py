"""A million integers: the list of references to them, and the objects themselves."""
import sys

numbers = []
for i in range(1_000_000):
    numbers.append(i)

at_once = list(range(1_000_000))

one = 123
print("appended:", sys.getsizeof(numbers), "made at once:", sys.getsizeof(at_once), "one integer:", sys.getsizeof(one))
