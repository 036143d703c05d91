/** The action on what the text does not tell: the comment that it writes stands where the analysis reads it, so that the figure is a number at once. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { Action, Service } from "../../server/src/service";
import { estimatesJson, type PublicEstimate } from "../estimates";
import { newService, withText } from "../service";

let service: Service;
before(async () => {
  service = await newService();
});

/** The action at the binding of `name`, and what its edits make of text and figure. */
function set(text: string, name: string): { readonly action: Action; readonly text: string; readonly after: PublicEstimate } {
  const at = text.search(new RegExp(`^\\s*${name}\\b`, "m")) + 4;
  const actions = withText(service, text, {}, (uri) => service.actions(uri, { start: at, end: at }));
  const [action, ...more] = actions.filter(({ asked }) => asked !== null);
  // Of several names on a line each has its own.
  assert.ok(
    action !== undefined && more.every(({ title }) => title.startsWith("Set len(")),
    `one action at ${name}: ${JSON.stringify(actions)}`,
  );
  const edited = [...action.edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((all, { span, text: by }) => all.slice(0, span.start) + by + all.slice(span.end), text);
  const [after] = withText(service, edited, {}, (uri) => estimatesJson(service, uri)).filter((row) => row.name === name);
  assert.ok(after);
  return { action, text: edited, after };
}

const FORMULAS: readonly (readonly [what: string, text: string, name: string, title: string, line: string])[] = [
  [
    "a text that is read",
    'text = open("a.txt").read()\n',
    "text",
    "Set n = 1_000_000",
    'text = open("a.txt").read()  # bytelens: n = 1_000_000',
  ],
  [
    "words, each of some length",
    'text = open("a.txt").read()\nwords = text.split()  # by blanks\n',
    "words",
    "Set n = 1_000_000, len(words[...]) = 10",
    "words = text.split()  # by blanks  # bytelens: n = 1_000_000, len(words[...]) = 10",
  ],
  [
    "a parameter with an annotation",
    "def shares(values: list[float]):\n    total = sum(values)\n    outs = [v / total for v in values]\n    return outs\n",
    "outs",
    "Set len(values) = 1_000_000",
    "def shares(values: list[float]):  # bytelens: len(values) = 1_000_000",
  ],
  [
    "a parameter of a function with a docstring",
    'def twice(\n    values: list[float],\n):\n    """Both."""\n    outs = [2 * v for v in values]\n    return outs\n',
    "outs",
    "Set len(values) = 1_000_000",
    "):  # bytelens: len(values) = 1_000_000",
  ],
  [
    "an annotated name beside another comment of ours",
    'import json\nrows: list[float] = json.load(open("r.json"))  # bytelens: ignore\n',
    "rows",
    "Set n = 1_000_000",
    'rows: list[float] = json.load(open("r.json"))  # bytelens: ignore  # bytelens: n = 1_000_000',
  ],
  [
    "one of two names",
    'a, b = open("a.txt").read(), open("b.txt").read()\n',
    "a",
    "Set len(a) = 1_000_000",
    'a, b = open("a.txt").read(), open("b.txt").read()  # bytelens: len(a) = 1_000_000',
  ],
  [
    "a statement of several lines",
    'words = (\n    open("a.txt")\n    .read()\n)\n',
    "words",
    "Set n = 1_000_000",
    ")  # bytelens: n = 1_000_000",
  ],
];

for (const [what, text, name, title, line] of FORMULAS) {
  test(`${what}: the formula becomes a number`, () => {
    const { action, text: edited, after } = set(text, name);
    assert.equal(action.title, title);
    assert.equal(action.kind, "refactor");
    assert.ok(edited.split("\n").includes(line), edited);
    assert.equal(after.confidence, "assumed", JSON.stringify(after));
    assert.ok(after.held !== null && after.held.high !== null && after.held.low === after.held.high);
  });
}

test("what comes from outside gets a type and a length", () => {
  const { action, text, after } = set('import json\nrows = json.load(open("r.json"))\n', "rows");
  assert.equal(action.title, "Set rows: list[float], n = 1_000_000");
  assert.equal(action.asked?.title, "Set n = …");
  assert.ok(text.includes('rows: list[float] = json.load(open("r.json"))  # bytelens: n = 1_000_000\n'), text);
  assert.equal(after.held?.low, 32_448_728);
});

test("the words of a hint stand in what it gives", () => {
  const text = 'text = open("a.txt").read()  # bytelens: len(text) = 500\n';
  const [row] = withText(service, text, {}, (uri) => estimatesJson(service, uri));
  assert.deepEqual(row?.assumptions.at(-1), "len(text) = 500");
  assert.equal(row?.held?.high, 549);
});

test("where figures are numbers, or no comment would help, nothing is offered", () => {
  for (const text of ["xs = [1.5, 2.5]\n", "def f(data):\n    xs = list(data)\n    return xs\n", "(a, b) = input()\n"]) {
    const at = text.indexOf("xs");
    const found = withText(service, text, {}, (uri) => service.actions(uri, { start: Math.max(at, 0), end: Math.max(at, 0) }));
    assert.deepEqual(
      found.filter(({ asked }) => asked !== null),
      [],
      text,
    );
  }
});
