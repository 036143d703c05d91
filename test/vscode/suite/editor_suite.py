xs = [i / 3 for i in range(1_000_000)]
print(len(xs), xs[0])
