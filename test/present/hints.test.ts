/** Inlay hints: which rows have one, its label, its sentence. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { hintOf, loopHint, returnHint } from "../../server/src/present/hints";
import { PLAIN } from "../../server/src/present/numbers";
import { shortTarget, targetText } from "../../server/src/present/targets";
import { parseTarget } from "../../server/src/target/parse";
import type { Target } from "../../server/src/target/target";
import { EMPTY_LIST, exact, HIGH, range, row, SYMBOLIC, sizes, unknown, XS } from "./build";

const TARGET = parseTarget("cpython-3.11.7-64+numpy2.4.6") as Target;
const MINIMUM = { bindings: 1_000_000, needs: 1_000_000 };

test("a label and a full sentence", () => {
  const hint = hintOf(row("xs", 6, XS), MINIMUM, TARGET, PLAIN);
  assert.equal(hint?.label, "32.4 MB");
  assert.equal(
    hint?.tooltip(),
    "xs holds 32.4 MB (exact), a list of 1,000,000 floats; exactly 32,448,728 bytes. Target CPython 3.11.7, 64-bit. Hints start at 1 MB (bytelens.inlayHints.bindings).",
  );
});

test("what grows later, what a condition decides", () => {
  const grown = hintOf(row("samples", 9, EMPTY_LIST, XS), MINIMUM, TARGET, PLAIN);
  assert.equal(grown?.label, "→ 32.4 MB");
  assert.match(grown?.tooltip() ?? "", /^samples ends with 32\.4 MB \(exact\), a list of 1,000,000 floats; exactly 32,448,728 bytes\./);
  const high = hintOf(row("high", 8, HIGH), MINIMUM, TARGET, PLAIN);
  assert.equal(high?.label, "max 32.5 MB");
  assert.match(
    high?.tooltip() ?? "",
    /^high holds at most 32\.5 MB \(bounded\), a list of 0 to 1,000,000 floats; between 56 and 32,448,728 bytes\./,
  );
});

test("silence: below the threshold, nothing of its own, unknown, a formula, never reached, open ends below the threshold", () => {
  const silent = (one: Parameters<typeof hintOf>[0]): void => assert.equal(hintOf(one, MINIMUM, TARGET, PLAIN), null);
  silent(row("a", 1, sizes({ type: "list", held: exact(999_999) })));
  silent({ ...row("ys", 7, XS), adds: exact(0) });
  silent({ ...row("head", 16, sizes({ type: "ndarray[float64]", held: exact(80_000_192) })), adds: exact(96) });
  silent(row("rows", 18, sizes({ type: "object", held: unknown("x") })));
  silent(row("out", 28, SYMBOLIC));
  silent(row("never", 3, null));
  silent(row("open", 3, sizes({ type: "list", held: range(56, Number.POSITIVE_INFINITY) })));
  assert.equal(
    hintOf(row("least", 3, sizes({ type: "list", held: range(2_000_000, Number.POSITIVE_INFINITY) })), MINIMUM, TARGET, PLAIN)?.label,
    "min 2.00 MB",
  );
});

test("a statement that needs twice what it keeps says what it needs", () => {
  const blob = {
    ...row("blob", 17, sizes({ type: "bytes", held: range(79_990_000, 80_010_000) })),
    needs: range(199_990_000, 200_010_000),
  };
  const hint = hintOf(blob, MINIMUM, TARGET, PLAIN);
  assert.equal(hint?.label, "needs 200 MB");
  assert.match(
    hint?.tooltip() ?? "",
    / The statement needs about 200 MB while it runs\. Target .* Hints start at 1 MB \(bytelens\.inlayHints\.needs\)\.$/,
  );
  assert.equal(hintOf(blob, { ...MINIMUM, bindings: null }, TARGET, PLAIN)?.label, "needs 200 MB");
  assert.equal(hintOf(blob, { ...MINIMUM, needs: null }, TARGET, PLAIN)?.label, "about 80 MB");
  assert.equal(
    hintOf({ ...row("total", 3, sizes({ type: "float", held: exact(24) })), needs: range(32_448_728, 32_449_240) }, MINIMUM, TARGET, PLAIN)
      ?.label,
    "needs 32 MB",
  );
  assert.equal(hintOf({ ...row("xs", 6, XS), needs: range(40_000_000, 50_000_000) }, MINIMUM, TARGET, PLAIN)?.label, "32.4 MB");
  assert.equal(
    hintOf(
      { ...row("x", 6, sizes({ type: "float", held: exact(24) })), needs: range(5_000_000, Number.POSITIVE_INFINITY) },
      MINIMUM,
      TARGET,
      PLAIN,
    ),
    null,
  );
  const open = { ...row("xs", 6, XS), needs: range(80_000_000, Number.POSITIVE_INFINITY) };
  assert.equal(hintOf(open, MINIMUM, TARGET, PLAIN)?.label, "32.4 MB", "what has no upper end says what it holds");
});

test("interpreters in words", () => {
  assert.equal(targetText(TARGET, "selected interpreter"), "CPython 3.11.7, 64-bit, Linux; NumPy 2.4.6 (selected interpreter)");
  assert.equal(targetText({ ...TARGET, numpy: null, os: "windows" }), "CPython 3.11.7, 64-bit, Windows");
  assert.equal(shortTarget({ ...TARGET, build: "free-threaded", python: [3, 13, 5] }), "CPython 3.13.5, 64-bit, free-threaded");
});

test("a loop and a function say in a sentence what they add and return", () => {
  const adds = exact(32_448_672);
  const loop = loopHint(adds, 1e6, TARGET, PLAIN);
  assert.equal(loop?.label, "adds 32.4 MB");
  const end = (kind: string) => `Target CPython 3.11.7, 64-bit. Hints start at 1 MB (bytelens.inlayHints.${kind}).`;
  assert.equal(loop?.tooltip(), `All rounds of this loop add 32.4 MB (exact). ${end("loops")}`);
  for (const minimum of [null, 1e9]) assert.equal(loopHint(adds, minimum, TARGET, PLAIN), null);
  assert.equal(loopHint(unknown("it"), 1, TARGET, PLAIN), null);
  const given = returnHint("thirds", XS, 1e6, TARGET, PLAIN);
  assert.equal(given?.label, "gives 32 MB");
  assert.equal(given?.tooltip(), `thirds() returns 32.4 MB (exact), a list of 1,000,000 floats. ${end("returns")}`);
});

test("a formula by its leading term, where that is asked for", () => {
  const hint = hintOf(row("out", 28, SYMBOLIC), { ...MINIMUM, symbolic: true }, TARGET, PLAIN);
  assert.equal(hint?.label, "32 B × n");
  assert.equal(
    hint?.tooltip(),
    "out holds 56 B + 8 B × cap(n) + 24 B × n, n = len(values) (symbolic). Target CPython 3.11.7, 64-bit. Hints show this (bytelens.inlayHints.symbolic).",
  );
  assert.equal(hintOf(row("xs", 6, XS), { ...MINIMUM, symbolic: true }, TARGET, PLAIN)?.label, "32.4 MB");
});
