/** The public JSON, to the byte. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { figureJson, jsonReport, jsonText } from "../../server/src/present/json";
import { figure } from "../../server/src/size/figure";
import { choice, constant, interval, scale } from "../../server/src/values/int";
import { exact, floats, HIGH, range, row, SYMBOLIC, sizes, unknown, XS, ZEROS } from "./build";

const TARGET = "cpython-3.11.7-64+numpy2.4.6";

interface Parsed {
  readonly files: readonly {
    readonly path: string;
    readonly errors: readonly string[];
    readonly estimates: readonly Record<string, unknown>[];
  }[];
}

function parsed(...rows: Parameters<typeof jsonReport>[1][number]["rows"]): readonly Record<string, unknown>[] {
  const document: Parsed = JSON.parse(jsonReport(TARGET, [{ path: "a.py", errors: [], rows }]));
  return document.files[0]?.estimates ?? [];
}

test("the example of the contract", () => {
  const xs = { ...XS, allocated: exact(40_450_112) };
  const one = row("xs", 3, xs, xs, range(32_448_728, 32_449_200));
  const figures =
    '"held": {"low": 32448728, "high": 32448728, "confidence": "exact"}, ' +
    '"shallow": {"low": 8448728, "high": 8448728, "confidence": "exact"}, ' +
    '"deep": {"low": 32448728, "high": 32448728, "confidence": "exact"}, ' +
    '"allocated": {"low": 40450112, "high": 40450112, "confidence": "exact"}, ' +
    '"peak": {"low": 32448728, "high": 32449200, "confidence": "bounded"}';
  assert.equal(
    jsonReport(TARGET, [{ path: "a.py", errors: [], rows: [one] }]),
    `{"version": 1, "target": "${TARGET}",\n "files": [{"path": "a.py", "errors": [], "estimates": [\n` +
      `   {"line": 3, "column": 1, "name": "xs", "type": "list[float]", "confidence": "exact", ${figures}, "exit": {${figures}}, ` +
      '"formula": "56 + 8*cap(n) + 24*n", "symbols": {"n": {"means": "1000000", "low": 1000000, "high": 1000000}}, "assumptions": [], "reason": null}]}]}\n',
  );
});

test("files without estimates, with errors, of another target", () => {
  const text = jsonReport(TARGET, [
    { path: "empty.py", errors: [], rows: [] },
    { path: 'é"\\.py', errors: ["no such file or folder"], rows: [], target: "cpython-3.8.18-64" },
  ]);
  assert.equal(
    text,
    `{"version": 1, "target": "${TARGET}",\n "files": [{"path": "empty.py", "errors": [], "estimates": []},\n` +
      '  {"path": "é\\"\\\\.py", "target": "cpython-3.8.18-64", "errors": ["no such file or folder"], "estimates": []}]}\n',
  );
  assert.deepEqual(JSON.parse(jsonReport(TARGET, [])), { version: 1, target: TARGET, files: [] });
});

test("a symbolic figure has its formula, and what its names mean", () => {
  const [out] = parsed(row("out", 28, SYMBOLIC));
  assert.equal(out?.formula, "56 + 8*cap(n) + 24*n");
  assert.deepEqual(out?.symbols, { n: { means: "len(values)", low: 0, high: null } });
  assert.deepEqual(out?.held, { low: 56, high: null, confidence: "symbolic" });
  assert.equal(out?.confidence, "symbolic");
});

test("a formula over a condition names it; a known container gives its own", () => {
  const picked = choice("N", "how many rounds pass the condition", 0, 10);
  const [one, zeros, small] = parsed(
    row("a", 1, sizes({ type: "list", held: figure(scale(picked, 24)) })),
    row("z", 2, ZEROS),
    row("f", 3, floats(3, 4)),
  );
  assert.deepEqual([one?.formula, one?.symbols], ["24*n", { n: { means: "how many rounds pass the condition", low: 0, high: 10 } }]);
  assert.equal(zeros?.formula, "56 + 8*n", "the constant is not held");
  assert.equal(small?.formula, "56 + 8*cap(n) + 24*n");
});

test("unknown figures are null with a reason; an open end alone is unbounded", () => {
  const lost = unknown("json.load returns what the file holds", 17);
  const [rows, never, open] = parsed(
    row("rows", 18, sizes({ type: "object", held: lost })),
    row("never", 19, null),
    row("open", 20, sizes({ type: "bytes", held: range(0, Number.POSITIVE_INFINITY) })),
  );
  assert.deepEqual([rows?.held, rows?.confidence, rows?.reason], [null, "unknown", "json.load returns what the file holds"]);
  assert.deepEqual([never?.type, never?.held, never?.peak, never?.exit], [null, null, null, null]);
  assert.deepEqual(open?.held, { low: 0, high: null, confidence: "bounded" });
});

test("the keys of an estimate stand in the order of the contract, each once", () => {
  const keys = [
    "line",
    "column",
    "name",
    "type",
    "confidence",
    "held",
    "shallow",
    "deep",
    "allocated",
    "peak",
    "exit",
    "formula",
    "symbols",
    "assumptions",
    "reason",
  ];
  for (const one of parsed(row("xs", 1, XS, HIGH), row("never", 2, null))) assert.deepEqual(Object.keys(one), keys);
});

test("integers are plain digits of any length, whole and never negative", () => {
  assert.equal(
    jsonText(figureJson(figure(constant(10n ** 30n)))),
    '{"low": 1000000000000000000000000000000, "high": 1000000000000000000000000000000, "confidence": "exact"}',
  );
  assert.equal(
    jsonText(figureJson(figure(interval(1e21, 1e22)))),
    '{"low": 1000000000000000000000, "high": 10000000000000000000000, "confidence": "bounded"}',
  );
  assert.equal(
    jsonText(figureJson({ ...range(0, 0), bytes: { poly: null, low: 0.5, high: 10.1 } })),
    '{"low": 0, "high": 11, "confidence": "exact"}',
  );
  assert.equal(jsonText(figureJson(range(-500, 20))), '{"low": 0, "high": 20, "confidence": "bounded"}');
  assert.equal(jsonText(figureJson(range(-500, -20))), '{"low": 0, "high": 0, "confidence": "bounded"}');
});

test("assumptions are sentences in plain English, whatever the editor's language is", () => {
  const held = figure(constant(8_000_056), [{ kind: "equals", name: "n", value: constant(250_000) }]);
  const [one] = parsed(row("xs", 1, sizes({ type: "list", held })));
  assert.deepEqual([one?.assumptions, one?.confidence], [["n = 250,000"], "assumed"]);
});
