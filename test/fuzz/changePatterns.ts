/** Shapes of program that take away, replace and rearrange: slices, del, unpacking, counters, filters, arrays by typecode, NumPy. */
import { NUMBER_CODES } from "./expressions";
import type { Pattern } from "./patterns";

export const CHANGE_PATTERNS: readonly Pattern[] = [
  /** Items and slices taken out or put in, one after the other. */
  ({ random, fresh, item }) => {
    const xs = fresh("xs");
    const n = random.pick([4, 9, 17, 40, 300]);
    const change = (): string =>
      random.pick([
        `del ${xs}[0]`,
        `del ${xs}[-1]`,
        `del ${xs}[${random.pick(["1:3", ":2", "2:", "-2:", "::2", "1:1", ":-1"])}]`,
        `${xs}[${random.pick(["1:3", ":2", "2:", "-1:", "1:1", ":"])}] = ${random.pick([`[${item()}]`, "[]", "[1, 2, 3, 4]", "range(7)", xs, "(5,)", "'ab'"])}`,
        `${xs}.insert(${random.pick(["0", "1", "-1", "99"])}, ${item()})`,
        `${xs}.pop(${random.pick(["0", "", "-1", "1"])})`,
        `${xs}.remove(${xs}[${random.pick(["0", "1", "-1"])}])`,
        `${xs} += ${random.pick(["[1]", `[${item()}, 2.5]`, "(1, 2)", "range(3)", xs, "'abc'"])}`,
        `${xs} *= ${random.int(0, 3)}`,
        `${xs}.append(${item()})`,
        `${xs}.clear()`,
        `${xs}[0] = ${item()}`,
        `${xs}.reverse()`,
      ]);
    const guarded = (): string[] => {
      const text = change();
      return random.chance(0.25) && !text.startsWith(`${xs} `)
        ? [`if len(${xs}) > 3:`, `    ${text}`]
        : [`if len(${xs}) > 1:`, `    ${text}`];
    };
    const alias = fresh("ys");
    return [
      `${xs} = ${random.pick([`[${item()}] * ${n}`, `[i for i in range(${n})]`, `list(range(${n}))`, "[1, 2, 3, 4, 5]", `[[i] for i in range(${Math.min(n, 20)})]`])}`,
      ...(random.chance(0.4) ? [`${alias} = ${random.pick([xs, `${xs}[:]`, `[${xs}]`])}`] : []),
      ...guarded(),
      ...guarded(),
      ...guarded(),
      `${fresh("n")} = len(${xs})`,
      `${xs}.append(${item()})`,
    ];
  },
  /** The same change in each round of a loop. */
  ({ random, fresh, unknown, item }) => {
    const [xs, i] = [fresh("xs"), fresh("i")];
    const change = (): string =>
      random.pick([
        `${xs}.pop()`,
        `${xs}.pop(0)`,
        `del ${xs}[0]`,
        `del ${xs}[-1]`,
        `${xs}.insert(0, ${i})`,
        `${xs}.append(${i})`,
        `${xs}[0] = ${i}`,
        `${xs}[-1] = ${i} * 0.5`,
        `${xs} += [${i}]`,
        `${xs}[len(${xs}):] = [${i}, ${item()}]`,
        `del ${xs}[:1]`,
        `${xs} = ${xs}[1:]`,
        `${xs} = [${i}] + ${xs}`,
        `${xs}.extend((${i}, ${item()}))`,
      ]);
    return [
      `${xs} = [${item()}] * ${random.pick([3, 20, 900])}`,
      `for ${i} in range(${random.pick([2, 12, 90, 700])}):`,
      `    if ${random.pick([`len(${xs}) > 1`, `len(${xs}) > 1 and ${unknown()}`, `${i} % 2 and len(${xs}) > 1`])}:`,
      `        ${change()}`,
      ...(random.chance(0.5) ? [`    if len(${xs}) > 1:`, `        ${change()}`] : []),
      `${xs}.append(${item()})`,
    ];
  },
  /** while with one counter or two, up or down. */
  ({ random, fresh, unknown, item }) => {
    const [n, m, xs] = [fresh("n"), fresh("m"), fresh("xs")];
    const [start, end] = [random.int(0, 5), random.pick([4, 15, 100, 2500])];
    return [
      `${n}, ${m} = ${start}, ${end}`,
      `${xs} = []`,
      `while ${random.pick([`${n} < ${m}`, `${n} <= ${m}`, `${m} > ${n}`, `${n} != ${m}`.replace("!=", "<"), `${n} * 2 < ${m}`])}:`,
      ...(random.chance(0.3) ? [`    if ${random.pick([unknown(), `${n} == 3`, `${n} > 50`, `len(${xs}) > 8`])}:`, "        break"] : []),
      `    ${xs}.append(${random.pick([n, m, item(), `${n} * ${m}`, `[${n}]`, `${m} - ${n}`])})`,
      `    ${random.pick([`${n} += 1`, `${n} += 2`, `${m} -= 1`, `${n} += 1; ${m} -= 1`, `${n} = ${n} + 3`, `${m} = ${m} - 1`])}`,
      ...(random.chance(0.2) ? ["else:", `    ${xs}.append("end")`] : []),
      `${fresh("rest")} = ${n} + ${m}`,
    ];
  },
  /** try, except, else, finally at module level. */
  ({ random, fresh, unknown, item }) => {
    const [xs, ys] = [fresh("xs"), fresh("ys")];
    return [
      `${xs} = [${item()}]`,
      `${ys} = ${xs}`,
      `for i in range(${random.pick([1, 5, 60])}):`,
      "    try:",
      `        ${random.pick([`${xs}.append(i)`, `${xs} = [i]`, `${ys} = ${xs} + [i]`])}`,
      `        ${random.pick(["1 / (i - 2)", `${xs}[i]`, `if ${unknown()}: raise KeyError`, 'float("x")', "pass"])}`,
      `        ${random.pick([`${xs}.append(0.5)`, `${xs} = ${xs} + [1]`, "pass"])}`,
      "    except (ValueError, IndexError, KeyError, ZeroDivisionError):",
      `        ${random.pick([`${ys}.append(i)`, "continue", "break", `${xs} = []`, "pass"])}`,
      ...(random.chance(0.6) ? ["    finally:", `        ${random.pick([`${ys}.append(None)`, `${xs}.append(i)`, `${ys} = ${xs}`])}`] : []),
      `${xs}.append(${item()})`,
      `${ys}.append(${item()})`,
    ];
  },
  /** Tuples and lists taken apart, nested, with a star, in loops. */
  ({ random, fresh, item }) => {
    const [a, b, c, rows] = [fresh("a"), fresh("b"), fresh("c"), fresh("rows")];
    return [
      random.pick([
        `${a}, (${b}, ${c}) = [${item()}], (${item()}, [${item()}])`,
        `${a}, *${b}, ${c} = [[${item()}]] + [${item()}] * ${random.int(1, 6)}`,
        `${a}, ${b}, ${c} = [${item()}], [], [[]]`,
        `[${a}, ${b}], ${c} = ([${item()}], [${item()}]), [${item()}]`,
        `${a} = ${b} = ${c} = [${item()}]`,
      ]),
      `${rows} = ${random.pick([`[(i, i * 0.5) for i in range(${random.int(0, 30)})]`, `[(i, [i]) for i in range(${random.int(0, 9)})]`, `list(zip(range(9), "abcdef"))`, `list(enumerate([${item()}] * 5))`])}`,
      `for k, (${fresh("i")}, ${fresh("v")}) in enumerate(${rows}):`,
      `    ${random.pick(["pass", `${rows}[k] = None`, "last = k"])}`,
      `${fresh("flat")} = ${random.pick([`[p for p, q in ${rows} if p]`, `[q for p in ${rows} if p for q in p]`, `{p[0]: p[1] for p in ${rows} if p}`])}`
        .replace("[p for p, q", "[p[0] for p")
        .replace(`in ${rows} if p]`, `in ${rows} if p]`),
      `${fresh("s")} = ${a}`,
      `${fresh("s")}, ${fresh("s")} = ${c}, ${a}`,
    ];
  },
  /** Comprehensions in comprehensions, with filters that are known, unknown, or depend on an outer variable. */
  ({ random, fresh, unknown, item }) => {
    const test = (names: readonly string[]): string => {
      const name = random.pick(names);
      return random.pick([
        "",
        "",
        ` if ${name} % 2`,
        ` if ${name} > 2`,
        ` if ${unknown()}`,
        ` if ${names.join(" + ")} < 9`,
        ` if ${name} if ${name} < 6`,
      ]);
    };
    const [n, m] = [random.int(0, 12), random.int(0, 9)];
    return [
      `${fresh("g")} = [[${random.pick(["i", "j", "i * j", "(i, j)", item()])} for j in range(${random.pick([m, "i", "i + 1"])})${test(["j", "i"])}] for i in range(${n})${test(["i"])}]`,
      `${fresh("g")} = [${random.pick(["i", "j", "i * 100 + j", "[i, j]", "0.5"])} for i in range(${n})${test(["i"])} for j in range(${random.pick([m, "i"])})${test(["i", "j"])}]`,
      `${fresh("g")} = {${random.pick(["i", "j", "i + j", "i * 10 + j"])} for i in range(${n}) for j in range(${m})${test(["j"])}}`,
      `${fresh("g")} = {${random.pick(["i", "str(i)", "i % 3"])}: ${random.pick(["[j for j in range(i)]", "i * 0.5", "[]"])} for i in range(${n})${test(["i"])}}`,
      `${fresh("g")} = ${random.pick(["list", "sorted", "tuple", "set", "sum", "len"])}([i for i in range(${n * 9})${test(["i"])}])`,
    ];
  },
  /** An array of any typecode, filled by appends. */
  ({ random, fresh, unknown }) => {
    const [a, i] = [fresh("a"), fresh("i")];
    const code = random.pick(NUMBER_CODES);
    const real = code === "f" || code === "d";
    const n = random.pick([0, 1, 7, 8, 30, 126, 1000]);
    const value = real ? random.pick([`${i} * 0.5`, "1.5", `${i}`, `float(${i})`]) : random.pick([`${i} % 100`, "7", `${i} & 63`]);
    return [
      `${a} = array("${code}"${random.pick(["", ", []", ", [1, 2]", ", (3,)", real ? ", [0.5]" : ", b''"])})`,
      `for ${i} in range(${n}):`,
      ...(random.chance(0.3)
        ? [`    if ${random.pick([unknown(), `${i} % 3`, `${i} > 5`])}:`, `        ${random.pick(["continue", "break"])}`]
        : []),
      `    ${a}.${random.pick([`append(${value})`, `append(${value})`, `extend([${value}, ${value}])`, `insert(0, ${value})`])}`,
      ...(random.chance(0.6)
        ? [
            random.pick([
              `${a} += ${a}`,
              `${a} = ${a} + ${a}`,
              `${a} *= 2`,
              `${a} = ${a}[1:]`,
              `${a}.extend(${a})`,
              `${fresh("b")} = ${a}[::2]`,
              `${fresh("b")} = ${a}.tolist()`,
              `${fresh("b")} = list(${a})`,
              `${fresh("b")} = ${a}.tobytes()`,
              `${fresh("b")} = array("${code}", ${a})`,
              `${fresh("b")} = ${a}[0] if ${a} else None`,
              `if ${a}:\n    ${a}.pop()`,
              `if ${a}:\n    del ${a}[0]`,
              `del ${a}[:2]`,
              `${a}[:] = array("${code}")`,
              `${fresh("n")} = len(${a}) * ${a}.itemsize`,
              `${fresh("xs")} = [v for v in ${a}]`,
            ]),
          ]
        : []),
      `${a}.append(1)`,
    ];
  },
  /** Sets and dicts that lose and gain entries. */
  ({ random, fresh, unknown, item }) => {
    const [u, d, i] = [fresh("u"), fresh("d"), fresh("i")];
    const n = random.pick([0, 3, 5, 12, 40, 200]);
    return [
      `${u} = ${random.pick([`set(range(${n}))`, `{j * 3 for j in range(${n})}`, "{1, 2, 3}", `set([${item()}] * 4)`])}`,
      `${d} = ${random.pick([`{j: [j] for j in range(${n})}`, `dict.fromkeys(range(${n}), 0)`, `{str(j): j for j in range(${n})}`, '{"a": 1}', "{}"])}`,
      random.pick([
        `${u}.discard(1)`,
        `${u}.add(${item()})`,
        `${u} |= {1, 7, 900}`,
        `${u} = ${u} & {1, 2}`,
        `${u} -= {1}`,
        `${u}.update([4, 5], {6})`,
        `${u} = ${u} | ${u}`,
      ]),
      random.pick([
        `${d}.pop(1, None)`,
        `${d}[${item()}] = ${item()}`,
        `${d}.update({"q": 1, 2: []})`,
        `if 1 in ${d}:\n    del ${d}[1]`,
        `${d}.setdefault("k", []).append(1)`,
        `${d} = dict(${d})`,
        `${d} = {**${d}, "z": 1}`,
        `${d}.clear()`,
      ]),
      `for ${i} in range(${random.pick([0, 4, 25])}):`,
      `    ${random.pick([`${u}.discard(${i})`, `${u}.add(${i} % 7)`, `${d}[${i}] = ${random.pick([i, "[]", "0.5"])}`, `${d}.pop(${i}, None)`, `${d}.setdefault(${i} % 3, []).append(${i})`, `if ${unknown()}: ${u}.add(${i} + 1000)`])}`,
      `${fresh("xs")} = ${random.pick([`list(${d})`, `list(${d}.values())`, `sorted(${u})[:3]`.replace("sorted", "list"), `list(${d}.items())`, `[k for k in ${d}]`, `tuple(${u})`, `len(${u})`, `${d}.copy()`, `${u}.copy()`, `${d}.get("a", [])`])}`,
    ];
  },
  /** Lists in lists: rows that are shared, replaced, taken out and put back. */
  ({ random, fresh, unknown, item }) => {
    const [rows, row, i] = [fresh("rows"), fresh("row"), fresh("i")];
    const n = random.int(1, 7);
    const change = (): string =>
      random.pick([
        `${rows}[0] = ${rows}[-1]`,
        `${rows}[${random.int(0, n - 1)}] = [${item()}]`,
        `${row} = ${rows}[${random.pick(["0", "-1"])}]`,
        `${row}.append(${item()})`,
        `${rows}.append(${row})`,
        `${rows}[0].append(${item()})`,
        `${rows} = ${rows} + [${row}]`,
        `${row} = ${row} + [${item()}]`,
        `${row} = ${rows}.pop(); ${rows}.append(${row})`,
        `${rows}[0], ${rows}[-1] = ${rows}[-1], ${rows}[0]`,
        `for ${i} in ${rows}:\n    ${i}.append(${item()})`,
        `for ${i} in range(len(${rows})):\n    ${rows}[${i}] = ${random.pick([`${rows}[${i}] + [1]`, row, "[]", `${rows}[0]`])}`,
        `if ${unknown()}:\n    ${row} = ${random.pick([`${rows}[0]`, "[]", `${rows}[-1][:]`])}`,
        `${rows} = [r for r in ${rows} if len(r) < 5] or [[]]`,
        `${rows} = [r[:] for r in ${rows}]`,
      ]);
    return [
      `${rows} = ${random.pick([`[[] for _ in range(${n})]`, `[[${item()}]] * ${n}`, `[[i] * i for i in range(${n})]`, `[[${item()}] for _ in range(${n})]`])}`,
      `${row} = ${rows}[0]`,
      change(),
      change(),
      change(),
      change(),
      `${row}.append(${item()})`,
    ];
  },
];

/** Only where NumPy is imported as np. */
export const NUMPY_PATTERNS: readonly Pattern[] = [
  ({ random, fresh, unknown }) => {
    const [a, b] = [fresh("m"), fresh("m")];
    const shape = random.pick(["7", "100", "(3, 4)", "(10, 10)", "(2, 3, 4)", "0", "(5,)", "1000"]);
    const dtype = random.pick([
      "",
      ', dtype="float32"',
      ", dtype=np.int64",
      ", dtype=np.uint8",
      ", dtype=bool",
      ', dtype="complex64"',
      ", dtype=np.float16",
    ]);
    return [
      `${a} = np.${random.pick(["zeros", "ones", "empty"])}(${shape}${dtype})`,
      `${b} = np.arange(${random.pick(["12", "0", "1, 20, 3", "0.0, 2.0, 0.25", "300"])}${random.pick(["", "", ", dtype=np.int32", ", dtype=np.float32"])})`,
      random.pick([
        `${fresh("c")} = ${a}.copy()`,
        `${fresh("c")} = ${a}[1:]`,
        `${fresh("c")} = ${b}[::2]`,
        `${fresh("c")} = ${a}.T`,
        `${fresh("c")} = ${a} * 2`,
        `${fresh("c")} = ${b} + ${b}`,
        `${fresh("c")} = ${b}.astype(np.float64)`,
        `${fresh("c")} = ${a}.reshape(-1)`,
        `${fresh("c")} = ${b}.tolist()`,
        `${fresh("c")} = list(${b})`,
        `${fresh("c")} = np.array([1, 2, 3])`,
        `${fresh("c")} = np.array([[1.5, 2], [3, 4]])`,
        `${fresh("c")} = np.zeros_like(${a})`,
        `${fresh("c")} = ${b}.sum()`,
        `${fresh("c")} = np.concatenate([${b}, ${b}])`,
        `${fresh("c")} = ${b}[${b} > 3]`,
        `${fresh("c")} = ${a}.nbytes + ${b}.size`,
        `${fresh("c")} = ${a} if ${unknown()} else ${b}`,
        `${fresh("c")} = [${a}, ${a}[:1], ${b}]`,
        `${a} += 1`.replace(a, b),
        `${fresh("c")} = np.full(${shape}, ${random.pick(["1", "2.5", "0"])}${dtype})`,
        `${fresh("c")} = np.linspace(0, 1, ${random.int(1, 50)})`,
        `${fresh("c")} = ${b} < 5`,
        `${fresh("c")} = ${a}.mean() if ${a}.size else 0.0`,
        `${fresh("c")} = np.sqrt(${b})`,
        `${fresh("c")} = ${b} / 2`,
      ]),
    ];
  },
  ({ random, fresh, unknown }) => {
    const [xs, i] = [fresh("xs"), fresh("i")];
    return [
      `${xs} = []`,
      `for ${i} in range(${random.pick([0, 3, 20, 400])}):`,
      `    ${random.pick([`${xs}.append(np.zeros(${random.int(0, 9)}))`, `${xs}.append(np.arange(${i}))`, `${xs}.append(np.ones((2, ${i})))`, `if ${unknown()}: ${xs}.append(np.zeros(4))`])}`,
      random.pick([`${fresh("row")} = ${xs}[0] if ${xs} else None`, `${fresh("n")} = len(${xs})`, `${fresh("ys")} = ${xs}[:]`]),
    ];
  },
];
