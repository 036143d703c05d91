/** Shapes of program that people write with data: texts, records, groups, sorting, windows, itertools and collections, files as contexts. */
import type { Pattern } from "./patterns";

const WORDS = '"the quick brown fox jumps over the lazy dog the end"';

export const DATA_PATTERNS: readonly Pattern[] = [
  /** Text taken apart and put together. */
  ({ random, fresh }) => {
    const [s, words, out] = [fresh("s"), fresh("words"), fresh("out")];
    const text = random.pick([
      WORDS,
      '"a,b,,c"',
      '"key = value # note"',
      '"h\\u00e9llo w\\u00f6rld"',
      '"\\u0142\\u00f3d\\u017a 7"',
      `"x" * ${random.int(0, 90)}`,
      `"ab " * ${random.int(0, 40)}`,
      '"  left and right  "',
      '"line one\\nline two\\n\\nlast"',
    ]);
    const method = (): string =>
      random.pick([
        "upper()",
        "title()",
        "strip()",
        'replace("a", "bb")',
        'replace(" ", "")',
        "center(60)",
        'rjust(30, ".")',
        "swapcase()",
        "casefold()",
        "zfill(12)",
        "lstrip()",
        'strip(" ab")',
        "expandtabs()",
        "capitalize()",
        'partition(" ")[0]',
        'rpartition(" ")[2]',
        "encode().decode()",
        'removeprefix("th")'.replace(/remove.*/, "lower()"),
        'join(["1", "22", "333"])',
      ]);
    return [
      `${s} = ${text}`,
      `${fresh("t")} = ${s}.${method()}`,
      `${fresh("t")} = ${s}.${method()}.${method()}`,
      `${words} = ${s}.${random.pick(["split()", 'split(" ")', 'split(",")', "splitlines()", 'rsplit(" ", 1)', 'split("a", 2)', 'partition(",")'])}`,
      `${out} = ${random.pick([`"-".join(${words})`, `[w.upper() for w in ${words}]`, `{w: len(w) for w in ${words}}`, `sorted(${words})`, `sorted(${words}, key=len, reverse=True)`, `{w[:1] for w in ${words} if w}`, `[len(w) for w in ${words}]`, `tuple(w for w in ${words} if len(w) > 3)`, `list(reversed(${words}))`, `max(${words}, key=len)`, `" ".join(w[::-1] for w in ${words})`])}`,
      `${fresh("c")} = ${s}${random.pick(["[1:]", "[:-1]", "[::2]", "[::-1]", "[3:8]", "[-4:]", "[5:2]", "[:0]", "[1:2]"])}`,
      `${fresh("f")} = ${random.pick([`f"{${s}[:3]}|{len(${s}):>6}|{len(${s}) / 3:.2f}"`, `"%s has %d" % (${s}[:2], len(${s}))`, `"{} {!r}".format(len(${s}), ${s}[:4])`, `${s} + "!" * 3`, `str([1, 2.5, ${s}[:1]])`, `repr(${s}[:5])`])}`,
      `${fresh("n")} = ${random.pick([`${s}.count("a")`, `${s}.find("q")`, `len(${s}.encode())`, `${s}.index(${s}[0]) if ${s} else -1`, `sum(1 for c in ${s} if c == "e")`])}`,
    ];
  },
  /** Counts and groups. */
  ({ random, fresh, unknown }) => {
    const [d, g, i] = [fresh("d"), fresh("g"), fresh("i")];
    const n = random.pick([0, 5, 30, 300]);
    const over = random.pick([`range(${n})`, `${WORDS}.split()`, `${WORDS}`, `[j % 7 for j in range(${n})]`]);
    return [
      `${d} = {}`,
      `for ${i} in ${over}:`,
      ...random.pick([
        [`    ${d}[${i}] = ${d}.get(${i}, 0) + 1`],
        [`    if ${i} not in ${d}:`, `        ${d}[${i}] = []`, `    ${d}[${i}].append(len(${d}))`],
        [`    ${d}.setdefault(str(${i})[:1], []).append(${i})`],
        ["    try:", `        ${d}[${i}] += 1`, "    except KeyError:", `        ${d}[${i}] = 1`],
        [`    if ${unknown()}:`, "        continue", `    ${d}[${i}] = (${i}, 1)`],
      ]),
      `${g} = ${random.pick([
        `sorted(${d}.items(), key=lambda kv: str(kv[1]))[:3]`,
        `[(k, v) for k, v in ${d}.items()]`,
        `{v if isinstance(v, int) else len(v): k for k, v in ${d}.items()}`,
        `list(${d}.values())`,
        `max(${d}, key=lambda k: str(${d}[k])) if ${d} else None`,
        `{k: v for k, v in ${d}.items() if v}`,
        `dict(list(${d}.items())[:2])`,
        `list(zip(${d}.keys(), ${d}.values()))`,
        `dict(sorted(${d}.items(), key=str))`,
        `[k for k in ${d} if k in ${d}]`,
        `{**${d}, "more": 1}`,
        `sum(1 for v in ${d}.values() if v)`,
      ])}`,
      `for k, v in list(${d}.items())${random.pick(["", "[:2]"])}:`,
      `    ${random.pick([`del ${d}[k]`, `${d}[k] = [v]`, `${d}[str(k) + "x"] = v`, `${d}.pop(k)`, `${d}.update({k: None})`])}`,
      `${fresh("n")} = len(${d})`,
    ];
  },
  /** Groups by keys, or places, that are known only when it runs. */
  ({ random, fresh, unknown }) => {
    const [d, i, k, out] = [fresh("d"), fresh("i"), fresh("k"), fresh("g")];
    const n = random.pick([0, 1, 7, 60, 500]);
    const key = random.pick([
      "random.randrange(5)",
      'random.choice("abcd")',
      "str(random.randrange(12))",
      "random.randrange(900)",
      "(random.randrange(3), 0)",
    ]);
    const item = random.pick([`${i}`, `${i} * 0.5`, `[${i}]`, `str(${i})`, "None", `(${i}, 1.5)`]);
    const made = random.pick(["[]", `[${item}]`, "[0.5]"]);
    const store = random.pick([
      [`    ${d}.setdefault(${k}, ${made}).append(${item})`],
      [`    if ${k} not in ${d}:`, `        ${d}[${k}] = ${made}`, ...(random.chance(0.8) ? [`    ${d}[${k}].append(${item})`] : [])],
      [`    if ${k} in ${d}:`, `        ${d}[${k}].append(${item})`, "    else:", `        ${d}[${k}] = ${made}`],
      [`    ${d}[${k}] = ${made}`, ...(random.chance(0.5) ? [`    ${d}[${k}].append(${item})`] : [])],
      [`    if ${k} not in ${d}:`, `        ${d}[${k}] = ${made}`, `        ${d}[${k}] = [${d}[${k}], ${d}[${k}]]`],
      [`    if ${k} not in ${d}: ${d}[${k}] = ${d}.setdefault(${k}, ${made})`, `    if ${unknown()}: ${d}.pop(${k}, None)`],
    ]);
    const kind = random.int(0, 3);
    return [
      "import random, collections",
      kind === 0
        ? `${d} = collections.defaultdict(list)`
        : kind === 1
          ? `${d} = [${random.pick(["[]", "[0]", `[] if j % 2 else [1.5]`])} for j in range(900)]`
          : `${d} = {}`,
      `for ${i} in range(${n}):`,
      `    ${k} = ${kind === 1 ? "random.randrange(900)" : key}`,
      ...(kind < 2 ? [`    ${d}[${k}].append(${item})`] : store),
      ...(kind === 1
        ? [`${out} = ${random.pick([`[len(x) for x in ${d}]`, `list(zip(*${d}))`, `${d}[3:9]`, `[y for x in ${d} for y in x]`])}`]
        : [
            `${out} = ${random.pick([
              `{k: len(v) for k, v in ${d}.items()}`,
              `[v for k, v in ${d}.items() if len(v) > 2]`,
              `sorted(${d}.items(), key=str)[:3]`,
              `list(zip(*${d}.items()))`,
              `max(${d}.values(), key=len) if ${d} else []`,
              `[w for v in ${d}.values() for w in v]`,
              `list(zip(*${d}.values()))`,
            ])}`,
          ]),
      `for v in ${kind === 1 ? d : `${d}.values()`}:`,
      `    ${random.pick(["v.append(None)", "v.clear()", "pass", "v += [1, 2.5]"])}`,
    ];
  },
  /** Rows and their columns. */
  ({ random, fresh }) => {
    const [rows, c] = [fresh("rows"), fresh("c")];
    const [n, m] = [random.pick([0, 1, 5, 40, 120]), random.pick([0, 1, 3, 33])];
    return [
      `${rows} = ${random.pick([
        `[[i * 0.5 + j for j in range(${m})] for i in range(${n})]`,
        `[(i, i * 0.5, str(i)) for i in range(${n})]`,
        `[list(range(i % 4)) for i in range(${n})]`,
        `[tuple(range(i)) for i in range(3, ${n + 3})]`,
        `["abc", "de"] * ${n}`,
        `[range(${m})] * ${n}`,
      ])}`,
      `${c} = ${random.pick([`list(zip(*${rows}))`, `[list(x) for x in zip(*${rows})]`, `list(map(list, zip(*(r for r in ${rows}))))`, `[x for x, *_ in zip(*${rows})]`])}`,
      `import itertools`,
      `${fresh("a")} = list(itertools.chain(*${rows}))`,
      `${fresh("z")} = ${random.pick([`list(zip(*${c}))`, `[len(x) for x in ${c}]`, `dict(enumerate(${c}))`])}`,
    ];
  },
  /** defaultdict, Counter, deque, OrderedDict, namedtuple. */
  ({ random, fresh }) => {
    const [c, i, named] = [fresh("c"), fresh("i"), fresh("P")];
    const n = random.pick([0, 4, 20, 150]);
    return random.pick([
      [
        "from collections import defaultdict",
        `${c} = defaultdict(${random.pick(["list", "int", "set", "lambda: [0]"])})`.replace("set", "list"),
        `for ${i} in range(${n}):`,
        `    ${random.pick([`${c}[${i} % 4]`, `${c}[str(${i})]`, `${c}[${i} // 9]`])}${random.pick(["", " = [1]", " = 5"])}`,
        `${fresh("k")} = ${random.pick([`sorted(${c}, key=str)`, `dict(${c})`, `len(${c})`, `list(${c}.items())`])}`,
      ],
      [
        "from collections import Counter",
        `${c} = Counter(${random.pick([WORDS, `${WORDS}.split()`, `i % 5 for i in range(${n})`, `[1, 2, 2, 3.5, "a"]`])})`,
        random.pick([`${c}.update("aab")`, `${c}["zz"] += 3`, `${c}[7] = 1`, `${c} += Counter("xyz")`, `${c}.subtract("ab")`]),
        `${fresh("k")} = ${random.pick([`${c}.most_common(2)`, `sum(${c}.values())`, `list(${c}.elements())[:4]`, `dict(${c})`, `sorted(${c}.items(), key=str)`, `${c}["none"]`])}`,
      ],
      [
        "from collections import deque",
        `${c} = deque(${random.pick(["", `range(${n})`, `[1, 2, 3], maxlen=${random.int(1, 5)}`, `maxlen=${random.int(1, 70)}`, `(i * 0.5 for i in range(${n}))`])})`,
        `for ${i} in range(${random.pick([1, 9, 70, 200])}):`,
        `    ${random.pick([`${c}.append(${i})`, `${c}.appendleft(${i} * 0.5)`, `${c}.append([${i}])`, `${c}.extend((${i}, 0))`])}`,
        ...(random.chance(0.5) ? [`    if len(${c}) > ${random.int(2, 80)}:`, `        ${c}.${random.pick(["popleft", "pop"])}()`] : []),
        ...(random.chance(0.3) ? [`${c}.rotate(${random.int(-3, 3)})`] : []),
        `${fresh("k")} = ${random.pick([`list(${c})`, `${c}[0]`, `${c}[-1]`, `${c}.copy()`, `len(${c})`, `tuple(${c})[:2]`])}`,
      ],
      [
        "from collections import namedtuple, OrderedDict",
        `${named} = namedtuple("P", ${random.pick(['"x y"', '["x", "y"]'])})`,
        `${c} = [${named}(${i}, ${random.pick(["0.5", `${i} * 0.5`, "[]", '"k"'])}) for ${i} in range(${Math.min(n, 60)})]`,
        `${fresh("k")} = ${random.pick([`[p.x for p in ${c}]`, `sorted(${c}, key=lambda p: -p.x)[:2]`, `${named}(1, 2)._replace(x=300)`, `{p.x: p for p in ${c}}`, `sum(p.x for p in ${c})`, `tuple(${named}(1000, 2.5))`])}`,
        `${fresh("o")} = OrderedDict((${random.pick(["i", "str(i)"])}, i) for i in range(${random.int(0, 20)}))`,
      ],
    ]);
  },
  /** Records: dicts in lists, sorted, filtered, joined. */
  ({ random, fresh, unknown }) => {
    const [rows, r] = [fresh("rows"), fresh("r")];
    const n = random.pick([0, 3, 12, 80]);
    return [
      `${rows} = [${random.pick(['{"id": i, "score": i * 0.5}', '{"id": i, "tags": [i, str(i)]}', "{'id': i % 5, 'name': 'n%d' % i}", '{"id": -i, "next": None}', '{"id": i, **{"x": 1.5}}'])} for i in range(${n})]`,
      ...random.pick([
        [
          `for ${r} in ${rows}:`,
          `    ${r}["${random.pick(["extra", "id", "seen"])}"] = ${random.pick([`${r}["id"] * 2`, "[]", "None", `str(${r}["id"])`])}`,
        ],
        [`${rows}.sort(key=lambda row: ${random.pick(['-row["id"]', 'str(row["id"])', 'row["id"] % 3'])})`],
        [`${rows} = [${r} for ${r} in ${rows} if ${random.pick([`${r}["id"] % 2`, unknown(), `${r}["id"] > 2`, `len(${r}) > 2`])}]`],
        [`for ${r} in ${rows}:`, `    if ${unknown()}:`, `        ${r}["x"] = 1`, `    elif "x" in ${r}:`, `        del ${r}["x"]`],
        [`for k, ${r} in enumerate(${rows}):`, `    ${rows}[k] = dict(${r}, n=k)`],
      ]),
      `${fresh("out")} = ${random.pick([
        `{${r}["id"]: ${r} for ${r} in ${rows}}`,
        `[${r}["id"] for ${r} in ${rows}]`,
        `[list(${r}.values()) for ${r} in ${rows}]`,
        `sum(${r}["id"] for ${r} in ${rows})`,
        `[dict(${r}) for ${r} in ${rows}]`,
        `${rows}[0]["id"] if ${rows} else None`,
        `[tuple(${r}.items()) for ${r} in ${rows}]`,
        `[(k, v) for ${r} in ${rows} for k, v in ${r}.items()]`,
        `next((${r} for ${r} in ${rows} if ${r}["id"] == 2), None)`,
        `max((${r}["id"] for ${r} in ${rows}), default=0)`,
        `{k for ${r} in ${rows} for k in ${r}}`,
        `${rows}[::2] + ${rows}[1::2]`,
      ])}`,
      ...(random.chance(0.4) ? [`${rows}.append(${rows}[0] if ${rows} else {})`, `${rows}[0]["last"] = 2.5`] : []),
    ];
  },
  /** itertools and the builtins that go over things. */
  ({ random, fresh, item }) => {
    const [xs, out] = [fresh("xs"), fresh("out")];
    const call = (): string =>
      random.pick([
        `list(itertools.chain(${xs}, [1, 2.5], "ab"))`,
        `list(itertools.islice(${xs}, ${random.int(0, 3)}, ${random.int(3, 9)}))`,
        `list(itertools.islice(itertools.count(${random.int(0, 300)}, 3), 6))`,
        `list(itertools.product(${xs}[:3], "ab"))`,
        `list(itertools.combinations(${xs}[:5], 2))`,
        `list(itertools.permutations(${xs}[:3]))`,
        `list(itertools.accumulate(range(${random.int(0, 30)})))`,
        `[(k, list(g)) for k, g in itertools.groupby(${xs}, key=lambda v: v is None)]`,
        `list(itertools.takewhile(lambda v: v != 2.5, ${xs}))`,
        `list(itertools.zip_longest(${xs}, [1], fillvalue=0))`,
        `list(itertools.repeat(${item()}, ${random.int(0, 9)}))`,
        `list(itertools.starmap(lambda a, b: [a, b], zip(${xs}, ${xs}[1:])))`,
        `list(zip(${xs}, ${xs}[1:], ${xs}[2:]))`,
        `list(zip(*[${xs}, ${xs}]))`,
        `list(enumerate(${xs}, ${random.pick(["1", "1000"])}))`,
        `list(map(lambda v: [v], ${xs}))`,
        `list(filter(None, ${xs}))`,
        `list(map(str, ${xs}))`,
        `[a for a, b in zip(${xs}, reversed(${xs}))]`,
        `dict(zip(${xs}, range(${random.int(0, 40)})))`,
        `dict(enumerate(${xs}))`,
        `sorted(set(${xs}), key=str)`,
        `all(v for v in ${xs})`,
        `functools.reduce(lambda a, b: a + [b], ${xs}, [])`,
        `set(${xs}) | {1, 2}`,
        `set(${xs}) - {0, 1}`,
        `set(${xs}) ^ {0, 1, -5}`,
        `{7, 8, 9} ^ set(${xs})`,
        `{*${xs}, 7}`,
        `[*${xs}, *"ab"]`,
        `frozenset(${xs})`,
        `sum([[v] for v in ${xs}], [])`,
        `list(range(10, 0, -3)) + ${xs}`,
        `tuple(${xs}) * 2`,
        `divmod(1000003, ${random.int(2, 900)})`,
      ]);
    return [
      "import functools, itertools",
      `${xs} = ${random.pick([`[${item()}, ${item()}, ${item()}]`, `list(range(${random.int(0, 40)}))`, `[${item()}] * ${random.int(0, 12)}`, `[i * 0.5 for i in range(${random.int(0, 20)})]`, `[i // 3 for i in range(${random.int(0, 30)})]`])}`,
      `${out} = ${call()}`,
      `${fresh("out")} = ${call()}`,
      `${fresh("out")} = ${call()}`,
    ];
  },
  /** Windows and pieces of a list. */
  ({ random, fresh, item }) => {
    const [xs, parts] = [fresh("xs"), fresh("parts")];
    const [n, k] = [random.pick([0, 7, 30, 100]), random.int(1, 6)];
    return [
      `${xs} = ${random.pick([`list(range(${n}))`, `[i * 0.5 for i in range(${n})]`, `[[i] for i in range(${n})]`, `[${item()}] * ${n}`])}`,
      `${parts} = [${random.pick([`${xs}[i:i + ${k}] for i in range(0, len(${xs}), ${k})`, `${xs}[i:i + ${k}] for i in range(len(${xs}) - ${k} + 1)`, `${xs}[:i] for i in range(${k})`, `${xs}[i::${k}] for i in range(${k})`, `tuple(${xs}[-i:]) for i in range(1, ${k + 1})`])}]`,
      ...random.pick([
        [`for part in ${parts}:`, `    part${random.pick(["_n = len(part)", " = list(part)", " = part + part"]).replace(/^_n/, "s")}`],
        [`${fresh("m")} = [${random.pick(["sum(1 for v in p)", "p[0] if p else None", "list(p)", "p[::-1]"])} for p in ${parts}]`],
        [`a, *${fresh("rest")} = ${parts} or [None]`],
        [`*${fresh("head")}, b = ${xs} or [0]`],
        [
          `${xs}[${random.pick(["::2", "1::3", "::-1"])}] = ${xs}[${random.pick(["::2", "1::3", "::-1"])}]`.replace(
            /\[(.*?)\] = (\w+)\[.*\]/,
            "[$1] = $2[$1]",
          ),
        ],
        [`del ${xs}[${random.pick(["::3", "1::2", "-3:", `:len(${xs}) // 2`])}]`],
      ]),
      `${fresh("n")} = len(${parts})`,
    ];
  },
  /** with, try and finally, nested functions with defaults, while with an early end. */
  ({ random, fresh, unknown, item }) => {
    const [f, xs, log] = [fresh("work"), fresh("xs"), fresh("log")];
    return random.pick([
      [
        "import contextlib",
        `${log} = []`,
        "@contextlib.contextmanager",
        `def ${f}(name):`,
        `    ${log}.append(name)`,
        `    yield ${random.pick([log, "[name]", "name"])}`,
        `    ${log}.append(None)`,
        `with ${f}("a")${random.pick([`, ${f}("b")`, ""])} as got:`,
        `    ${xs} = [${item()}]`,
        `    ${xs}.append(${random.pick(["got", "1"])})`,
        `${fresh("n")} = len(${log})`,
      ],
      [
        "import contextlib",
        `${xs} = [${item()}]`,
        `with contextlib.suppress(ValueError, ZeroDivisionError):`,
        `    ${xs}.append(1)`,
        `    ${random.pick(["int('x')", "1 / 0", "pass", `if ${unknown()}: raise ValueError`])}`,
        `    ${xs}.append(2.5)`,
        `${fresh("ys")} = ${xs}[:]`,
      ],
      [
        `${xs} = list(range(${random.int(0, 60)}))`,
        `${log} = []`,
        `while ${xs}:`,
        `    ${fresh("top")} = ${xs}.pop(${random.pick(["", "0"])})`,
        `    if ${random.pick([`len(${log}) > 4`, unknown(), `len(${xs}) == 3`])}:`,
        `        ${random.pick(["break", "continue", `${log}.append(${xs}[:2])`])}`,
        `    ${log}.append(len(${xs}))`,
        "else:",
        `    ${log}.append("done")`,
        `${fresh("n")} = len(${log}), len(${xs})`,
      ],
      [
        `def ${f}(n, acc=None, *, step=${random.pick(["1", "2"])}):`,
        "    acc = [] if acc is None else acc",
        "    def inner(v, _cache={}):",
        "        if v not in _cache:",
        `            _cache[v] = ${random.pick(["[v]", "v * 2", "(v, step)"])}`,
        "        return _cache[v]",
        "    for i in range(0, n, step):",
        "        acc.append(inner(i % 4))",
        `    return ${random.pick(["acc", "acc, len(acc)", "inner(0)", "tuple(acc)"])}`,
        `${xs} = [${item()}]`,
        `${fresh("a")} = ${f}(${random.int(0, 12)})`,
        `${fresh("a")} = ${f}(${random.int(0, 12)}, ${xs}, step=3)`,
        `${fresh("a")} = ${f}(3, acc=${random.pick([xs, "[]"])})`,
      ],
      [
        `low, high = 0, ${random.pick([1, 50, 1000, 100000])}`,
        `${xs} = []`,
        "while low < high:",
        "    mid = (low + high) // 2",
        `    ${xs}.append(mid)`,
        `    if ${random.pick([`mid < ${random.int(0, 900)}`, unknown(), "mid % 2"])}:`,
        "        low = mid + 1",
        "    else:",
        "        high = mid",
        `${fresh("n")} = low + len(${xs})`,
      ],
      [
        `def ${f}(values):`,
        "    total, count, best = 0, 0, None",
        "    for v in values:",
        "        if v is None:",
        "            continue",
        "        total += v",
        "        count += 1",
        "        if best is None or v > best:",
        "            best = v",
        "    return total / count if count else None, best, [total, count]",
        `${fresh("r")} = ${f}([${item()}, ${item()}, None])`,
        `mean, ${fresh("best")}, (${fresh("a")}, ${fresh("b")}) = ${f}(range(${random.int(0, 300)}))`,
        `${fresh("r")} = ${f}(${random.pick(["[]", "(i * 0.5 for i in range(9))", "{1, 2000, 3}", "{5: 1, 900: 2}"])})`,
      ],
    ]);
  },
  /** Sets and what is made of them: their order is not known. */
  ({ random, fresh }) => {
    const s = fresh("s");
    const pick = (): string =>
      random.pick([
        `next(iter(${s}))`,
        `list(${s})[0]`,
        `tuple(${s})[:2]`,
        `sorted(${s}, key=str)[0]`,
        `[v for v in ${s}]`,
        `{v: 1 for v in ${s}}`,
        `list(map(str, ${s}))`,
        `list(enumerate(${s}))[0]`,
        `max(${s}, key=str)`,
        `dict.fromkeys(${s})`,
        `list(dict.fromkeys(${s}, 0))[0]`,
        `${s} ^ {1, 2}`,
        `${s} & {300, "b", 0.5}`,
        `${s}.union([1, 2], "xyz")`,
        `[*${s}][-1]`,
        `list(zip(${s}, "ab"))`,
        `"".join(map(str, ${s}))`,
        `{str(v) for v in ${s}}`,
        `len(${s})`,
        `${s} - {300}`,
        `frozenset(${s})`,
        `(lambda a, *b: (a, b))(*${s})`,
      ]);
    return [
      `${s} = ${random.pick(['{1, 300, 10**20, "b"}', `{i * ${random.pick([1, 1000, 0.5])} for i in range(${random.int(1, 40)})}`, '{"a", "long enough", "\\u00e9" * 9}', 'set("hello world")', "{(1, 2), (3,), ()}", "{2.5, 1, 1000}"])}`,
      `${fresh("p")} = ${pick()}`,
      `${fresh("p")} = ${pick()}`,
      `first, *${fresh("more")} = ${s}`,
      `for v in ${s}:`,
      `    ${random.pick(["break", `${fresh("v")} = v`, `if v == 300: break`])}`,
      `${fresh("v")} = v`,
      `${fresh("xs")} = []`,
      `for v in list(${s}):`,
      `    if ${random.pick(["v == 1", "v != 300", "len(str(v)) > 2"])}:`,
      `        ${random.pick([`${s}.discard(v)`, `${s}.add((v, 1))`, `${s} = ${s} | {v}`])}`,
      `${fresh("t")} = ${pick()}`,
    ];
  },
];
