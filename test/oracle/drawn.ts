/**
 * Containers made and changed at random, in sizes at random: shallow, deep and held against real interpreters. What is said to be exact must be equal,
 * every other figure must contain the truth.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { figureJson } from "../../server/src/present/json";
import type { Service } from "../../server/src/service";
import { type Random, random } from "../fuzz/random";
import { ROOT } from "../repo/files";
import { target, withText } from "../service";

export const CONTAINERS = [
  "list",
  "tuple",
  "dict",
  "set",
  "frozenset",
  "str",
  "bytes",
  "bytearray",
  "array",
  "deque",
  "pattern",
  "listOf",
  "dictOf",
  "scalarOf",
] as const;
export type Container = (typeof CONTAINERS)[number];

/** python3, and the versions that pyenv has. */
export function interpreters(): readonly string[] {
  const folder = join(homedir(), ".pyenv/versions");
  const versions = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name, "bin/python")) : [];
  return ["python3", ...versions.filter((path) => existsSync(path))];
}

export interface Drawn {
  /** Figures compared, and those that were exact. */
  readonly figures: number;
  readonly exact: number;
  /** One line each. */
  readonly failures: readonly string[];
}

/** Compares `count` programs of the container from `seed` on with one interpreter. */
export function compareDrawn(service: Service, python: string, kind: Container, seed: number, count: number): Drawn {
  const bodies = Array.from({ length: count }, (_, i) => drawn(kind, random(seed * 1_000_003 + i)));
  const script = join(ROOT, "test/oracle/drawn.py");
  const run = spawnSync(python, [script], { input: JSON.stringify({ classes: CLASSES, bodies }), encoding: "utf8", maxBuffer: 2 ** 28 });
  if (run.error !== undefined) throw run.error;
  if (run.status !== 0) throw new Error(`${python} ${script}: ${run.stderr.slice(-1000)}`);
  const { version, results } = JSON.parse(run.stdout) as { version: string; results: (readonly [number, number, number | null] | null)[] };
  const on = target(`cpython-${version}-64`);
  const failures: string[] = [];
  let [figures, exact] = [0, 0];
  for (const [i, measured] of results.entries()) {
    if (measured === null) continue;
    const [shallow, deep, held] = measured;
    const body = bodies[i] as string;
    const program = `import re\nfrom array import array\nfrom collections import deque\n${CLASSES}\ndef made():\n${body.replace(/^/gm, "    ")}\n    return x\n\nmade()\n`;
    const row = withText(service, program, { target: on }, (uri) => service.estimates(uri))
      .filter((one) => one.binding.name === "x")
      .at(-1);
    const sizes = row?.exit?.sizes ?? row?.after;
    for (const [field, truth] of Object.entries({ shallow, deep, held })) {
      // Up to 3.10 all deques share their free blocks, which no collection empties.
      if (truth === null || (kind === "deque" && field === "held" && /^3\.([6-9]|10)\./.test(version))) continue;
      figures++;
      const said = sizes == null ? null : (figureJson(sizes[field as "held"]) as Said | null);
      if (said === null) continue;
      if (said.confidence === "exact") exact++;
      if (truth < said.low || truth > (said.high ?? Number.POSITIVE_INFINITY))
        failures.push(`${version}: ${field} ${said.confidence} ${said.low} to ${said.high}, measured ${truth}, of ${JSON.stringify(body)}`);
    }
  }
  return { figures, exact, failures };
}

interface Said {
  readonly low: number;
  readonly high: number | null;
  readonly confidence: string;
}

/** Statements that bind x to a container of that kind. */
export function drawn(kind: Container, r: Random): string {
  const { made, changed } = GRAMMARS[kind];
  const lines = [filled(r.pick(made), r)];
  for (let i = r.int(0, 3); i > 0; i--) lines.push(filled(r.pick(changed), r));
  return lines.join("\n");
}

/** N: a size, few or many; K: a small number; P: a regular expression. Each is drawn anew. */
function filled(pattern: string, r: Random): string {
  return pattern
    .replace(/\bP\b/g, () => drawnPattern(r, 0))
    .replace(/\bN\b/g, () => String(r.chance(0.6) ? r.int(0, 40) : r.int(0, 1200)))
    .replace(/\bK\b/g, () => String(r.int(1, 9)));
}

/** Characters, sets, anchors and groups, repeated or not. */
function drawnPattern(r: Random, depth: number): string {
  const part = (): string => {
    const kind = r.int(0, depth > 2 ? 8 : 9);
    if (kind < 4) return r.pick(["a", "b", "-", ":", "\\.", " ", "z", "\\n", "/"]);
    if (kind < 6) return r.pick(["\\d", "\\s", "\\w", "\\W", "."]);
    if (kind < 8) return `[${r.pick(["", "", "^"])}${Array.from({ length: r.int(1, 4) }, () => r.pick(MEMBERS)).join("")}]`;
    if (kind < 9) return r.pick(["^", "$", "\\b", "\\Z", "a|b"]);
    return `(${r.pick(["", "", "?:"])}${drawnPattern(r, depth + 1)})`;
  };
  const repeated = (): string => {
    const one = part();
    return /^(?:[$^]|\\[bZ])/.test(one) || r.chance(0.6) ? one : one + r.pick(["*", "+", "?", "{3}", "{2,}", "{1,4}", "*?", "+?"]);
  };
  return Array.from({ length: r.int(1, 4) }, repeated).join("");
}

/** Of sets. */
const MEMBERS: readonly string[] = [
  "a",
  "b",
  "c",
  "x",
  "a-z",
  "0-9",
  "A-Z",
  "\\d",
  "\\w",
  "_",
  ".",
  "\\.",
  "\\n",
  " ",
  "d-f",
  "\\]",
  "\\-",
  "/",
  "\\s",
];

interface Grammar {
  readonly made: readonly string[];
  readonly changed: readonly string[];
}

const LOOP = (n: string, body: string): string => `for i in range(${n}):\n    ${body}`;
/** Classes of the program that derive from built-in types, for the containers whose names end in Of. */
const CLASSES = ["L(list)", "D(dict)", "I(int)", "F(float)", "S(str)", "E(ValueError)"]
  .map((head) => `class ${head}:\n    pass\n`)
  .join("");

/** At most as many as there are. */
const FEW = "min(N, len(x))";

const BUILT_IN: Readonly<Record<Exclude<Container, `${string}Of`>, Grammar>> = {
  list: {
    made: [
      "x = []",
      "x = [None] * N",
      "x = [1.5, 2.5, 3.5]",
      "x = list(range(N))",
      "x = [float(i) for i in range(N)]",
      "x = list(float(i) for i in range(N))",
      "x = [i for i in range(N) if i % 2]",
      "x = list((None,) * N)",
      "x = sorted(range(N))",
      "x = [(i, None) for i in range(N)]",
    ],
    changed: [
      LOOP("N", "x.append(None)"),
      LOOP(FEW, "x.pop()"),
      LOOP("K", "x.insert(0, None)"),
      "x.extend([None] * N)",
      "x.extend(range(N))",
      "x.extend(float(i) for i in range(N))",
      "x += [None] * N",
      "x = x + [None] * N",
      "x = x * K",
      "x = x[K:]",
      "x = x[:N]",
      "x = x[::2]",
      "del x[N:]",
      "x = list(x)",
      "x.reverse()",
      "del x[:]",
    ],
  },
  tuple: {
    made: [
      "x = ()",
      "n = N\nx = (None,) * n",
      "x = tuple(range(N))",
      "x = tuple(float(i) for i in range(N))",
      "x = tuple([None] * N)",
      "y = 1.5\nx = (y, None, y)",
    ],
    changed: ["x = x + (None,) * N", "n = K\nx = x * n", "x = x[K:]", "x = x[:N]", "x = tuple(list(x))", "x = x[::2]"],
  },
  dict: {
    made: [
      "x = {}",
      "x = {i: None for i in range(N)}",
      "x = dict.fromkeys(range(N))",
      'x = {"k%d" % i: None for i in range(N)}',
      "x = dict((i, float(i)) for i in range(N))",
      "x = dict(zip(range(N), range(N)))",
      "x = dict()",
    ],
    changed: [
      LOOP("N", "x[i] = None"),
      "x.update(dict.fromkeys(range(N)))",
      "x = dict(x)",
      "x = x.copy()",
      LOOP("K", "x.pop(i, None)"),
      LOOP("N", 'x["n%d" % i] = None'),
      "x.clear()",
      "x.setdefault(-1, None)",
    ],
  },
  set: {
    made: ["x = set()", "x = set(range(N))", "x = {i for i in range(N)}", "x = set([None, 1, 2])", "x = set(float(i) for i in range(N))"],
    changed: [
      LOOP("N", "x.add(i)"),
      "x = set(x)",
      "x = x | set(range(N))",
      "x = x & set(range(N))",
      "x = x - set(range(N))",
      "x = x ^ set(range(N))",
      "x &= set(range(N))",
      "x -= set(range(K))",
      "x ^= set(range(N))",
      "x.difference_update({1, 2})",
      "x.symmetric_difference_update(set(range(K)))",
      "x.update(range(N))",
      LOOP("K", "x.discard(i)"),
      "x = x.copy()",
      "x.clear()",
    ],
  },
  frozenset: {
    made: ["x = frozenset(range(N))", "x = frozenset(set(range(N)))", "x = frozenset([1, 2, 3])"],
    changed: [
      "x = x | frozenset(range(N))",
      "x = x & frozenset(range(N))",
      "x = frozenset(list(x))",
      "x = x - frozenset(range(K))",
      "x = x ^ frozenset(range(N))",
    ],
  },
  str: {
    made: [
      "n = N\nx = 'a' * n",
      "n = N\nx = u'\\xe9' * n",
      "x = ','.join(['ab'] * N)",
      "x = str(N)",
      "x = ''.join(str(i) for i in range(N))",
    ],
    changed: ["x = x + 'abc'", "n = K\nx = x * n", "x = x[K:]", "x = x[:N]", "x = x.replace('a', 'bb')", "x += 'x'"],
  },
  bytes: {
    made: ["n = N\nx = b'a' * n", "x = bytes(bytearray(N))", "x = b','.join([b'ab'] * N)"],
    changed: ["x = x + b'abc'", "n = K\nx = x * n", "x = x[K:]", "x = x[:N]"],
  },
  bytearray: {
    made: ["x = bytearray()", "x = bytearray(N)", "x = bytearray(b'abc')"],
    changed: [
      LOOP("N", "x.append(1)"),
      "x.extend(bytearray(N))",
      "x += bytearray(N)",
      "x = x[K:]",
      "x = bytearray(x)",
      LOOP(FEW, "x.pop()"),
      "del x[N:]",
      "x = x * K",
    ],
  },
  array: {
    made: ["x = array('d')", "x = array('d', [0.5] * N)", "x = array('i', range(N))", "x = array('B', b'abc')"],
    changed: [
      LOOP("N", "x.append(1)"),
      "x.extend(array(x.typecode, [1] * N))",
      LOOP(FEW, "x.pop()"),
      "x = x[K:]",
      "x = x * K",
      "x = array(x.typecode, x)",
    ],
  },
  pattern: { made: ["x = re.compile(r'P')"], changed: ["x = [x] * K"] },
  deque: {
    made: ["x = deque()", "x = deque([None] * N)", "x = deque(range(N), maxlen=100)", "x = deque(float(i) for i in range(N))"],
    changed: [
      LOOP("N", "x.append(None)"),
      LOOP("N", "x.appendleft(None)"),
      LOOP(FEW, "x.pop()"),
      LOOP(FEW, "x.popleft()"),
      "x.extend([None] * N)",
      "x.extendleft([None] * N)",
      "x.clear()",
    ],
  },
};

const GRAMMARS: Readonly<Record<Container, Grammar>> = {
  ...BUILT_IN,
  listOf: {
    made: [
      "x = L()",
      "x = L([None] * N)",
      "x = L(range(N))",
      "x = L(float(i) for i in range(N))",
      "x = [L((None,) * K) for i in range(N)]",
    ],
    changed: BUILT_IN.list.changed,
  },
  dictOf: {
    made: ["x = D()", "x = D(a=1, b=2)", "x = D((i, None) for i in range(N))", "x = D(dict.fromkeys(range(N)))"],
    changed: BUILT_IN.dict.changed,
  },
  scalarOf: {
    made: [
      "x = I(N)",
      "x = I(N ** K)",
      "x = F(1.5)",
      "x = S('a' * N)",
      "n = N\nx = S('a' * n)",
      "x = S(u'\\u20ac' * N)",
      "x = E()",
      "x = E('abc', N)",
      "x = [F(i) for i in range(N)]",
      "x = [S('abc') for i in range(N)]",
    ],
    changed: ["x = [x] * K", "x = (x, x)"],
  },
};
