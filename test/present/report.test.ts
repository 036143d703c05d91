/** Tables, findings and explanations for the terminal. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Finding, Fix } from "../../server/src/findings/types";
import { type CheckedFile, checkedFile, checkSummary, findingLine, fixedSummary } from "../../server/src/present/check";
import { explanation } from "../../server/src/present/explain";
import { formatMessage } from "../../server/src/present/format";
import { lineText, table } from "../../server/src/present/lines";
import { PLAIN } from "../../server/src/present/numbers";
import { type EstimateReport, estimateTable, heldAtEnd } from "../../server/src/present/report";
import { DEFAULT_TARGET } from "../../server/src/target/parse";
import { constant } from "../../server/src/values/int";
import { EMPTY_LIST, exact, HIGH, range, row, SYMBOLIC, sizes, unknown, XS } from "./build";

const REPORT: EstimateReport = {
  path: "tour.py",
  target: "cpython-3.11.7-64+numpy2.4.6",
  origin: "python3 on PATH",
  rows: [],
  end: null,
  minimum: 1000,
};

function lines(report: Partial<EstimateReport>): readonly string[] {
  return estimateTable({ ...REPORT, ...report }, PLAIN).map((line) => lineText(line).trimEnd());
}

test("the table of the documentation", () => {
  const rows = [
    row("N", 5, sizes({ type: "int", held: exact(0) })),
    row("high", 8, HIGH),
    row("samples", 9, EMPTY_LIST, XS),
    row("rows", 18, sizes({ type: "object", held: unknown("json.load returns what the file holds", 17) })),
    row("out", 28, SYMBOLIC),
  ];
  const end = { held: range(249_100_000, Number.POSITIVE_INFINITY), unknown: ["rows"] };
  assert.deepEqual(lines({ rows, end }), [
    "tour.py  cpython-3.11.7-64+numpy2.4.6 (python3 on PATH)",
    " line  name     holds                           certainty  what",
    "    8  high     at most 32.5 MB                 bounded    list of 0 to 1,000,000 floats",
    "    9  samples  56 B → 32.4 MB                  exact      list, ends with 1,000,000 floats",
    "   18  rows     unknown                         unknown    json.load returns what the file holds",
    "   28  out      56 B + 8 B × cap(n) + 24 B × n  symbolic   list of n = len(values) floats",
    "tour.py holds at least 249 MB at its end (rows is unknown); 1 smaller value not shown",
  ]);
});

test("in a narrow terminal the widest column gives way to the last one, and nothing is cut here", () => {
  const rows = [row("high", 8, HIGH), row("samples", 9, EMPTY_LIST, XS), row("out", 28, SYMBOLIC)];
  const of = (width: number | null) =>
    estimateTable({ ...REPORT, rows }, PLAIN, width)
      .slice(1)
      .map((line) => lineText(line).trimEnd());
  assert.deepEqual(of(80), [
    " line  name     holds                certainty  what",
    "    8  high     at most 32.5 MB      bounded    list of 0 to 1,000,000 floats",
    "    9  samples  56 B → 32.4 MB       exact      list, ends with 1,000,000 floats",
    "   28  out      56 B + 8 B × cap(n) + 24 B × n  symbolic   list of n = len(values) floats",
  ]);
  assert.deepEqual(of(120), of(null));
});

test("tables: nothing to show, several unknown names, lines never reached, partly unknown values", () => {
  assert.deepEqual(lines({}), ["tour.py  cpython-3.11.7-64+numpy2.4.6 (python3 on PATH)", "no assignments"]);
  const small = [row("a", 1, sizes({ type: "int", held: exact(28) })), row("b", 2, sizes({ type: "int", held: exact(28) }))];
  assert.deepEqual(lines({ rows: small }).slice(1), ["2 smaller values not shown"]);
  const end = { held: exact(5000), unknown: ["a", "b"] };
  assert.equal(lines({ end, rows: small })[1]?.replace(/;.*/, ""), "tour.py holds at least 5.00 kB at its end (a and b are unknown)");
  assert.equal(
    lines({ rows: small, end: { ...end, unknown: ["a", "b", "c", "d"] } })[1]?.replace(/;.*/, ""),
    "tour.py holds at least 5.00 kB at its end (4 names are unknown)",
  );
  assert.match(lines({ rows: [row("x", 7, null)] })[2] ?? "", /^ {4}7 {2}x {5}unknown {2}unknown {4}this line is never reached$/);
  const held = {
    ...range(800_984, Number.POSITIVE_INFINITY),
    reason: { text: "instances of Point are not followed yet", line: 3, remedy: null },
  };
  const partly = lines({ rows: [row("points", 24, sizes({ type: "list", length: constant(100_000), held }))] })[2] ?? "";
  assert.match(partly, /at least 800 kB {2}bounded {4}list of 100,000 items; instances of Point are not followed yet$/);
});

test("columns are as wide as their widest cell, in code points", () => {
  const columns = [
    { title: "line", align: "right", role: "plain" },
    { title: "name", align: "left", role: "plain" },
    { title: "what", align: "left", role: "plain" },
  ] as const;
  const shown = table(columns, [
    ["1234567", "𝐱𝐬", "a"],
    ["8", "long_name", "b"],
  ]).map(lineText);
  assert.deepEqual(shown, ["    line  name       what", " 1234567  𝐱𝐬         a", "       8  long_name  b"]);
});

const SAFE: Fix = {
  title: ["Use array('d'): ", { bytes: exact(32_448_728) }, " → ", { bytes: exact(8_182_816) }],
  before: exact(32_448_728),
  after: exact(8_182_816),
  safety: "safe",
  why: null,
  edits: [{ span: { start: 5, end: 6 }, text: 'array("d", (' }],
};

const FINDING: Finding = {
  rule: "boxed-numbers",
  severity: "information",
  span: { start: 0, end: 2 },
  message: [
    { code: "xs" },
    " keeps ",
    { count: constant(1_000_000), noun: "float" },
    " as objects: ",
    { bytes: exact(32_448_728) },
    " for ",
    { bytes: exact(8_000_000) },
    " of data; array('d') holds ",
    { bytes: exact(8_182_816) },
  ],
  related: [],
  fixes: [SAFE],
  refused: [{ title: ["Use np.fromiter"], why: ["the target has no NumPy"] }],
  saving: exact(24_265_912),
};

const FILE: CheckedFile = {
  path: "tour.py",
  target: null,
  errors: [],
  findings: [FINDING],
  positionOf: (offset) => ({ line: 6, column: offset + 1 }),
};

test("a finding is one line", () => {
  const text = "`xs` keeps 1,000,000 floats as objects: 32.4 MB for 8.00 MB of data; array('d') holds 8.18 MB";
  assert.equal(lineText(findingLine(FILE, FINDING, PLAIN)), `tour.py:6:1: information boxed-numbers: ${text} [safe fix]`);
  assert.equal(lineText(findingLine(FILE, { ...FINDING, fixes: [{ ...SAFE, safety: "lossy" }] }, PLAIN)).endsWith("8.18 MB"), true);
  assert.equal(formatMessage(SAFE.title), "Use array('d'): 32.4 MB → 8.18 MB");
  assert.equal(formatMessage([{ code: "f(\n  x)" }, " holds ", { count: constant(1), noun: "row" }]), "`f( x)` holds 1 row");
});

test("the line that sums findings up agrees with their number", () => {
  const summary = (files: readonly CheckedFile[]): string => lineText(checkSummary(files, PLAIN));
  assert.equal(summary([FILE]), "1 finding in 1 file; 1 has a safe fix (--fix applies, --diff shows), 24.3 MB less held");
  assert.equal(
    summary([FILE, { ...FILE, findings: [FINDING, { ...FINDING, fixes: [] }] }]),
    "3 findings in 2 files; 2 have a safe fix (--fix applies, --diff shows), 48.5 MB less held",
  );
  assert.equal(summary([{ ...FILE, findings: [{ ...FINDING, fixes: [] }] }]), "1 finding in 1 file");
  assert.equal(summary([{ ...FILE, findings: [] }]), "no findings in 1 file");
  assert.equal(summary([{ ...FILE, findings: [], errors: ["x"] }]), "no findings in 0 files");
  assert.equal(
    lineText(fixedSummary([{ path: "a.py", findings: [FINDING, FINDING] }], PLAIN)),
    "2 safe fixes applied in 1 file, 48.5 MB less held",
  );
});

test("findings for programs", () => {
  const file = JSON.parse(checkedFile(FILE));
  assert.deepEqual(Object.keys(file), ["path", "errors", "findings"]);
  assert.deepEqual(file.findings, [
    {
      line: 6,
      column: 1,
      endLine: 6,
      endColumn: 3,
      rule: "boxed-numbers",
      severity: "information",
      message: formatMessage(FINDING.message),
      saving: { low: 24_265_912, high: 24_265_912, confidence: "exact" },
      fixes: [
        {
          title: "Use array('d'): 32.4 MB → 8.18 MB",
          safety: "safe",
          why: null,
          before: { low: 32_448_728, high: 32_448_728, confidence: "exact" },
          after: { low: 8_182_816, high: 8_182_816, confidence: "exact" },
          edits: [{ line: 6, column: 6, endLine: 6, endColumn: 7, text: 'array("d", (' }],
        },
      ],
      refused: [{ title: "Use np.fromiter", why: "the target has no NumPy" }],
    },
  ]);
});

test("an explanation goes step by step from the items to the sum", () => {
  const shown = explanation(row("xs", 6, XS), "xs = [i / 3 for i in range(N)]", DEFAULT_TARGET, PLAIN).map(lineText);
  assert.match(shown[0] ?? "", /^xs = \[i \/ 3 for i in range\(N\)\] {2}32\.4 MB \(exact\) {2}cpython-/);
  assert.deepEqual(shown.slice(1), [
    "  1  it is a list of 1,000,000 floats",
    "  2  1,000,000 floats, each an object of its own: 24 bytes (Include/cpython/floatobject.h)",
    "  3  1,056,084 slots for 1,000,000 items (Objects/listobject.c: list_resize)",
    "  4  list 56 + 8 × 1,056,084 = 8,448,728; with 24 × 1,000,000 for the floats exactly 32,448,728 bytes",
  ]);
});

test("an explanation of what grows, of a range, of what is not known", () => {
  const text = (one: Parameters<typeof explanation>[0]): readonly string[] =>
    explanation(one, "x = f()", DEFAULT_TARGET, PLAIN).map(lineText);
  assert.match(text(row("samples", 9, EMPTY_LIST, XS))[0] ?? "", /56 B → 32\.4 MB \(exact\)/);
  assert.equal(text(row("samples", 9, EMPTY_LIST, XS))[1], "  1  right after this line it holds 56 B; what follows is what it ends with");
  assert.equal(text(row("high", 8, HIGH)).at(-1), "  4  together between 56 and 32,448,728 bytes");
  const lost = sizes({
    type: "object",
    held: unknown("json.load returns what the file holds", 17, "a hint such as # bytelens: n = 1_000"),
  });
  assert.deepEqual(text(row("rows", 18, lost)).slice(1), [
    "  1  json.load returns what the file holds",
    "  2  lost at line 18",
    "  3  what would help: a hint such as # bytelens: n = 1_000",
  ]);
  assert.match(text(row("never", 3, null))[1] ?? "", /this line is never reached/);
});

test("a table of more rows than a call takes arguments", () => {
  const rows = Array.from({ length: 200_000 }, (_, i) => row(`x${i}`, i + 1, sizes({ type: "int", held: exact(28) })));
  assert.equal(heldAtEnd(rows, DEFAULT_TARGET), null);
  assert.equal(lines({ rows }).at(-1), "200,000 smaller values not shown");
});
