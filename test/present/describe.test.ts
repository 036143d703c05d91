/** Noun phrases: types, lengths, plurals, sharing. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { alternatives, article, counted, describe, describeGrowth, nounOf, plural } from "../../server/src/present/describe";
import { PLAIN } from "../../server/src/present/numbers";
import { constant, interval, ONE, symbol, ZERO } from "../../server/src/values/int";
import {
  arrayOf,
  constantPart,
  container,
  EMPTY_LIST,
  elements,
  exact,
  HIGH,
  LEN_VALUES,
  ndarrayOf,
  SYMBOLIC,
  sizes,
  XS,
  ZEROS,
} from "./build";

const say = (input: Parameters<typeof sizes>[0]): string => describe(sizes(input), PLAIN);

test("counts agree with their noun", () => {
  assert.equal(counted(ZERO, "float", PLAIN), "0 floats");
  assert.equal(counted(ONE, "float", PLAIN), "1 float");
  assert.equal(counted(constant(1_000_000), "float", PLAIN), "1,000,000 floats");
  assert.equal(counted(interval(0, 1_000_000), "float", PLAIN), "0 to 1,000,000 floats");
  assert.equal(counted(interval(5, Number.POSITIVE_INFINITY), "item", PLAIN), "at least 5 items");
  assert.equal(counted(interval(-3, Number.POSITIVE_INFINITY), "item", PLAIN), "any number of items");
  assert.equal(counted(LEN_VALUES, "float", PLAIN), "n floats");
  assert.equal(plural("Point instance"), "Point instances");
  assert.equal(plural("entry"), "entries");
  assert.equal(plural("class"), "classes");
  assert.equal(plural("array"), "arrays");
});

test("containers of one type of item", () => {
  assert.equal(describe(XS, PLAIN), "list of 1,000,000 floats");
  assert.equal(describe(HIGH, PLAIN), "list of 0 to 1,000,000 floats");
  assert.equal(describe(SYMBOLIC, PLAIN), "list of n floats");
  assert.equal(describe(EMPTY_LIST, PLAIN), "list, empty");
  assert.equal(say({ type: "list[str]", length: constant(3) }), "list of 3 strings");
  assert.equal(say({ type: "tuple[int]", length: ONE }), "tuple of 1 int");
  assert.equal(say({ type: "list[Point]", length: constant(100_000) }), "list of 100,000 Point instances");
  assert.equal(say({ type: "list[list[float]]", length: constant(1000) }), "list of 1,000 lists");
  assert.equal(say({ type: "list[int | None]", length: constant(7) }), "list of 7 items");
  assert.equal(say({ type: "list", length: constant(7) }), "list of 7 items");
  assert.equal(say({ type: "list", length: null }), "list");
  assert.equal(say({ type: "dict[str, int]", length: constant(5) }), "dict of 5 items");
  assert.equal(say({ type: "Counter[str]", length: constant(5) }), "Counter of 5 items");
  assert.equal(say({ type: "dict", length: ZERO }), "dict, empty");
});

test("one object at every position is said to be one", () => {
  assert.equal(describe(ZEROS, PLAIN), "list of 1,000,000 references to 1 float");
  assert.equal(say({ type: "list[None]", length: constant(9) }), "list of 9 references to None");
  const lists = [container("list", 56, constant(100), constant(100), 8), elements("list", ONE, 136)];
  assert.equal(say({ type: "list[list[int]]", length: constant(100), parts: lists }), "list of 100 references to 1 list");
});

test("ints that the interpreter shares are no parts, so one part does not mean one int", () => {
  const ints = [container("list", 56, constant(258), constant(258), 8), elements("int", ONE, 32)];
  assert.equal(say({ type: "list[int]", length: constant(258), parts: ints }), "list of 258 ints");
  const strings = [container("list", 56, constant(258), constant(258), 8), constantPart("str", 50)];
  assert.equal(say({ type: "list[str]", length: constant(258), parts: strings }), "list of 258 strings");
});

test("arrays", () => {
  assert.equal(describe(arrayOf("f", 4, 525_041, 500_000), PLAIN), "array('f') of 500,000 items");
  assert.equal(describe(arrayOf("d", 8, 0, 0), PLAIN), "array('d'), empty");
  assert.equal(describe(ndarrayOf("float64", 8, 10_000_000, 1), PLAIN), "float64 array of 10,000,000 items");
  assert.equal(describe(ndarrayOf("uint8", 1, 1_000_000, 2, 1000), PLAIN), "uint8 array of 1,000,000 items in 1,000 rows");
  assert.equal(describe(ndarrayOf("uint8", 1, 1_000_000, 4, 10), PLAIN), "uint8 array of 1,000,000 items in 4 dimensions");
  assert.equal(say({ type: "ndarray[float64]", length: null }), "float64 array");
});

test("views", () => {
  const base = { ...container("ndarray", 96, constant(10_000_000), constant(10_000_000), 8), role: "base" as const };
  const own = { ...elements("ndarray", ONE, 96), role: "container" as const };
  const view = { type: "ndarray[float64]", length: constant(1000), parts: [own, base] };
  assert.equal(say({ ...view, shallow: exact(112) }), "view of 1,000 of the 10,000,000 items of another array");
  assert.equal(say({ ...view, shallow: exact(128) }), "view of 1,000 rows of the 10,000,000 items of another array");
  assert.equal(say({ ...view, shallow: exact(144) }), "view of the 10,000,000 items of another array");
});

test("single values", () => {
  assert.equal(say({ type: "float" }), "float");
  assert.equal(say({ type: "NoneType" }), "None");
  assert.equal(say({ type: "int | NoneType" }), "int or None");
  assert.equal(say({ type: "list[int | str] | None" }), "list or None");
  assert.equal(say({ type: "str", length: constant(5000) }), "str of 5,000 characters");
  assert.equal(say({ type: "bytes", length: ONE }), "bytes of 1 byte");
  assert.equal(say({ type: "bytes", length: interval(0, Number.POSITIVE_INFINITY) }), "bytes");
  assert.equal(say({ type: "bytes", length: interval(80_000_107, 80_000_355) }), "bytes");
  assert.equal(say({ type: "Point" }), "Point instance");
  assert.equal(say({ type: "generator" }), "generator");
  assert.equal(say({ type: "str", length: symbol("n", "n", 0, 10) }), "str of n characters");
});

test("growth: what it is, and what it ends with", () => {
  assert.deepEqual(describeGrowth(EMPTY_LIST, XS, PLAIN), { what: "list", empty: true, ends: "1,000,000 floats" });
  assert.deepEqual(describeGrowth(arrayOf("f", 4, 0, 0), arrayOf("f", 4, 525_041, 500_000), PLAIN), {
    what: "array('f')",
    empty: true,
    ends: "500,000 items",
  });
  assert.deepEqual(describeGrowth(XS, HIGH, PLAIN), { what: "list", empty: false, ends: "0 to 1,000,000 floats" });
});

test("articles, nouns and alternatives", () => {
  assert.equal(article("list of 3 strings"), "a list of 3 strings");
  assert.equal(article("int"), "an int");
  assert.equal(article("float64 array"), "a float64 array");
  assert.equal(article("uint8 array"), "a uint8 array");
  assert.equal(article("80-byte block"), "an 80-byte block");
  assert.equal(article("32-byte block"), "a 32-byte block");
  assert.equal(nounOf("int | float"), "item");
  assert.equal(nounOf("ndarray[float64]"), "array");
  assert.equal(counted(constant(5), nounOf("bytes"), PLAIN), "5 bytes objects");
  assert.deepEqual(alternatives("list[int | str] | dict[str, int | None] | None"), ["list[int | str]", "dict[str, int | None]", "None"]);
});
