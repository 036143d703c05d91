/** Scopes and uses of names: what each appearance belongs to and what becomes of the value there. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { dottedName, resolve, type SymbolTable, scopeAt, symbolTable, type Variable } from "../../server/src/analysis/names/symtable";
import { type Reading, usesOf } from "../../server/src/analysis/names/uses";
import type { Module } from "../../server/src/syntax/ast";
import { createParser } from "../../server/src/syntax/parser";
import { ROOT } from "../repo/files";

let parse: (text: string) => Module;
before(async () => {
  const parser = await createParser({
    runtime: readFileSync(join(ROOT, "node_modules/web-tree-sitter/web-tree-sitter.wasm")),
    grammar: readFileSync(join(ROOT, "grammars/tree-sitter-python.wasm")),
  });
  parse = (text) => parser.parse(text).module;
});

/** Names marked `x1`, `x2` … in the text are all called x; equal numbers must be one variable, different ones must not. */
function checkGroups(marked: string): void {
  const places: { readonly offset: number; readonly group: string }[] = [];
  let text = "";
  let at = 0;
  for (const match of marked.matchAll(/\bx(\d)\b/g)) {
    text += marked.slice(at, match.index);
    places.push({ offset: text.length, group: match[1] as string });
    text += "x";
    at = match.index + match[0].length;
  }
  text += marked.slice(at);
  const module = parse(text);
  assert.deepEqual(module.errors, [], text);
  const table = symbolTable(module);
  const owners = new Map<string, unknown>();
  for (const { offset, group } of places) {
    const variable = variableAround(table, offset);
    assert.ok(variable, `${text}\nno variable at ${offset}`);
    if (owners.has(group)) assert.equal(variable, owners.get(group), `${text}\ngroup ${group} at ${offset}`);
    else owners.set(group, variable);
  }
  assert.equal(new Set(owners.values()).size, owners.size, `${text}\ngroups must differ`);
}

/** The variable whose narrowest appearance covers the offset: imports, handlers and parameters cover more than their name. */
function variableAround(table: SymbolTable, offset: number): Variable | null {
  const around = table.scopes
    .flatMap((scope) => [...scope.variables.values()])
    .flatMap((variable) => variable.occurrences.map(({ span }) => ({ variable, span })))
    .filter(({ variable, span }) => variable.name === "x" && span.start <= offset && offset < span.end)
    .sort((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start));
  return around[0]?.variable ?? null;
}

const SCOPES: readonly string[] = [
  "x1 = 1\nprint(x1)\n",
  "x1 = 1\ndef f():\n    return x1\n",
  "x1 = 1\ndef f():\n    x2 = 2\n    return x2\nprint(x1)\n",
  "x1 = 1\ndef f():\n    global x\n    x1 = 2\n",
  "def f():\n    x1 = 1\n    def g():\n        nonlocal x\n        x1 = 2\n    return x1\nx2 = 3\n",
  "def f():\n    x1 = 1\n    def g():\n        return x1\n    return g\nx2 = 3\n",
  "x1 = 1\ndef f(x2=x1):\n    return x2\n",
  "x1 = 1\nf = lambda x2=x1: x2\n",
  "x1 = 1\nclass A:\n    x2 = x2\n    def f(self):\n        return x1\n",
  "x1 = [1]\ny = [x2 for x2 in x1]\nprint(x1)\n",
  "x1 = [1]\ny = [[x3 for x3 in x2] for x2 in x1]\n",
  "x1 = 1\ny = {x2: x2 for x2 in range(x1)}\n",
  "def f():\n    y = [x1 := v for v in range(3)]\n    return x1\nx2 = 1\n",
  "import os as x1\nprint(x1.sep)\n",
  "for x1 in range(3):\n    print(x1)\nprint(x1)\n",
  "with open('a') as x1:\n    x1.read()\n",
  "try:\n    pass\nexcept ValueError as x1:\n    print(x1)\n",
  "def f(a, *x1, b=1):\n    return x1\nx2 = 1\n",
  "x1 = 1\n@x1\ndef f(x2): return x2\n",
  "x1 = 0\nx1 += 1\ndel x1\n",
  "x1: int = 1\nprint(x1)\n",
  "class A:\n    x1 = 1\n    y = [z for z in x1]\nx2 = 2\n",
  "class A:\n    x1 = 1\n    y = [x2 for z in range(2)]\nx2 = 2\n",
  "x1, (y, *x1) = 1, (2, 3)\nprint(x1)\n",
  "def f():\n    print(x1)\n    class B:\n        x2 = 1\nx1 = 1\n",
];

test("every appearance belongs to the variable that Python binds it to", () => {
  for (const text of SCOPES) checkGroups(text);
});

test("match statements, type aliases and star imports", () => {
  const table = symbolTable(
    parse(
      "from m import *\nmatch a:\n    case [x, *y, {'k': z, **w}] if x: pass\n    case P(q, r=s) | t: pass\n    case u as v: pass\nprint(x)\n",
    ),
  );
  assert.deepEqual([...table.module.variables.keys()].sort(), ["q", "s", "t", "u", "v", "w", "x", "y", "z"]);
  assert.equal(table.stars, true);
  assert.equal(resolve(table.module, "x")?.occurrences.length, 3);
});

test("dotted names follow imports and stop where they are not certain", () => {
  const text =
    "import numpy as np\nimport os.path\nfrom array import array as arr\nfrom . import near\ntry:\n    import json\nexcept ImportError:\n    import simplejson as json\ndef f(len): return len\nnp.zeros; os.path.join; arr; sum; near; json.dumps; f; unknown.thing\n";
  const module = parse(text);
  const table = symbolTable(module);
  const last = module.body.slice(-8).map(({ unit }) => {
    const s = unit.statement;
    return s.type === "Expr" ? dottedName(table, s.value, table.module) : "?";
  });
  assert.deepEqual(last, ["numpy.zeros", "os.path.join", "array.array", "builtins.sum", null, null, null, null]);
  const inside = text.indexOf("return len") + "return ".length;
  assert.equal(dottedName(table, { type: "Name", id: "len", start: 0, end: 3 }, scopeAt(table, inside)), null);
});

/** Name of what becomes of `xs` in an expression or statement. */
const READINGS: readonly (readonly [code: string, kind: string])[] = [
  ["len(xs)", "len"],
  ["sum(xs)", "argument builtins.sum 0"],
  ["sum(start=xs)", "argument builtins.sum start"],
  ["f(*xs)", "iterate"],
  ["[*xs]", "iterate"],
  ["for x in xs: pass", "iterate"],
  ["[x for x in xs]", "iterate"],
  ["a, b = xs", "iterate"],
  ["ys = xs", "alias"],
  ["ys = a, b = xs", "alias"],
  ["a.b = xs", "stored"],
  ["(ys := xs)", "alias"],
  ["xs[0]", "index"],
  ["xs[i]", "index"],
  ["sum(xs[1:3])", "slice argument"],
  ["xs[1:3][0]", "slice index"],
  ["ys = xs[::2]", "slice alias"],
  ["xs[0] = 1", "store"],
  ["xs[0] += 1", "store"],
  ["xs[1:] = []", "store slice"],
  ["del xs[0]", "remove"],
  ["a, xs[0] = 1, 2", "store"],
  ["for xs[0] in y: pass", "store"],
  ["xs.append(1)", "method append"],
  ["xs.append", "attribute append"],
  ["xs.n = 1", "attribute n"],
  ["xs += [1]", "augmented +"],
  ["ys += xs", "operand +="],
  ["xs + ys", "operand +"],
  ["'%s' % xs", "format"],
  ["f'{xs}'", "format"],
  ["f'{len(xs)}'", "len"],
  ["if xs: pass", "truth"],
  ["while not xs: pass", "truth"],
  ["y = 1 if xs else 2", "truth"],
  ["y = xs or []", "other"],
  ["if xs or y: pass", "truth"],
  ["1 in xs", "contains"],
  ["xs in ys", "compare"],
  ["xs == ys", "compare"],
  ["xs is None", "identity singleton"],
  ["None is xs", "identity singleton"],
  ["xs is ys", "identity"],
  ["[xs]", "stored"],
  ["{1: xs}", "stored"],
  ["lambda: xs", "return"],
  ["xs", "discard"],
  ["assert xs", "truth"],
  ["assert a, xs", "format"],
  ["obj.f(xs)", "argument null 0"],
  ["ys[xs]", "other"],
];

test("uses are told apart by what stands around them", () => {
  for (const [code, kind] of READINGS) {
    const text = `xs = [1.0]\n${code}\n`;
    const module = parse(text);
    assert.deepEqual(module.errors, [], code);
    const table = symbolTable(module);
    const variable = table.module.variables.get("xs");
    assert.ok(variable);
    const [use, ...more] = usesOf(table, variable, 0);
    assert.equal(more.length, 0, code);
    assert.ok(use, code);
    const said = use.kind === "bind" || use.kind === "delete" ? use.kind : readingText(use);
    assert.ok(said === kind || (kind.startsWith("slice ") && said.startsWith(kind)), `${code}: ${said}, expected ${kind}`);
  }
});

function readingText(r: Reading): string {
  switch (r.kind) {
    case "slice":
      return `slice ${readingText(r.of)}`;
    case "store":
    case "remove":
      return r.slice ? `${r.kind} slice` : r.kind;
    case "method":
    case "attribute":
      return `${r.kind} ${r.name}`;
    case "argument":
      return `argument ${r.callee} ${r.at}`;
    case "identity":
      return r.singleton ? "identity singleton" : "identity";
    case "operand":
    case "augmented":
      return `${r.kind} ${r.operator}`;
    default:
      return r.kind;
  }
}

test("uses in inner functions are marked", () => {
  const table = symbolTable(
    parse("def f():\n    xs = [1]\n    def g():\n        return len(xs)\n    return [sum(xs) for _ in range(2)]\n"),
  );
  const scope = table.scopes.find((s) => s.name === "f");
  const variable = scope?.variables.get("xs");
  assert.ok(variable);
  assert.deepEqual(
    usesOf(table, variable, variable.occurrences[0]?.span.start ?? null).map((u) => [u.kind, u.captured]),
    [
      ["len", true],
      ["argument", false],
    ],
  );
});
