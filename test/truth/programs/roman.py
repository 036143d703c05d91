"""Numbers in words, Roman numerals and other bases."""
NUMERALS = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def to_roman(n):
    out = ""
    for value, numeral in NUMERALS:
        while n >= value:
            out += numeral
            n -= value
    return out


def from_roman(text):
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    total = 0
    for c, following in zip(text, text[1:] + " "):
        value = values[c]
        total += -value if values.get(following, 0) > value else value
    return total


def words(n):
    if n < 20:
        return ONES[n]
    if n < 100:
        tens, rest = divmod(n, 10)
        return TENS[tens - 2] + (f"-{ONES[rest]}" if rest else "")
    if n < 1000:
        hundreds, rest = divmod(n, 100)
        return f"{ONES[hundreds]} hundred" + (f" and {words(rest)}" if rest else "")
    thousands, rest = divmod(n, 1000)
    return f"{words(thousands)} thousand" + (f" {words(rest)}" if rest else "")


def base(n, b):
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    if n == 0:
        return "0"
    out = []
    while n:
        n, r = divmod(n, b)
        out.append(digits[r])
    return "".join(reversed(out))


years = [1066, 1492, 1789, 1969, 2024]
romans = [to_roman(y) for y in years]
back = [from_roman(r) for r in romans]
assert back == years
longest = max((to_roman(n) for n in range(1, 1000)), key=len)
spelled = {n: words(n) for n in (7, 42, 115, 1999, 12345)}
letters = sum(len(words(n).replace(" ", "").replace("-", "")) for n in range(1, 1001))
bases = [base(255, b) for b in range(2, 17)]
palindromes = [n for n in range(1000) if str(n) == str(n)[::-1] and base(n, 2) == base(n, 2)[::-1]]
print(romans, longest, spelled, letters, bases, palindromes)
