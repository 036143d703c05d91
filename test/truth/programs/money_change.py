"""Dynamic programming: coins, subsequences, rods, and intervals."""
from bisect import bisect_right
from functools import cache


def coins(amount, values):
    best = [0] + [float("inf")] * amount
    used = [0] * (amount + 1)
    for total in range(1, amount + 1):
        for value in values:
            if value <= total and best[total - value] + 1 < best[total]:
                best[total] = best[total - value] + 1
                used[total] = value
    chosen = []
    while amount > 0:
        chosen.append(used[amount])
        amount -= used[amount]
    return chosen


@cache
def ways(amount, values):
    if amount == 0:
        return 1
    if amount < 0 or not values:
        return 0
    return ways(amount - values[-1], values) + ways(amount, values[:-1])


def increasing(numbers):
    tails = []
    for number in numbers:
        at = bisect_right(tails, number)
        if at == len(tails):
            tails.append(number)
        else:
            tails[at] = number
    return tails


def rods(prices, length):
    value = [0] * (length + 1)
    for n in range(1, length + 1):
        value[n] = max(prices[i] + value[n - i] for i in range(1, min(n, len(prices) - 1) + 1))
    return value


def intervals(jobs):
    jobs = sorted(jobs, key=lambda job: job[1])
    ends = [end for _, end, _ in jobs]
    best = [0]
    for i, (start, end, profit) in enumerate(jobs):
        k = bisect_right(ends, start, 0, i)
        best.append(max(best[-1], best[k] + profit))
    return best[-1]


chosen = coins(289, [1, 5, 10, 25, 50])
count = ways(100, (1, 5, 10, 25, 50))
numbers = [(i * 7919) % 101 for i in range(60)]
tails = increasing(numbers)
prices = [0, 1, 5, 8, 9, 10, 17, 17, 20, 24, 30]
values = rods(prices, 25)
jobs = [(i, i + 3 + i % 4, 10 + (i * 13) % 29) for i in range(25)]
profit = intervals(jobs)
triangle = [[1]]
for n in range(1, 15):
    last = triangle[-1]
    triangle.append([1] + [a + b for a, b in zip(last, last[1:])] + [1])
peak = [max(row) for row in triangle]
table = [[i * j for j in range(1, 13)] for i in range(1, 13)]
squares = sum((row[i] for i, row in enumerate(table)), 0)
print(chosen, count, len(tails), values[-1], profit, peak, squares)
