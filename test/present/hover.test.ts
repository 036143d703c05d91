/** Hover cards: the examples of the documentation, word for word, and what a card leaves out. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { renderCard } from "../../server/src/present/cards";
import type { WorkedExample } from "../../server/src/present/examples";
import { buildFunctionHover, buildHover, grownFrom, type HoverInput } from "../../server/src/present/hover";
import { PLAIN } from "../../server/src/present/numbers";
import { figure } from "../../server/src/size/figure";
import type { Sizes } from "../../server/src/size/types";
import { choice, constant, interval, ONE, scale } from "../../server/src/values/int";
import {
  arrayOf,
  constantPart,
  container,
  EMPTY_LIST,
  elements,
  exact,
  HIGH,
  LEN_VALUES,
  NBSP,
  ndarrayOf,
  range,
  SYMBOLIC,
  sizes,
  TARGET,
  unknown,
  XS,
  ZEROS,
} from "./build";

const BASE: Omit<HoverInput, "sizes"> = {
  role: "definition",
  name: "xs",
  exit: null,
  line: null,
  adds: null,
  needs: null,
  alias: null,
  alternatives: [],
  refused: [],
  scopeEnd: "the module",
  target: TARGET,
  minimum: 1000,
  compact: false,
};

const CHEAPER = [
  { text: "array('d')", after: exact(8_182_816), note: "same values, numbers only" },
  { text: "np.float64 array", after: exact(8_000_096), note: null },
  { text: "array('f')", after: exact(4_091_448), note: "loses digits after the 7th" },
];

function card(held: Sizes, input: Partial<HoverInput> = {}, style = PLAIN): readonly string[] | null {
  const built = buildHover({ ...BASE, sizes: held, ...input }, style);
  return built === null ? null : renderCard(built, "plaintext").split("\n");
}

/** Without the last line, which every card has. */
function body(held: Sizes, input: Partial<HoverInput> = {}): readonly string[] {
  const lines = card(held, input) ?? [];
  assert.equal(lines.at(-1), `Target: ${TARGET}`);
  return lines.slice(0, -1);
}

test("a comprehension of floats", () => {
  assert.deepEqual(card(XS, { alternatives: CHEAPER }), [
    "32.4 MB (exact) — list of 1,000,000 floats",
    "Parts: list 8,448,728 (1,056,084 slots, 56,084 spare from growth) + 1,000,000 floats × 24 = exactly 32,448,728 bytes",
    "Data: 8.00 MB of numbers, 24.4 MB of overhead (75 %)",
    "Process: pays 40.5 MB: each 24-byte float fills a 32-byte block",
    "Cheaper: array('d') 8.18 MB, same values, numbers only; np.float64 array 8.00 MB; array('f') 4.09 MB, loses digits after the 7th",
    "Target: CPython 3.11.7, 64-bit, Linux; NumPy 2.4.6 (selected interpreter)",
  ]);
});

test("one float at every position", () => {
  assert.deepEqual(body(ZEROS, { refused: [{ text: "Use array('d')", why: "holds the same 8.00 MB" }] }), [
    "8.00 MB (exact) — list of 1,000,000 references to 1 float",
    "Parts: list 56 + 1,000,000 slots × 8 = exactly 8,000,056 bytes; the float is a constant of the code (24)",
    "Later: a slot that gets a float of its own adds 24 B; all of them: 32.0 MB",
    "Not offered: array('d'): holds the same 8.00 MB",
  ]);
});

test("an array that a loop fills", () => {
  const exit = arrayOf("f", 4, 525_041, 500_000);
  assert.deepEqual(body(arrayOf("f", 4, 0, 0), { exit }), [
    "80 B → 2.10 MB (exact) — array('f'), empty here, 500,000 items at the end of the module",
    "Parts: header 80 + 525,041 slots × 4 (25,041 spare from growth) = exactly 2,100,244 bytes",
  ]);
});

test("a NumPy array whose pages come later", () => {
  assert.deepEqual(body(ndarrayOf("float64", 8, 10_000_000, 1), { lazyPages: true }), [
    "80.0 MB (exact) — float64 array of 10,000,000 items",
    "Parts: header 96 + 10,000,000 items × 8 = exactly 80,000,096 bytes",
    "Process: pays 80.0 MB as pages are first written; until then a monitor shows less",
  ]);
});

test("a view keeps its base alive", () => {
  const base = { ...container("ndarray", 96, constant(10_000_000), constant(10_000_000), 8), role: "base" as const };
  const view = sizes({
    type: "ndarray[float64]",
    length: constant(1000),
    shallow: exact(112),
    parts: [{ ...elements("ndarray", ONE, 96), role: "container" }, base],
    payload: exact(80_000_000),
  });
  const lines = body(view, { name: "head", adds: exact(96), view: { owner: "big", copy: exact(8_096) } });
  assert.equal(lines[0], "adds 96 B (exact), keeps 80.0 MB alive — view of 1,000 of the 10,000,000 items of big");
  assert.ok(lines.includes("Later: 80.0 MB cannot be freed while head lives; head.copy() holds 8.10 kB"));
  assert.ok(lines.includes("Parts: view 96 + array 80,000,096 = exactly 80,000,192 bytes"));
});

test("a formula, with two worked examples and how to settle it", () => {
  const example = (value: number, held: number): WorkedExample => ({ means: ["len(values)"], value, held: exact(held) });
  const assumed: Sizes = {
    ...SYMBOLIC,
    held: figure(SYMBOLIC.held.bytes, [
      { kind: "clause", text: "values holds floats, as annotated" },
      { kind: "clause", text: "no call seen" },
    ]),
  };
  assert.deepEqual(body(assumed, { examples: [example(1000, 32_880), example(1_000_000, 32_448_728)] }), [
    "56 B + 8 B × cap(n) + 24 B × n, n = len(values) (symbolic) — list of n floats",
    "Parts: list 56 + 8 per slot (cap(n): n to 1.125 × n + 6 slots after growth) + 24 per float; n = 1,000: 32.9 kB; n = 1,000,000: 32.4 MB",
    "Assumes: values holds floats, as annotated; no call seen",
    "Hint: # bytelens: len(values) = 1_000_000 on the def line gives 32.4 MB if len(values) = 1,000,000",
  ]);
});

test("a filtered comprehension", () => {
  const picked = choice("N", "how many rounds pass the condition", 0, 1_000_000);
  const list = { ...container("list", 56, interval(0, 1_056_084), picked, 8), each: null, total: interval(56, 8_448_728) };
  const held = { poly: scale(picked, 24).poly, low: 56, high: 32_448_728 };
  const filtered: Sizes = { ...HIGH, length: picked, held: figure(held), parts: [list, elements("float", picked, 24)] };
  assert.deepEqual(body(filtered), [
    "at most 32.5 MB (bounded) — list of 0 to 1,000,000 floats",
    "Parts: list 56 to 8,448,728 + 0 to 1,000,000 floats × 24 = between 56 and 32,448,728 bytes; the condition decides",
  ]);
});

test("unknown: where it was lost and what would help", () => {
  const remedy = "rows: list[float] = …  # bytelens: n = 250_000 gives 8.06 MB if n = 250,000";
  const lost = unknown("json.load returns what the file holds", 17, remedy);
  assert.deepEqual(body(sizes({ type: "object", held: lost })), [
    "unknown: json.load returns what the file holds",
    "Lost at: line 18, json.load",
    `Hint: ${remedy}`,
  ]);
  assert.deepEqual(body(sizes({ type: "object", held: unknown("this line is never reached") })), ["unknown: this line is never reached"]);
});

test("partly unknown: at least, with the reason", () => {
  const held = figure(interval(800_984, Number.POSITIVE_INFINITY), [], {
    text: "instances of Point are not followed yet",
    line: 23,
    remedy: null,
  });
  const list = sizes({
    type: "list",
    length: constant(100_000),
    held,
    parts: [container("list", 56, constant(100_116), constant(100_000), 8)],
  });
  assert.deepEqual(body(list), [
    "at least 800 kB (bounded) — list of 100,000 items",
    "Parts: list 800,984 (100,116 slots, 116 spare from growth) + what is not known = at least 800,984 bytes",
    "Lost at: line 24: instances of Point are not followed yet",
  ]);
});

test("a list that a loop fills", () => {
  const lines = body(EMPTY_LIST, { exit: XS, growth: { line: 11, verb: "appends", times: constant(1_000_000), inside: HIGH } });
  assert.equal(lines[0], "56 B → 32.4 MB (exact) — list, empty here, 1,000,000 floats at the end of the module");
  assert.ok(
    lines.includes(
      "Later: line 11 appends 1,000,000 times; inside the loop a use reads: at most 32.5 MB (bounded) — list of 0 to 1,000,000 floats",
    ),
  );
});

test("a list that a loop may fill, and one whose end is open", () => {
  assert.equal(
    body(EMPTY_LIST, { exit: HIGH })[0],
    "56 B → at most 32.5 MB (bounded) — list, empty here, 0 to 1,000,000 floats at the end of the module",
  );
  const open = { ...HIGH, held: range(56, Number.POSITIVE_INFINITY) };
  assert.deepEqual(card(EMPTY_LIST, { exit: open, minimum: 0 })?.slice(0, 3), [
    "56 B (exact) — list, empty",
    "Parts: list 56 = exactly 56 bytes",
    "Later: at least 56 B at the end of the module",
  ]);
  const lost = { ...HIGH, held: unknown("g() is not known") };
  assert.ok(card(EMPTY_LIST, { exit: lost, minimum: 0 })?.includes("Later: not known at the end of the module: g() is not known"));
});

test("growth is more, for certain or within a known end, and reads as more", () => {
  assert.equal(grownFrom(exact(56), exact(1000), PLAIN), true);
  assert.equal(grownFrom(exact(56), range(56, 1000), PLAIN), true);
  assert.equal(grownFrom(exact(56), range(56, Number.POSITIVE_INFINITY), PLAIN), false);
  assert.equal(grownFrom(exact(56), range(57, Number.POSITIVE_INFINITY), PLAIN), true);
  assert.equal(grownFrom(exact(1000), exact(56), PLAIN), false);
  assert.equal(grownFrom(exact(32_448_728), exact(32_448_729), PLAIN), false, "both read 32.4 MB");
  assert.equal(grownFrom(exact(56), unknown("x"), PLAIN), false);
  assert.equal(grownFrom(exact(56), SYMBOLIC.held, PLAIN), true);
});

test("an alias says first what it adds", () => {
  assert.equal(
    body(XS, { name: "ys", adds: exact(0), alias: "ys is the list of line 6" })[0],
    "adds 0 B (exact) — ys is the list of line 6 (32.4 MB)",
  );
});

test("a small constant is one line at its definition and nothing at a use", () => {
  const n = sizes({ type: "int", held: exact(0), shallow: exact(28), deep: exact(28), shared: true });
  assert.deepEqual(card(n), ["0 B (exact) — int, a constant of the code (28 B by getsizeof)"]);
  assert.equal(card(n, { role: "use" }), null);
  const none = sizes({ type: "NoneType", held: exact(0), shallow: exact(16), deep: exact(0), shared: true });
  assert.deepEqual(card(none), ["0 B (exact) — None, shared by the whole process (16 B by getsizeof)"]);
});

test("a use is one line", () => {
  assert.deepEqual(card(XS, { role: "use", line: 6 }), ["32.4 MB (exact) — list of 1,000,000 floats, built on line 6"]);
});

test("a call says what it keeps and what it needs", () => {
  const blob = sizes({ type: "bytes", held: range(79_990_000, 80_010_000), length: null });
  const dump = {
    protocol: 4,
    held: exact(80_000_096),
    type: "ndarray[float64]",
    copied: constant(80_000_033),
    buffer: constant(120_000_200),
    subject: "big",
  };
  const lines = body(blob, { role: "call", needs: range(199_990_000, 200_010_000), dump });
  assert.equal(lines[0], "keeps about 80.0 MB, needs about 200 MB (bounded) — pickle.dumps of 80.0 MB float64, protocol 4");
  assert.ok(lines.includes("Needs: 200 MB besides big: a copy of the data (80.0 MB) and a stream half as large again (120 MB)"));
  assert.equal(card(XS, { role: "call", needs: XS.held })?.[0], "32.4 MB (exact) — list of 1,000,000 floats");
});

test("a statement that needs twice what it keeps says so, also where it keeps little", () => {
  const total = sizes({ type: "float", held: exact(24) });
  assert.deepEqual(body(total, { needs: range(32_448_728, 32_449_240) }).at(-1), "Needs: about 32.4 MB while the statement runs");
  assert.deepEqual(card(total, { needs: range(24, 536) }), ["24 B (exact) — float"]);
  assert.equal(
    card(XS, { needs: range(40_000_000, 41_000_000) })?.some((line) => line.startsWith("Needs")),
    false,
  );
});

test("an assumed figure keeps its condition beside it and in a line of its own", () => {
  const held = figure(constant(8_060_056), [{ kind: "equals", name: "n", value: constant(250_000) }]);
  const lines = body(sizes({ type: "list[float]", length: constant(250_000), held }));
  assert.deepEqual(lines, ["8.06 MB if n = 250,000 (assumed) — list of 250,000 floats", "Assumes: n = 250,000"]);
});

test("a deep walk is said where it differs by 1 %", () => {
  const points = sizes({ type: "list[Point]", length: constant(100_000), held: exact(14_400_984), deep: exact(20_000_984) });
  assert.ok(body(points).includes("Deep: a getsizeof walk counts 20.0 MB"));
  assert.equal(
    body({ ...points, deep: exact(14_400_984 + 140_000) }).some((line) => line.startsWith("Deep")),
    false,
  );
});

test("parts that do not add up are not shown as a sum", () => {
  const odd = sizes({
    type: "list[float]",
    length: constant(10),
    held: exact(5000),
    parts: [container("list", 56, constant(10), constant(10), 8)],
  });
  assert.equal(body(odd)[1], "Parts: exactly 5,000 bytes");
});

test("several constants of the code", () => {
  const parts = [
    container("list", 56, constant(200), constant(200), 8),
    constantPart("float", 24),
    { ...constantPart("str", 50), count: constant(3), each: constant(50) },
  ];
  const mixed = sizes({ type: "list", length: constant(200), parts });
  assert.equal(
    body(mixed)[1],
    "Parts: list 56 + 200 slots × 8 = exactly 1,656 bytes; the float and 3 strings are constants of the code (174)",
  );
});

test("compact: first line and best alternative", () => {
  assert.deepEqual(card(XS, { compact: true, alternatives: CHEAPER }), ["32.4 MB (exact) — list of 1,000,000 floats; array('d') 8.18 MB"]);
  assert.deepEqual(card(XS, { compact: true }), ["32.4 MB (exact) — list of 1,000,000 floats"]);
});

test("the name of a function", () => {
  const input = {
    name: "report",
    peak: range(239_900_000, 240_100_000),
    line: 34,
    keeps: exact(104),
    note: "no call seen",
    target: TARGET,
  };
  assert.equal(
    buildFunctionHover(input, PLAIN).headline,
    "peaks at about 240 MB on line 34, keeps 104 B (bounded) — report(), no call seen",
  );
  assert.equal(buildFunctionHover({ ...input, peak: unknown("walk calls itself") }, PLAIN).headline, "unknown: walk calls itself");
});

test("forms: Markdown without markup of the text, plain text, terminal", () => {
  const built = buildHover(
    {
      ...BASE,
      sizes: sizes({ type: "my_list[__slots__]", held: exact(5000) }),
      alternatives: [{ text: "a_b*c", after: exact(10), note: "`x` <y>" }],
    },
    PLAIN,
  );
  assert.ok(built !== null);
  const markdown = renderCard(built, "markdown").split("\n");
  assert.equal(markdown[0], "5.00 kB (exact) — my\\_list");
  assert.equal(markdown[2], "---");
  assert.equal(markdown[4], "**Cheaper** a\\_b\\*c 10 B, \\`x\\` \\<y\\>  ");
  assert.equal(renderCard(built, "plaintext").split("\n")[1], "Cheaper: a_b*c 10 B, `x` <y>");
  assert.equal(renderCard(built, "terminal").split("\n")[1], "  Cheaper  a_b*c 10 B, `x` <y>");
});

test("the lines of a card come in one order, whatever order they are given in", () => {
  const shuffled = renderCard(
    {
      headline: "h",
      lines: [
        { label: "Target", text: "t" },
        { label: "Parts", text: "p" },
        { label: "Later", text: "l" },
      ],
    },
    "plaintext",
  );
  assert.equal(shuffled, "h\nParts: p\nLater: l\nTarget: t");
});

test("in the editor no number parts from its unit", () => {
  const lines = card(XS, { alternatives: CHEAPER }, { ...PLAIN, nbsp: true }) ?? [];
  assert.equal(lines[0], `32.4${NBSP}MB (exact) — list of 1,000,000 floats`);
  assert.equal(
    lines.some((line) => /\d (B|kB|MB)\b/.test(line)),
    false,
  );
});

test("a formula of which nothing more is known still has a card", () => {
  const lines = body({ ...SYMBOLIC, parts: [] });
  assert.equal(lines[0], "56 B + 8 B × cap(n) + 24 B × n, n = len(values) (symbolic) — list of n floats");
  assert.equal(LEN_VALUES.low, 0);
});
