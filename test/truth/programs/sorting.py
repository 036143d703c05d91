"""Classic sorting algorithms on the same data."""
import random
from bisect import bisect_left, insort


def bubble_sort(items):
    items = items[:]
    n = len(items)
    while True:
        swapped = False
        for i in range(1, n):
            if items[i - 1] > items[i]:
                items[i - 1], items[i] = items[i], items[i - 1]
                swapped = True
        n -= 1
        if not swapped:
            return items


def insertion_sort(items):
    result = []
    for item in items:
        insort(result, item)
    return result


def merge(left, right):
    merged = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
    merged.extend(left[i:])
    merged += right[j:]
    return merged


def merge_sort(items):
    if len(items) < 2:
        return list(items)
    middle = len(items) // 2
    return merge(merge_sort(items[:middle]), merge_sort(items[middle:]))


def quick_sort(items):
    if not items:
        return []
    pivot = items[len(items) // 2]
    smaller = [x for x in items if x < pivot]
    equal = [x for x in items if x == pivot]
    larger = [x for x in items if x > pivot]
    return quick_sort(smaller) + equal + quick_sort(larger)


def heap_sort(items):
    heap = list(items)
    n = len(heap)

    def sift(root, end):
        while (child := 2 * root + 1) < end:
            if child + 1 < end and heap[child] < heap[child + 1]:
                child += 1
            if heap[root] >= heap[child]:
                return
            heap[root], heap[child] = heap[child], heap[root]
            root = child

    for start in range(n // 2 - 1, -1, -1):
        sift(start, n)
    for end in range(n - 1, 0, -1):
        heap[0], heap[end] = heap[end], heap[0]
        sift(0, end)
    return heap


def counting_sort(items):
    low, high = min(items), max(items)
    counts = [0] * (high - low + 1)
    for item in items:
        counts[item - low] += 1
    output = []
    for offset, count in enumerate(counts):
        output.extend([low + offset] * count)
    return output


def radix_sort(items, base=10):
    result = items
    place = 1
    while max(items) // place > 0:
        buckets = [[] for _ in range(base)]
        for item in result:
            buckets[item // place % base].append(item)
        result = [item for bucket in buckets for item in bucket]
        place *= base
    return result


random.seed(3)
data = [random.randrange(1000) for _ in range(300)]
expected = sorted(data)
algorithms = [bubble_sort, insertion_sort, merge_sort, quick_sort, heap_sort, counting_sort, radix_sort]
outcome = {}
for algorithm in algorithms:
    result = algorithm(data)
    outcome[algorithm.__name__] = result == expected
position = bisect_left(expected, 500)
distinct = list(dict.fromkeys(expected))
ranks = {value: rank for rank, value in enumerate(distinct)}
pairs = sorted(zip(data, range(len(data))), key=lambda p: (-p[0], p[1]))
words = "the quick brown fox jumps over the lazy dog".split()
ordered = sorted(words, key=lambda w: (len(w), w))
by_last = sorted(words, key=lambda w: w[::-1], reverse=True)
print(outcome, position, len(ranks), pairs[0], ordered, by_last)
