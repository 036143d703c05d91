/** Shapes of program that are easy to get wrong, with random numbers and tests in them: what a plain grammar seldom writes. */
import { CHANGE_PATTERNS, NUMPY_PATTERNS } from "./changePatterns";
import { CLASS_PATTERNS } from "./classPatterns";
import { DATA_PATTERNS } from "./dataPatterns";
import { FUNCTION_PATTERNS } from "./functionPatterns";
import type { Random } from "./random";

export interface PatternContext {
  readonly random: Random;
  /** A name that is not used yet. */
  readonly fresh: (letter: string) => string;
  /** A condition that no analysis can know. */
  readonly unknown: () => string;
  /** Whether the patterns with classes are wanted. */
  readonly classes: boolean;
  /** Whether NumPy is imported as np. */
  readonly numpy: boolean;
  /** An item for a list: a number, as text. */
  readonly item: () => string;
}

/** The lines of one program shape, without indentation in front; a line may hold a block. */
export type Pattern = (context: PatternContext) => readonly string[];

/** Lines of one pattern. */
export function pattern(context: PatternContext): readonly string[] {
  const shape = context.random.pick(patternsFor(context));
  return shape(context).flatMap((line) => line.split("\n"));
}

function patternsFor({ classes, numpy }: PatternContext): readonly Pattern[] {
  if (classes) return CLASS_PATTERNS;
  return [...PATTERNS, ...FUNCTION_PATTERNS, ...CHANGE_PATTERNS, ...DATA_PATTERNS, ...(numpy ? NUMPY_PATTERNS : [])];
}

const PATTERNS: readonly Pattern[] = [
  /** One of many lists is appended to. */
  ({ random, fresh, item }) => {
    const [rows, i] = [fresh("rows"), fresh("i")];
    const k = random.int(1, 6);
    return [
      random.pick([`${rows} = [[] for _ in range(${k})]`, `${rows} = [[]] * ${k}`, `${rows} = [[${item()}], [], [${item()}] * 3] * ${k}`]),
      `for ${i} in range(${random.int(0, 40)}):`,
      `    ${rows}[${random.pick([`${i} % len(${rows})`, "0", "-1", `(${i} * 2) % len(${rows})`])}].append(${random.pick([i, `${i} * 0.5`, item()])})`,
      `${fresh("row")} = ${rows}[${random.pick(["0", "-1"])}]`,
    ];
  },
  /** An object made in a loop escapes from some rounds only. */
  ({ random, fresh, unknown, item }) => {
    const [kept, row, i] = [fresh("kept"), fresh("row"), fresh("i")];
    return [
      `${kept} = []`,
      `${row} = [${item()}]`,
      `for ${i} in range(${random.pick(["5", "30", "700"])}):`,
      `    ${row} = ${random.pick(["[]", `[${i}]`, `[${i}, ${item()}]`, `${row}`, `[0.0] * 4`])}`,
      `    if ${random.pick([unknown(), `${i} % 2`, `${i} > 3`, "True"])}:`,
      `        ${kept}.append(${row})`,
      `    ${row}.append(${item()})`,
      `${row}.append(${item()})`,
    ];
  },
  /** The state feeds the condition. */
  ({ random, fresh, item }) => {
    const [xs, n] = [fresh("xs"), fresh("n")];
    const limit = random.pick(["0", "7", "40", "900"]);
    return [
      `${xs} = [${item()}]`,
      `${n} = 0`,
      `while ${random.pick([`len(${xs}) < ${limit}`, `${n} < ${limit} and len(${xs}) < 5000`, `len(${xs}) + ${n} < ${limit}`])}:`,
      `    ${xs}.${random.pick([`append(${n})`, `append(${item()})`, `extend([${n}, ${n} * 2])`, `extend(range(3))`])}`,
      `    ${n} += ${random.pick(["1", "2", `len(${xs})`])}`,
    ];
  },
  /** Duplicate keys. */
  ({ random, fresh }) => {
    const [seen, d, i] = [fresh("seen"), fresh("d"), fresh("i")];
    const key = random.pick([`${i} % 10`, `${i} // 3`, `${i}`, `${i} * ${i} % 17`, `-${i}`, `${i} * 0.5`]);
    return [
      `${seen} = set()`,
      `${d} = {}`,
      `for ${i} in range(${random.pick(["12", "100", "1500"])}):`,
      `    ${seen}.add(${key})`,
      `    ${d}[${key}] = ${random.pick([`${i}`, "0", "[]", `${d}.get(${key}, 0) + 1`])}`,
    ];
  },
  /** A queue: appended at one end, taken from the other. */
  ({ random, fresh, item }) => {
    const [queue, i] = [fresh("queue"), fresh("i")];
    return [
      `${queue} = [${item()}] * ${random.int(1, 5)}`,
      `for ${i} in range(${random.int(0, 80)}):`,
      `    ${queue}.append(${random.pick([i, item()])})`,
      `    if len(${queue}) > ${random.int(1, 20)}:`,
      `        ${queue}.pop(${random.pick(["0", ""])})`,
    ];
  },
  /** A variable carries a value from one round to the next. */
  ({ random, fresh }) => {
    const [a, b, xs] = [fresh("a"), fresh("b"), fresh("xs")];
    return [
      `${a}, ${b} = 0, 1`,
      `${xs} = []`,
      `for _ in range(${random.pick(["5", "40", "120"])}):`,
      `    ${xs}.append(${a})`,
      `    ${a}, ${b} = ${random.pick([`${b}, ${a} + ${b}`, `${b}, ${a}`, `${a} + 1, ${b} * 2`, `${b} * 3, ${a} - 1`])}`,
    ];
  },
  /** The name of an outer list is rebound inside the loop that fills it. */
  ({ random, fresh, unknown, item }) => {
    const [xs, old, i] = [fresh("xs"), fresh("old"), fresh("i")];
    return [
      `${xs} = []`,
      `${old} = ${xs}`,
      `for ${i} in range(${random.int(0, 60)}):`,
      `    ${xs}.append(${i})`,
      `    if ${random.pick([unknown(), `${i} == 4`, `len(${xs}) > 10`])}:`,
      `        ${xs} = ${random.pick(["[]", `${xs}[:]`, `[${item()}]`, `${xs} + [1]`])}`,
      `${old}.append(${item()})`,
    ];
  },
  /** Recursion that makes a list. */
  ({ random, fresh }) => {
    const [f, n, xs] = [fresh("run"), fresh("n"), fresh("xs")];
    return [
      `def ${f}(${n}):`,
      `    if ${n} <= 0:`,
      "        return []",
      `    ${xs} = ${f}(${n} - 1)`,
      `    ${xs}.append(${random.pick([n, `${n} * 0.5`, `[${n}]`])})`,
      `    return ${xs}`,
      `${fresh("xs")} = ${f}(${random.pick(["0", "1", "5", "30"])})`,
    ];
  },
  /** A closure appends to the list of its maker. */
  ({ random, fresh, item }) => {
    const [make, add, box, total] = [fresh("make"), fresh("add"), fresh("box"), fresh("total")];
    return [
      `def ${make}():`,
      `    ${box} = []`,
      `    ${total} = 0`,
      `    def ${add}(v):`,
      `        nonlocal ${total}`,
      `        ${total} += 1`,
      `        ${box}.append(v)`,
      `        return ${box}`,
      `    return ${add}`,
      `${fresh("first")} = ${make}()(${item()})`,
      `${add} = ${make}()`,
      `for _ in range(${random.int(0, 12)}):`,
      `    ${add}(${item()})`,
      `${fresh("last")} = ${add}(${item()})`,
    ];
  },
  /** A function changes a list of the module. */
  ({ random, fresh, unknown, item }) => {
    const [log, note, n] = [fresh("log"), fresh("note"), fresh("n")];
    return [
      `${log} = []`,
      `${n} = 0`,
      `def ${note}(v):`,
      `    global ${n}`,
      `    ${n} += 1`,
      `    if ${random.pick([unknown(), "v", "True"])}:`,
      `        ${log}.append(v)`,
      `${note}(${item()})`,
      `for i in range(${random.int(0, 30)}):`,
      `    ${note}(${random.pick(["i", item()])})`,
      `${fresh("n")} = ${n} + len(${log})`,
    ];
  },
  /** A default argument that is kept between calls. */
  ({ random, fresh, item }) => {
    const f = fresh("run");
    return [
      `def ${f}(v, into=[]):`,
      "    into.append(v)",
      "    return into",
      `${fresh("xs")} = ${f}(${item()})`,
      `${fresh("xs")} = ${f}(${item()})`,
      random.pick([`${fresh("xs")} = ${f}(${item()}, [])`, `${f}(1)`, `for i in range(9):\n    ${f}(i)`]),
    ];
  },
  /** The first match is returned, the rest of the loop does not run. */
  ({ random, fresh, unknown }) => {
    const [find, xs] = [fresh("find"), fresh("xs")];
    return [
      `def ${find}(values, most):`,
      `    ${xs} = []`,
      "    for v in values:",
      `        if ${random.pick(["v > most", "v == most", unknown(), `len(${xs}) > 3`])}:`,
      `            return ${random.pick([xs, `[v]`, `${xs}[:]`, "values"])}`,
      `        ${xs}.append(v * ${random.pick(["2", "0.5"])})`,
      `    return ${xs}`,
      `${fresh("xs")} = ${find}(range(${random.int(0, 50)}), ${random.int(-1, 60)})`,
      `${fresh("xs")} = ${find}([1, 2, 3, 1000], ${random.int(-1, 5)})`,
    ];
  },
  /** A generator feeds a list. */
  ({ random, fresh, unknown }) => {
    const f = fresh("items");
    return [
      `def ${f}(n):`,
      "    for i in range(n):",
      `        if ${random.pick(["i % 2", unknown(), "True", "i < 3"])}:`,
      `            yield ${random.pick(["i", "i * 0.5", "[i]"])}`,
      `${fresh("xs")} = ${random.pick(["list", "tuple", "sorted"])}(${random.pick([`v for v in range(20)`, `${f}(5)`.replace("[i]", "i")])})`,
    ];
  },
  /** A list is in itself, or in a list that is in it. */
  ({ random, fresh }) => {
    const [a, b] = [fresh("a"), fresh("b")];
    return [
      `${a} = [1.5]`,
      `${b} = [${a}, ${a}]`,
      random.pick([`${a}.append(${a})`, `${a}.append(${b})`, `${b}.append(${b}[0])`, `${a} = ${a} + ${b}`]),
      `${a}.append(2.5)`,
      `${fresh("p")} = (${a}, ${b}, ${a})`,
    ];
  },
  /** Two names, two branches, one object or two. */
  ({ random, fresh, unknown, item }) => {
    const [a, b, c] = [fresh("a"), fresh("b"), fresh("c")];
    return [
      `${a} = [${item()}] * ${random.int(0, 9)}`,
      `${b} = ${random.pick(["[]", `[${item()}]`, a])}`,
      `if ${unknown()}:`,
      `    ${c} = ${a}`,
      "else:",
      `    ${c} = ${random.pick([b, "[]", `${a}[:]`])}`,
      `${c}.append(${item()})`,
      `for i in range(${random.pick(["3", "20", "800"])}):`,
      `    ${random.pick([c, a, b])}.append(${random.pick(["i", item()])})`,
      `${b}.append(${item()})`,
    ];
  },
  /** A chain: each object holds the one before. */
  ({ random, fresh, unknown, item }) => {
    const node = fresh("node");
    return [
      `${node} = ${random.pick(["None", "[]", "()", `[${item()}]`])}`,
      `for i in range(${random.pick(["3", "12", "60", "400"])}):`,
      ...random.pick([
        [`    ${node} = ${random.pick([`[${node}]`, `(i, ${node})`, `[${node}, i * 0.5]`, `[${item()}, ${node}]`, `{"next": ${node}}`])}`],
        [`    if ${random.pick([unknown(), "i % 2", "i < 5"])}:`, `        ${node} = [${node}, i]`],
        [`    ${node} = [${node}, ${node}]`],
      ]),
      `${fresh("head")} = ${node}`,
    ];
  },
  /** A matrix, one cell or one row of it replaced. */
  ({ random, fresh, item }) => {
    const grid = fresh("grid");
    const [n, m] = [random.int(1, 8), random.int(1, 12)];
    return [
      `${grid} = [[${item()}] * ${m} for _ in range(${n})]`,
      `for i in range(${n}):`,
      `    for j in range(${m}):`,
      `        ${random.pick([`${grid}[i][j] = i * j`, `${grid}[i][j] = i * 0.5`, `${grid}[i].append(j)`, `${grid}[0][j] += 1`])}`,
      random.pick([
        `${grid}[0] = ${grid}[-1]`,
        `${grid}.append(${grid}[0])`,
        `del ${grid}[0]`,
        `${fresh("flat")} = [v for row in ${grid} for v in row]`,
      ]),
    ];
  },
  /** sort, reverse, slices put back. */
  ({ random, fresh, item }) => {
    const xs = fresh("xs");
    return [
      `${xs} = [(i * 37) % 101 for i in range(${random.int(0, 60)})]`,
      random.pick([
        `${xs}.sort()`,
        `${xs}.reverse()`,
        `${xs}[:] = ${xs}[::2]`,
        `${xs}[1:3] = [${item()}] * 5`,
        `${xs} = ${xs}[::-1]`,
        `${xs} *= 3`,
        `${xs} += ${xs}`,
      ]),
      `${fresh("top")} = ${random.pick([`${xs}[:3]`, `sorted(${xs})[:5]`, `max(${xs}, default=0)`, `${xs}[-1:]`, `len(${xs})`, `sum(${xs})`])}`,
      `${xs}.append(${item()})`,
    ];
  },
  /** Strings that grow. */
  ({ random, fresh }) => {
    const [s, parts] = [fresh("s"), fresh("parts")];
    return [
      `${s} = ""`,
      `${parts} = []`,
      `for i in range(${random.pick(["3", "30", "400"])}):`,
      `    ${s} += ${random.pick(["str(i)", '"ab"', '"é"', 'f"{i % 10}"'])}`,
      `    ${parts}.append(${random.pick(["str(i)", s, '"k"', 'f"v{i % 10}"'])})`,
      `${fresh("s")} = "".join(${parts})`,
      `${fresh("xs")} = ${random.pick([`${s}.split("1")`, `list(${s})`, `${s}.upper()`, `${s}.encode()`])}`,
    ];
  },
];
