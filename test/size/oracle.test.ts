/** Figures against the measured records of 24 interpreters: the truth is never outside, and exact where nothing is open. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sizesOf } from "../../server/src/size/index";
import type { Figure } from "../../server/src/size/types";
import { rowOf, snippetIds, targets } from "../oracle/records";
import { builder } from "./build";
import { makeSnippet } from "./snippets";

type Field = "shallow" | "deep" | "held" | "allocated";

/** What may be bounded, by snippet family: the value alone does not tell which. Everything else must be exact. */
const OPEN: readonly { readonly id: RegExp; readonly fields: readonly Field[]; readonly target?: RegExp; readonly why: string }[] = [
  {
    id: /^(int_pow|int_computed|list_bigint)__/,
    fields: ["held", "allocated"],
    why: "computed ints of several digits may have a spare one",
  },
  { id: /^(str_of_int__5|bytes_rep__0|bytes_ctor__[01])$/, fields: ["held", "allocated"], why: "one-character texts may be shared" },
  {
    id: /^tuple_(gen|range)__0$/,
    fields: ["held", "allocated"],
    target: /-(3\.[6-9]|3\.10)/,
    why: "tuple(generator) makes an empty tuple of its own",
  },
  {
    id: /^list_(gen|map|enumerate)__[0-4]$/,
    fields: ["shallow", "deep", "held", "allocated"],
    target: /-3\.15/,
    why: "list(generator expression) is a comprehension there",
  },
  {
    id: /^dict_update__/,
    fields: ["shallow", "deep", "held", "allocated"],
    target: /-3\.1[0-3]/,
    why: "the merged table depends on the source's",
  },
  { id: /^inst_(plain|list|dataclass|inherit|slots_dict)(_|$)/, fields: ["deep"], why: "depends on all instances made so far" },
  {
    id: /^inst_slots_dict$/,
    fields: ["held", "allocated"],
    target: /-3\.1[1-5]/,
    why: "how such classes count their instances was not measured",
  },
  { id: /^range__1000000/, fields: ["held", "allocated"], why: "stop may be an int of its own" },
  { id: /^set_add__60000$/, fields: ["held", "allocated"], target: /-3\.9\.2-32/, why: "15-bit digits: those above 32767 have two" },
  { id: /^exc__/, fields: ["held", "allocated"], why: "its arguments and traceback" },
  { id: /^memoryview/, fields: ["held", "allocated"], why: "the buffer may be shared with other views" },
  { id: /^deque_maxlen__/, fields: ["shallow", "deep", "held", "allocated"], why: "where the items stand in their blocks" },
  { id: /^counter__/, fields: ["deep", "held", "allocated"], why: "depends on all Counters made so far" },
  { id: /^np_zeros_dtype_([SUVMm]\d|m8)/, fields: ["held", "allocated"], why: "the dtype object may be shared" },
  { id: /^np_zeros/, fields: ["held", "allocated"], target: /-3\.9\.2-32/, why: "NumPy 1.19 keeps small blocks" },
];

/** Measurements that hold something besides the value: known from the data set's own notes. Bytes more (or less) than the value takes. */
const NOISE: readonly {
  readonly id: RegExp;
  readonly target?: RegExp;
  readonly least: number;
  readonly most: number;
  readonly why: string;
}[] = [
  { id: /^(list|tuple)_gen__1000$/, target: /-3\.(8|9|10)/, least: 0, most: 48, why: "the last value of the loop is still alive" },
  { id: /^deque/, target: /-3\.10-wasm/, least: -1100, most: 0, why: "blocks from the interpreter's own list of free ones" },
  { id: /^np_(zeros|ones|empty)/, least: -16, most: 64, why: "shapes from NumPy's own cache" },
  { id: /^np_list_of_arrays/, least: 0, most: 1600, why: "shapes from NumPy's own cache, 16 bytes each" },
];

/** What these hold besides is not described in snippets.ts. */
const ONLY_SHALLOW = /^(iter__|stringio__|func_lambda$)/;

/** Python 2.7 makes lists where later versions make iterators. */
const OTHER_MEANING = [/^list_map__/, /^array_iter_range__/, /^memoryview/];

test("the measured sizes lie inside the figures on every target", () => {
  const counts = new Map<string, number>();
  const wrong: string[] = [];
  for (const id of snippetIds) {
    for (const [name, target] of targets) {
      const row = rowOf(id, name);
      if (row === undefined || (target.python[0] < 3 && OTHER_MEANING.some((pattern) => pattern.test(id)))) continue;
      const [held, deep] = [1, 0].map((runs) => {
        const k = builder(runs);
        const value = makeSnippet(k, id, target);
        return value === null ? null : sizesOf(k.snapshot(value), target);
      });
      if (held === null || held === undefined || deep === null || deep === undefined) continue;
      const parts = held.parts.reduce((sum, part) => sum + Number(part.total.low), 0);
      if (held.held.confidence === "exact" && parts !== held.held.bytes?.low)
        wrong.push(`${name} ${id}: parts add up to ${parts}, held is ${range(held.held)}`);
      for (const [field, truth] of [
        ["shallow", row.shallow],
        ["deep", row.deep],
        ["held", row.traced],
        ["allocated", row.allocated],
      ] as const) {
        if (truth === null || (field !== "shallow" && ONLY_SHALLOW.test(id))) continue;
        const sizes = field === "deep" ? deep : held;
        const verdict = judge(sizes[field], truth, id, name, field);
        counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
        if (verdict === "wrong" || verdict === "open")
          wrong.push(`${name} ${id} ${field}: ${range(sizes[field])}, measured ${truth}${verdict === "open" ? " (should be exact)" : ""}`);
      }
    }
  }
  assert.deepEqual(wrong.slice(0, 20), [], `${wrong.length} figures are off`);
  assert.ok((counts.get("exact") ?? 0) > 80_000, `exact figures compared: ${counts.get("exact")}`);
});

function judge(figure: Figure, truth: number, id: string, target: string, field: Field): "exact" | "inside" | "noise" | "open" | "wrong" {
  const { bytes } = figure;
  if (bytes === null) return "wrong";
  const isOpen = OPEN.some(
    (rule) => rule.id.test(id) && rule.fields.includes(field) && (rule.target === undefined || rule.target.test(target)),
  );
  if (bytes.low === truth && bytes.high === truth) return "exact";
  if (bytes.low <= truth && truth <= bytes.high) return isOpen ? "inside" : "open";
  const noise = NOISE.find((rule) => rule.id.test(id) && (rule.target === undefined || rule.target.test(target)));
  const measured = field === "held" || field === "allocated";
  return measured && noise !== undefined && truth - Number(bytes.high) <= noise.most && truth - Number(bytes.low) >= noise.least
    ? "noise"
    : "wrong";
}

function range(figure: Figure): string {
  return figure.bytes === null ? "unknown" : `${figure.bytes.low} to ${figure.bytes.high}`;
}
