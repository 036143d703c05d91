/** Shapes of program around functions: several returns, early exits, aliases through parameters, globals, closures, recursion. */
import type { Pattern } from "./patterns";

export const FUNCTION_PATTERNS: readonly Pattern[] = [
  /** Several returns, of the argument itself, of a copy, of something new. */
  ({ random, fresh, unknown, item }) => {
    const [f, p, q] = [fresh("pick"), fresh("p"), fresh("q")];
    const results = [p, `${p}[:]`, q, "[]", "None", `[${p}, ${q}]`, `${p} + ${q}`, `(${p}, ${q})`, "len(p)".replace("p", p)];
    const tests = [unknown(), `len(${p}) > 3`, `${p}`, `${p} is ${q}`, `not ${q}`, `len(${p}) == len(${q})`];
    const xs = fresh("xs");
    return [
      `def ${f}(${p}, ${q}):`,
      `    if ${random.pick(tests)}:`,
      `        return ${random.pick(results)}`,
      ...(random.chance(0.5) ? [`    ${random.pick([p, q])}.append(${item()})`] : []),
      `    if ${random.pick(tests)}:`,
      `        return ${random.pick(results)}`,
      `    return ${random.pick(results)}`,
      `${xs} = [${item()}] * ${random.int(0, 6)}`,
      `${fresh("r")} = ${f}(${xs}, ${random.pick([xs, "[]", "[1, 2]", `${xs}[1:]`])})`,
      `${fresh("r")} = ${f}(${random.pick([xs, "[1, 2, 3, 4]"])}, ${xs})`,
      `${xs}.append(${item()})`,
    ];
  },
  /** A parameter is another name of an object outside; two parameters may be one object. */
  ({ random, fresh, item }) => {
    const [f, p, q, xs, ys] = [fresh("move"), fresh("p"), fresh("q"), fresh("xs"), fresh("ys")];
    const step = (): string =>
      random.pick([
        `${p}.append(${item()})`,
        `${q}.append(${item()})`,
        `${p} += [${item()}]`,
        `${q} += ${p}`,
        `${p} = ${p} + [${item()}]`,
        `${p} = ${q}`,
        `${p}.extend(${q})`,
        `${q}.append(${p})`,
        `${p}, ${q} = ${q}, ${p}`,
        `${p}.pop()`.replace(".pop()", `.append(len(${q}))`),
      ]);
    return [
      `def ${f}(${p}, ${q}):`,
      `    ${step()}`,
      `    ${step()}`,
      `    ${step()}`,
      `    return ${random.pick([p, q, `[${p}, ${q}]`, "None"])}`,
      `${xs} = [${item()}, ${item()}]`,
      `${ys} = ${random.pick([xs, "[]", `[${xs}]`, `${xs}[:]`])}`,
      `${fresh("r")} = ${f}(${xs}, ${ys})`,
      `${fresh("r")} = ${f}(${ys}, ${random.pick([xs, ys, "[]"])})`,
      `${xs}.append(${item()})`,
    ];
  },
  /** Out of two loops at once by return; out of one by break; on with the outer by continue or else. */
  ({ random, fresh, unknown }) => {
    const [f, n, found, i, j] = [fresh("scan"), fresh("n"), fresh("found"), fresh("i"), fresh("j")];
    const test = (): string =>
      random.pick([`${i} * ${j} > ${random.int(0, 60)}`, `${i} == ${j}`, `${j} > ${i}`, unknown(), `len(${found}) > ${random.int(0, 20)}`]);
    const leave = (): string => random.pick(["break", "continue", `return ${found}`, `return ${found}[:]`, "return [i]".replace("i", i)]);
    return [
      `def ${f}(${n}):`,
      `    ${found} = []`,
      `    for ${i} in range(${n}):`,
      ...(random.chance(0.4) ? [`        if ${i} ${random.pick(["==", ">"])} ${random.int(0, 8)}:`, `            ${leave()}`] : []),
      `        for ${j} in range(${random.pick([n, i, "4", `${n} - ${i}`])}):`,
      `            if ${test()}:`,
      `                ${leave()}`,
      `            ${found}.append(${random.pick([i, j, `${i} * ${j}`, `[${j}]`, `(${i}, ${j})`, `${j} * 0.5`])})`,
      ...(random.chance(0.3) ? ["        else:", `            ${random.pick([`${found}.append(None)`, "continue", "break"])}`] : []),
      ...(random.chance(0.4) ? [`        ${found}.append(${random.pick([i, "0.5"])})`] : []),
      `    return ${found}`,
      `${fresh("xs")} = ${f}(${random.int(0, 12)})`,
      `${fresh("xs")} = ${f}(${random.pick([random.int(0, 6), random.int(20, 60)])})`,
    ];
  },
  /** Functions that rebind or change names of the module. */
  ({ random, fresh, unknown, item }) => {
    const [f, state, count] = [fresh("put"), fresh("state"), fresh("count")];
    const step = (): string =>
      random.pick([
        `${state} = ${state} + [v]`,
        `${state}.append(v)`,
        `${state} = [v]`,
        `${state} += [v, v]`,
        `${count} += 1`,
        `${count} = len(${state})`,
        `${state} = list(${state})`,
        `${state} = []`,
      ]);
    const old = fresh("old");
    return [
      `${state} = [${item()}]`,
      `${count} = 0`,
      `def ${f}(v):`,
      `    global ${state}, ${count}`,
      `    ${step()}`,
      `    if ${random.pick([unknown(), `${count} > 2`, `len(${state}) > 4`, "v", "True"])}:`,
      `        ${step()}`,
      `    ${step()}`,
      `${old} = ${state}`,
      `${f}(${item()})`,
      `for i in range(${random.pick([0, 2, 7, 30])}):`,
      `    ${f}(${random.pick(["i", "i * 0.5", item()])})`,
      `${old}.append(${item()})`,
      `${fresh("last")} = ${state}`,
    ];
  },
  /** Functions that a function makes, with variables of their own each time, or with one that all of them see. */
  ({ random, fresh, item }) => {
    const [make, inner, box, fs] = [fresh("make"), fresh("inner"), fresh("box"), fresh("fs")];
    return [
      `def ${make}(start, step=${random.pick(["1", "0.5", "[2]"])}):`,
      `    ${box} = [start]`,
      `    def ${inner}(v=${random.pick(["3", "None", "[]"])}):`,
      `        ${random.pick([`${box}.append(v)`, `${box}.append(step)`, `${box}.append((v, step))`, `${box}[0] = v`])}`,
      `        return ${random.pick([box, `${box}[-1]`, `list(${box})`, "v", "step", `(v, ${box})`])}`,
      `    ${random.pick([`${inner}(7)`, "pass", `${box}.append(${inner})`, `step = ${box}`])}`,
      `    return ${inner}`,
      `${fs} = [${make}(${item()}), ${make}(${item()})]`,
      `${fresh("a")} = ${fs}[0](${item()})`,
      `${fresh("a")} = ${fs}[${random.pick(["0", "1", "-1"])}]()`,
      random.pick([
        `${fresh("all")} = [g() for g in ${fs}]`,
        `for g in ${fs}:\n    g(${item()})`,
        `${fresh("a")} = (lambda k: ${fs}[k])(${random.pick(["0", "1"])})(${item()})`,
        `${fresh("a")} = ${make}(${fs}[0]())(${item()})`,
      ]),
    ];
  },
  /** Closures that a loop makes see the variable, not its value of that round. */
  ({ random, fresh, item }) => {
    const [fs, xs] = [fresh("fs"), fresh("xs")];
    return [
      `${xs} = [${item()}]`,
      `${fs} = []`,
      `for i in range(${random.int(0, 6)}):`,
      `    ${random.pick([`${fs}.append(lambda: [i] * 3)`, `${fs}.append(lambda k=i: [k, i])`, `${fs}.append(lambda: ${xs})`])}`,
      `    ${random.pick([`${xs} = [i]`, `${xs} = ${xs} + [i]`, "pass"])}`,
      "i = 300",
      `${fresh("out")} = [f() for f in ${fs}]`,
      `${xs}.append(${item()})`,
    ];
  },
  /** Recursion with a number that falls: trees, sums, lists that are passed down. */
  ({ random, fresh, unknown, item }) => {
    const [f, n, acc] = [fresh("tree"), fresh("n"), fresh("acc")];
    const depth = random.int(0, 6);
    return random.pick([
      [
        `def ${f}(${n}):`,
        `    if ${n} ${random.pick(["<= 0", "== 0", "< 1"])}:`,
        `        return ${random.pick([item(), "None", "[]", "()"])}`,
        `    return ${random.pick([`[${f}(${n} - 1), ${f}(${n} - 1)]`, `(${f}(${n} - 1), ${n})`, `[${f}(${n} - 1)]`, `{"n": ${n}, "rest": ${f}(${n} - 1)}`])}`,
        `${fresh("t")} = ${f}(${depth})`,
      ],
      [
        `def ${f}(${n}, ${acc}):`,
        `    if ${n} == 0${random.chance(0.2) ? ` or ${unknown()}` : ""}:`,
        `        return ${acc}`,
        `    ${random.pick([`${acc}.append(${n})`, `${acc} = ${acc} + [${n}]`, `${acc}.append([${n}])`, `${acc} += [${n}, 0.5]`])}`,
        `    return ${f}(${n} - 1, ${acc})`,
        `${fresh("t")} = ${f}(${depth * 3}, [])`,
        `${fresh("t")} = ${f}(2, ${random.pick(["[1]", `[${item()}] * 3`])})`,
      ],
      [
        `def ${f}(${n}, ${acc}=${random.pick(["[]", "None"])}):`,
        `    ${acc} = ${random.pick([`${acc} or []`, `[] if ${acc} is None else ${acc}`])}`,
        `    if ${n} > 0:`,
        `        ${acc}.append(${n})`,
        `        ${f}(${n} - ${random.int(1, 2)}, ${acc})`,
        `    return ${acc}`,
        `${fresh("t")} = ${f}(${depth})`,
        `${fresh("t")} = ${f}(${depth})`,
      ],
      [
        `def ${f}(${n}):`,
        `    return ${n} if ${n} < 2 else ${f}(${n} - 1) + ${f}(${n} - 2)`,
        `${fresh("xs")} = [${f}(i) for i in range(${random.int(0, 9)})]`,
      ],
    ]);
  },
  /** Ways out of a function through try and finally. */
  ({ random, fresh, unknown, item }) => {
    const [f, xs, log] = [fresh("safe"), fresh("xs"), fresh("log")];
    const risky = (): string => random.pick([`int("x")`, `${xs}[99]`, "1 // v", "pass", `if ${unknown()}: raise ValueError`]);
    return [
      `${log} = []`,
      `def ${f}(v):`,
      `    ${xs} = [v]`,
      "    try:",
      `        ${random.pick([`${xs}.append(v)`, `${xs} = [v, v]`, "pass"])}`,
      `        ${risky()}`,
      `        ${random.pick([`return ${xs}`, `${xs}.append(0.5)`, `${xs} = []`])}`,
      `    except ${random.pick(["Exception", "(ValueError, ZeroDivisionError, IndexError)"])}:`,
      `        ${random.pick([`${xs}.append(${item()})`, `return [${item()}]`, `${xs} = ${xs} + [1]`, "pass"])}`,
      ...(random.chance(0.3) ? ["    else:", `        ${xs}.append(${item()})`] : []),
      ...(random.chance(0.7)
        ? ["    finally:", `        ${random.pick([`${log}.append(v)`, `${xs}.append(None)`, `${log}.append(${xs})`])}`]
        : []),
      `    return ${xs}`,
      `${fresh("a")} = ${f}(${random.int(0, 2)})`,
      `${fresh("a")} = ${f}(${item()})`,
    ];
  },
  /** Keyword arguments, star arguments, defaults. */
  ({ random, fresh, item }) => {
    const f = fresh("call");
    return [
      `def ${f}(a, *rest, b=${random.pick(["None", "[1]", "2.5"])}, **more):`,
      `    ${random.pick(["a.append(b)", "a.extend(rest)", "a.append(rest)", "a = [a, rest]", "more['k'] = a"])}`,
      `    return ${random.pick(["a", "rest", "more", "b", "(a, b)", "list(rest)", "[b] * len(rest)", "dict(more)"])}`,
      `${fresh("r")} = ${f}([${item()}])`,
      `${fresh("r")} = ${f}([], ${item()}, ${item()}, b=${item()})`,
      `${fresh("r")} = ${f}([], *[${item()}] * ${random.int(0, 5)}, k=[${item()}])`,
      ...(random.chance(0.5) ? [`${fresh("r")} = ${f}([], **{"b": ${item()}, "z": 1})`] : []),
    ];
  },
  /** A generator function that is stopped early, or read twice. */
  ({ random, fresh, unknown, item }) => {
    const [f, g] = [fresh("gen"), fresh("g")];
    return [
      `def ${f}(n):`,
      `    kept = [${item()}]`,
      "    for i in range(n):",
      `        ${random.pick(["kept.append(i)", "pass", "kept = [i]"])}`,
      `        if ${random.pick([unknown(), "i > 4", "i % 3 == 2", "False"])}:`,
      `            ${random.pick(["return", "continue", "yield -1"])}`,
      `        yield ${random.pick(["i", "kept", "kept[:]", "i * 0.5", "len(kept)"])}`,
      `${g} = ${f}(${random.int(0, 12)})`,
      ...(random.chance(0.4) ? [`${fresh("one")} = next(${g}, None)`] : []),
      `${fresh("xs")} = ${random.pick(["list", "tuple", "list"])}(${g})`,
      ...(random.chance(0.5) ? [`${fresh("xs")} = list(${g})`] : []),
      `${fresh("xs")} = [${random.pick(["v", "[v]", "(v, 1)"])} for v in ${f}(${random.int(0, 5)})]`,
    ];
  },
];
