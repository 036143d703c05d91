"""Edit distance with its alignment, and a small spelling corrector."""
WORDS = """apple banana orange grape pear peach plum cherry lemon lime melon mango papaya apricot fig date kiwi
quince coconut raspberry strawberry blueberry cranberry blackberry""".split()


def distance_table(a, b):
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) + 1):
        table[i][0] = i
    for j in range(len(b) + 1):
        table[0][j] = j
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            cost = 0 if a[i - 1] == b[j - 1] else 1
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + cost)
    return table


def align(a, b):
    table = distance_table(a, b)
    i, j = len(a), len(b)
    top, bottom = [], []
    while i > 0 or j > 0:
        if i > 0 and j > 0 and table[i][j] == table[i - 1][j - 1] + (a[i - 1] != b[j - 1]):
            top.append(a[i - 1])
            bottom.append(b[j - 1])
            i, j = i - 1, j - 1
        elif i > 0 and table[i][j] == table[i - 1][j] + 1:
            top.append(a[i - 1])
            bottom.append("-")
            i -= 1
        else:
            top.append("-")
            bottom.append(b[j - 1])
            j -= 1
    return "".join(reversed(top)), "".join(reversed(bottom)), table[-1][-1]


def correct(word):
    scored = [(distance_table(word, candidate)[-1][-1], candidate) for candidate in WORDS]
    scored.sort()
    return scored[0]


first, second, score = align("intention", "execution")
typos = ["aple", "bananna", "ornge", "strbery"]
fixed = {typo: correct(typo) for typo in typos}
lengths = sorted({len(word) for word in WORDS})
matrix = [[distance_table(a, b)[-1][-1] for b in WORDS[:8]] for a in WORDS[:8]]
nearest = min((d, i, j) for i, row in enumerate(matrix) for j, d in enumerate(row) if i < j)
print(first, second, score, fixed, lengths, nearest)
