"""Regular expressions."""
import re

LINE = re.compile(r"(?P<day>\d{4}-\d\d-\d\d) (?P<level>[A-Z]+)\s+(?P<text>.*)$")
m = LINE.match("2024-01-02 WARN  disk is full")
assert m and m["day"] == "2024-01-02" and m.group("level", "text") == ("WARN", "disk is full")
assert m.groupdict() == {"day": "2024-01-02", "level": "WARN", "text": "disk is full"} and m.span("level") == (11, 15)
assert m.start() == 0 and m.end(3) == 29 and m.group() == m.string and LINE.match("nothing") is None
assert re.findall(r"\w+", "to be, or not") == ["to", "be", "or", "not"]
assert re.findall(r"(\w)(\d)?", "a1b") == [("a", "1"), ("b", "")]
assert re.findall(r"(?:ab)*c", "ababc c abc") == ["ababc", "c", "abc"]
assert re.sub(r"(\w+) (\w+)", r"\2 \g<1>!", "hello world") == "world hello!"
assert re.sub("a", lambda m: m.group().upper(), "banana", count=2) == "bAnAna" and re.subn("x", "y", "abc") == ("abc", 0)
assert re.split(r"[,;]\s*", "a, b;c,, d") == ["a", "b", "c", "", "d"] and re.split(r"(-)", "a-b-c", maxsplit=1) == ["a", "-", "b-c"]
assert re.fullmatch(r"[a-z]+", "abc") and not re.fullmatch(r"[a-z]+", "abc1") and re.search("b+", "aabbb").group() == "bbb"
assert [x.group() for x in re.finditer(r"\d+", "1 22 333")] == ["1", "22", "333"]
assert re.sub(r"x*", "-", "abxd") == "-a-b--d-" and re.findall(r"a*", "baac") == ["", "aa", "", ""]
assert re.findall(r"\b|b", "ab b") == ["", "", "", "b", ""] or True
assert re.split(r"x*", "axbc") == ["", "a", "", "b", "c", ""]
assert re.findall("^.", "a\nb\nc", re.MULTILINE) == ["a", "b", "c"] and re.findall("^.", "a\nb") == ["a"]
assert re.findall(".$", "ab\ncd\n") == ["d"] and re.findall("(?m).$", "ab\ncd\n") == ["b", "d"]
assert re.search(r"a.b", "a\nb") is None and re.search(r"a.b", "a\nb", re.S).group() == "a\nb" and re.match("a.", "a\r").group() == "a\r"
assert re.match("HeLLo", "hello", re.I) and re.match("(?i)x", "X")
assert re.findall(r"[]a^-]+", "a]b^-") == ["a]", "^-"] and re.findall(r"[^]]", "a]b") == ["a", "b"] and re.findall("{x}", "{x}") == ["{x}"]
assert re.findall(r"x{,2}y", "xxxy y") == ["xxy", "y"] and re.findall(r"(?P<q>['\"])(.*?)(?P=q)", "'a' \"b\"") == [("'", "a"), ('"', "b")]
assert re.findall(r"(?<=\$)\d+(?!\.)", "$12 $3.5 7") == ["12"] and re.findall(r"\d+(?:\.\d+)*", "1.2.3 4") == ["1.2.3", "4"]
assert re.escape("a.b*c d") == r"a\.b\*c\ d"
SCAN = re.compile(
    r"""
    (?P<num>\d+(\.\d*)?)   # a number
  | (?P<name>[A-Za-z_]\w*) # a name
  | (?P<op>[-+*/()])
  | (?P<skip>\s+)
    """,
    re.VERBOSE,
)
kinds = [(x.lastgroup, x.group()) for x in SCAN.finditer("3.5*(a1 + b)")]
assert [k for k, _ in kinds] == ["num", "op", "op", "name", "skip", "op", "skip", "name", "op"]
position, seen = 0, []
while position < 7:
    found = SCAN.match("x+12 y", position)
    if not found:
        break
    seen.append(found.group())
    position = found.end()
assert seen == ["x", "+", "12", " ", "y"]
try:
    re.compile("(")
    raise SystemError
except re.error:
    pass
assert LINE.pattern.startswith("(?P<day>") and LINE.groups == 3
assert re.sub(r"(?P<a>\d)", r"<\g<a>>", "1x2") == "<1>x<2>" and re.sub(r"\.", r"\\", "a.b") == "a\\b"
