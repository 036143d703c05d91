"""Primes up to a limit, three ways."""
import math

LIMIT = 20_000


def sieve(limit):
    flags = [True] * (limit + 1)
    flags[0] = flags[1] = False
    for i in range(2, math.isqrt(limit) + 1):
        if flags[i]:
            for j in range(i * i, limit + 1, i):
                flags[j] = False
    return [i for i, flag in enumerate(flags) if flag]


def sieve_bytes(limit):
    flags = bytearray([1]) * (limit + 1)
    flags[0:2] = b"\x00\x00"
    for i in range(2, int(limit**0.5) + 1):
        if flags[i]:
            flags[i * i :: i] = bytes(len(range(i * i, limit + 1, i)))
    primes = [n for n in range(limit + 1) if flags[n]]
    return primes


def trial_division(limit):
    primes = []
    for candidate in range(2, limit):
        root = math.isqrt(candidate)
        for p in primes:
            if p > root:
                primes.append(candidate)
                break
            if candidate % p == 0:
                break
        else:
            primes.append(candidate)
    return primes


def factorize(n, primes):
    factors = {}
    for p in primes:
        if p * p > n:
            break
        while n % p == 0:
            factors[p] = factors.get(p, 0) + 1
            n //= p
    if n > 1:
        factors[n] = 1
    return factors


if __name__ == "__main__":
    primes = sieve(LIMIT)
    same = sieve_bytes(LIMIT)
    small = trial_division(1000)
    assert primes == same
    assert primes[: len(small)] == small

    gaps = [b - a for a, b in zip(primes, primes[1:])]
    largest_gap = max(gaps)
    twins = [(p, p + 2) for p, gap in zip(primes, gaps) if gap == 2]
    factors = factorize(2**20 * 3**5 * 97, primes)
    number = 1
    for p, power in factors.items():
        number *= p**power
    print(len(primes), largest_gap, len(twins), factors, number)
