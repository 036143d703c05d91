/** The oracle's snippets as snapshots: by the name of the snippet, whose part after "__" is its parameter. */
import { add, constant, type Exact, type Int, opAtom, scale } from "../../server/src/values/int";
import type { History, Layout, Obj } from "../../server/src/values/object";
import type { Target } from "../../server/src/target/target";
import type { Value } from "../../server/src/values/value";
import * as b from "./build";
import { type Builder, NONE, append, display, each, exact, extend, float, floatConstant, from, int, intConstant, items, made, n, pairs, plus, same, str, strConstant } from "./build";

export type Make = (k: Builder, parameter: string, target: Target) => Value;

const list = (k: Builder, count: number, history: History, value: Value = NONE): Value => k.list(count === 0 ? [] : [same(count, value)], history);
const ints = (k: Builder, count: number, start: Exact = 0): b.Item => {
  const site = k.site();
  return (i) => ({ tag: "int", int: add(i, constant(start)), id: { kind: "object", site, at: [i] } });
};
const floats = (k: Builder): b.Item => {
  const site = k.site();
  return (i) => ({ tag: "float", value: null, id: { kind: "object", site, at: [i] } });
};
/** "k%d" % i: its length steps up where the number gets one more digit. */
const names = (k: Builder, prefix: number): b.Item => {
  const site = k.site();
  return (i) => ({ tag: "str", text: null, length: digitsAfter(prefix, i), kind: "ascii", id: { kind: "object", site, at: [i] } });
};
const digitsAfter = (prefix: number, i: Int): Int => {
  const low = prefix + String(i.low).length;
  const high = prefix + String(i.high).length;
  const args = [i, constant(low)];
  for (let length = low + 1; length <= high; length++) args.push(constant(10 ** (length - prefix - 1)), constant(length));
  return low === high ? constant(low) : opAtom({ op: "step", name: "piece", args }, low, high);
};
const dict = (k: Builder, runs: Extract<Obj, { kind: "dict" }>["runs"], strKeys: boolean | null, history: History, type = "dict"): Value =>
  k.object({ kind: "dict", type, runs, length: runs.reduce((sum, run) => add(sum, run.count), constant(0)), strKeys, history });
const set = (k: Builder, count: number, history: History, kind: "set" | "frozenset" = "set", item: b.Item = ints(k, count)): Value =>
  k.object({ kind, runs: count === 0 ? [] : [each(count, item)], length: constant(count), history });
const intDict = (k: Builder, count: number, history: History, element?: b.Item): Value => {
  const key = ints(k, count);
  return dict(k, count === 0 ? [] : [pairs(count, key, element ?? key)], count === 0 ? true : false, history);
};
const strDict = (k: Builder, count: number, history: History, element: b.Item = ints(k, count)): Value => dict(k, count === 0 ? [] : [pairs(count, names(k, 1), element)], true, history);
const array = (k: Builder, typecode: string, length: number, history: History): Value => k.object({ kind: "array", typecode, length: constant(length), history });
const bytearray = (k: Builder, length: number, history: History): Value => k.object({ kind: "bytearray", length: constant(length), history });
const ndarray = (k: Builder, dtype: string, shape: readonly number[], base: Value | null = null): Value => k.object({ kind: "ndarray", dtype, shape: shape.map((x) => constant(x)), base, items: null });
const deque = (k: Builder, count: number, history: History, maxlen: number | null = null, start = 0): Value =>
  k.object({ kind: "deque", runs: count === 0 ? [] : [each(count, ints(k, count, start))], maxlen: maxlen === null ? null : constant(maxlen), history });

const instanceOf = (k: Builder, attributes: number, layout: Layout, ordinal: number): Value =>
  k.object({ kind: "instance", type: "C", layout, attributes: Array.from({ length: attributes }, (_, i) => ({ name: `attr${i}`, value: float(k) })), ordinal: constant(ordinal), dictAsked: false });
const instanceList = (k: Builder, attributes: number, layout: Layout, ordinal: number): Value => {
  const site = k.site();
  const sites = Array.from({ length: attributes }, () => k.site());
  const formal = { key: "ix:member", low: 0, high: 49, term: { op: "index", name: "member" } } as const;
  const index = { poly: { constant: 0, terms: [{ coefficient: 1, atoms: [formal] }] }, low: 0, high: 49 };
  k.heap.set(String(site), {
    formals: ["ix:member"],
    obj: {
      kind: "instance", type: "C", layout, ordinal: plus(index, ordinal), dictAsked: false, assumes: [],
      attributes: sites.map((s, i) => ({ name: `attr${i}`, value: { tag: "float", value: null, id: { kind: "object", site: s, at: [index] } } as Value })),
    },
  });
  return k.list([each(50, (i) => ({ tag: "ref", id: { kind: "object", site, at: [i] } }))], [append(50)]);
};

const num = Number;
const rep = (kind: "ascii" | "latin1" | "ucs2" | "ucs4"): Make => (k, p) => (num(p) <= 1 ? { tag: "str", text: null, length: n(num(p)), kind, id: { kind: "const", key: "x" } } : str(k, n(num(p)), kind));

/** Snippet families whose figures must be exact: { "list_append": make }. */
export const MAKES: Readonly<Record<string, Make>> = {
  int: (_k, p) => intConstant(canonical(BigInt(p))),
  int_computed: (k, p) => int(k, n(1000 * num(p))),
  int_pow: (k, p) => int(k, n(canonical(10n ** BigInt(p)))),
  float: (_k, p) => floatConstant(num(p)),
  complex: () => ({ tag: "complex", id: { kind: "const", key: "complex:1j" } }),
  bool: () => ({ tag: "bool", value: true }),
  none: () => NONE,
  ellipsis: () => ({ tag: "ellipsis" }),
  notimplemented: () => ({ tag: "notimplemented" }),
  object: (k) => k.object({ kind: "opaque", type: "object", holds: [] }),
  str_ascii_rep: rep("ascii"),
  str_latin1_rep: rep("latin1"),
  str_ucs2_rep: rep("ucs2"),
  str_ucs4_rep: rep("ucs4"),
  str_format: (k, p) => str(k, n(5 + p.length), "ascii"),
  str_of_int: (k, p) => str(k, n(p.length), "ascii"),
  str_join: (k, p) => (p === "1" ? strConstant("abc") : str(k, n(4 * num(p) - 1), "ascii")),
  str_upper: (k, _p, t) => (t.python[0] < 3 ? str(k, n(6), "latin1") : str(k, n(7), "ascii")),
  bytes_rep: (k, p) => ({ tag: "bytes", data: null, length: n(num(p)), id: p === "1" ? { kind: "const", key: "bytes:a" } : { kind: "object", site: k.site(), at: [] } }),
  bytes_ctor: (k, p) => ({ tag: "bytes", data: null, length: n(num(p)), id: { kind: "object", site: k.site(), at: [] } }),
  bytearray: (k, p) => bytearray(k, num(p), [from("bytes", num(p))]),
  bytearray_lit: (k, p) => bytearray(k, p.length, [from("bytes", p.length)]),
  bytearray_append: (k, p) => bytearray(k, num(p), [append(num(p))]),
  bytearray_extend: (k, p) => bytearray(k, 2 + num(p), [from("bytes", 2), extend("bytes", num(p))]),
  bytearray_iadd: (k, p) => bytearray(k, 10 + num(p), [from("bytes", 10), extend("bytes", num(p))]),
  bytearray_range: (k, p) => bytearray(k, num(p), [from("range", num(p))]),
  bytearray_copy: (k, p) => bytearray(k, num(p), [from("bytes", num(p))]),
  tuple_lit_int: (k, p) => k.constantObject(`tuple:${p}`, { kind: "tuple", named: null, runs: items(...Array.from({ length: num(p) }, (_, i) => intConstant(1000 + i))) }),
  tuple_lit_var: (k, p) => k.tuple([same(num(p), intConstant(1))]),
  tuple_range: (k, p) => k.tuple([each(num(p), ints(k, num(p)))]),
  tuple_gen: (k, p) => k.tuple([each(num(p), floats(k))]),
  tuple_rep: (k, p) => k.tuple([same(num(p), NONE)]),
  tuple_nested: (k, p) => {
    const [a, c] = [k.site(), k.site()];
    return k.tuple([each(num(p), (i) => k.family(i, (j) => ({ kind: "tuple", named: null, runs: items({ tag: "float", value: null, id: { kind: "object", site: a, at: [j] } }, { tag: "int", int: j, id: { kind: "object", site: c, at: [j] } }) })))]);
  },
  tuple_mixed: (k) => k.tuple(items(intConstant(3), floatConstant(2.5), strConstant("abc"), NONE, { tag: "bool", value: true })),
  list_lit_var: (k, p) => list(k, num(p), [display(num(p), false)]),
  list_lit_const: (k, p) => k.list(items(...Array.from({ length: num(p) }, (_, i) => intConstant(i))), [display(num(p), true)]),
  list_lit_float: (k, p) => k.list(items(...Array.from({ length: num(p) }, (_, i) => floatConstant(i + 0.5))), [display(num(p), true)]),
  list_lit_str: (k, p) => k.list(items(...Array.from({ length: num(p) }, (_, i) => strConstant(`name${i}`))), [display(num(p), true)]),
  list_lit_bigint: (k, p) => k.list(items(...Array.from({ length: num(p) }, (_, i) => intConstant(100000 + i))), [display(num(p), true)]),
  list_lit_same_float: (k) => k.list([same(4, floatConstant(1.5))], [display(4, true)]),
  list_lit_same_str: (k) => k.list([same(3, strConstant("hello world"))], [display(3, true)]),
  list_lit_same_var: (k) => list(k, 4, [display(4, false)], float(k)),
  list_lit_star2: (k, p) => k.list([each(num(p), ints(k, num(p)))], [extend("list", num(p))]),
  list_rep: (k, p) => list(k, num(p), [exact(num(p))]),
  list_rep0: (k, p) => list(k, num(p), [exact(num(p))], floatConstant(0)),
  list_rep_multi: (k, p) => k.list([each(3 * num(p), () => intConstant(1))], [exact(3 * num(p))]),
  list_range: (k, p) => k.list([each(num(p), ints(k, num(p)))], [from("range", num(p))]),
  list_range2: (k, p) => k.list([each(num(p), ints(k, num(p), 1000))], [from("range", num(p))]),
  list_gen: (k, p) => k.list([each(num(p), floats(k))], [from("iterator", num(p))]),
  list_comp_int: (k, p) => k.list([each(num(p), ints(k, num(p)))], [append(num(p))]),
  list_comp_float: (k, p) => k.list([each(num(p), floats(k))], [append(num(p))]),
  list_comp_none: (k, p) => list(k, num(p), [append(num(p))]),
  list_comp_if: (k, p) => k.list([each(num(p) / 2, (i) => int(k, plus(scale(i, 2), 1), i))], [append(num(p) / 2)]),
  list_comp_nested: (k, p) => k.list([each(num(p), (i) => k.family(i, () => ({ kind: "list", runs: [same(num(p), intConstant(0))], history: [exact(num(p))] })))], [append(num(p))]),
  list_comp_nested2: (k, p) => k.list([each(10, (i) => k.family(i, () => ({ kind: "list", runs: [same(num(p), floatConstant(0))], history: [append(num(p))] })))], [append(10)]),
  list_of_tuples: (k, p) => {
    const [a, c] = [k.site(), k.site()];
    return k.list([each(num(p), (i) => k.family(i, (j) => ({ kind: "tuple", named: null, runs: items({ tag: "int", int: j, id: { kind: "object", site: a, at: [j] } }, { tag: "float", value: null, id: { kind: "object", site: c, at: [j] } }) })))], [append(num(p))]);
  },
  list_append: (k, p) => list(k, num(p), [append(num(p))]),
  list_append_from: (k, p) => list(k, num(p) + 1, [exact(num(p)), append(1)]),
  list_extend_list: (k, p) => list(k, num(p), [extend("list", num(p))]),
  list_extend_tuple: (k, p) => list(k, num(p), [extend("tuple", num(p))]),
  list_extend_gen: (k, p) => list(k, num(p), [extend("iterator", num(p))]),
  list_extend_range: (k, p) => k.list([each(num(p), ints(k, num(p)))], [extend("range", num(p))]),
  list_extend2: (k, p) => list(k, 10 + num(p), [exact(10), extend("list", num(p))]),
  list_iadd: (k, p) => list(k, 5 + num(p), [exact(5), extend("list", num(p))]),
  list_concat: (k, p) => list(k, 5 + num(p), [exact(5 + num(p))]),
  list_slice: (k, p) => list(k, num(p), [exact(num(p))]),
  list_slice_step: (k, p) => list(k, Math.ceil(1000 / num(p)), [exact(Math.ceil(1000 / num(p)))]),
  list_copy: (k, p) => list(k, num(p), [from("list", num(p))]),
  list_copy_method: (k, p) => list(k, num(p), [exact(num(p))]),
  list_of_tuple: (k, p) => list(k, num(p), [from("tuple", num(p))]),
  list_of_set: (k, p) => k.list([each(num(p), ints(k, num(p)))], [from("set", num(p))]),
  list_of_dict: (k, p) => k.list([each(num(p), ints(k, num(p)))], [from("dict", num(p))]),
  list_of_str: (k, p) => list(k, num(p), [from("str", num(p))], strConstant("a")),
  list_of_bytes: (k, p) => list(k, num(p), [from("bytes", num(p))], intConstant(97)),
  list_map: (k, p, t) => k.list([each(num(p), floats(k))], [t.python[0] < 3 ? append(num(p)) : from("iterator", num(p))]),
  list_enumerate: (k, p) => {
    const a = k.site();
    return k.list([each(num(p), (i) => k.family(i, (j) => ({ kind: "tuple", named: null, runs: items({ tag: "int", int: j, id: { kind: "object", site: a, at: [j] } }, strConstant("a")) })))], [from("iterator", num(p))]);
  },
  list_reversed: (k, p) => list(k, num(p), [from("hinted", num(p))]),
  list_deque: (k, p) => list(k, num(p), [from("deque", num(p))]),
  list_sorted_list: (k, p) => k.list([each(num(p), ints(k, num(p)))], [made("sorted", num(p))]),
  list_sorted_gen: (k, p) => k.list([each(num(p), floats(k))], [made("sorted iterator", num(p))]),
  list_sort: (k, p) => k.list([each(num(p), floats(k))], [append(num(p))]),
  list_split_ws: (k, p) => k.list([each(num(p), (i) => str(k, n(2), "ascii", i))], [made("split", num(p), 3 * num(p))]),
  list_splitlines: (k, p) => k.list([each(num(p), (i) => str(k, n(2), "ascii", i))], [made("splitlines", num(p))]),
  list_pop: (k, p) => list(k, 100 - num(p), [exact(100), { op: "pop", count: n(num(p)) }]),
  list_insert: (k, p) => k.list([same(5, NONE), same(num(p), intConstant(1))], [exact(5), { op: "insert", count: n(num(p)) }]),
  list_clear: (k) => list(k, 0, [exact(100), { op: "clear" }]),
  list_slice_assign: (k, p) => list(k, num(p), [made("slice", num(p))]),
  list_unpack: (k, p) => k.list([each(num(p) - 1, ints(k, num(p), 1))], [from("hinted", num(p) - 1)]),
  list_re_findall: (k, p) => list(k, num(p), [made("findall", num(p))], strConstant("a")),
  list_bigint: (k, p) => k.list([each(100, ints(k, 100, canonical(10n ** BigInt(p))))], [append(100)]),
  set_lit: (k, p) => set(k, num(p), [display(num(p), true)], "set", (i) => intConstantAt(i)),
  set_range: (k, p) => set(k, num(p), [from("range", num(p))]),
  set_list: (k, p) => set(k, num(p), [from("list", num(p))]),
  set_comp: (k, p) => set(k, num(p), [append(num(p))]),
  set_add: (k, p) => set(k, num(p), [append(num(p))]),
  set_copy: (k, p) => set(k, num(p), [from("set", num(p))]),
  set_copy_method: (k, p) => set(k, num(p), [from("set", num(p))]),
  set_union: (k, p) => set(k, 2 * num(p), [from("set", num(p)), extend("set", num(p))]),
  set_update: (k, p) => set(k, num(p), [append(num(p))]),
  set_dictkeys: (k, p) => set(k, num(p), [from("dict", num(p))]),
  frozenset_range: (k, p) => set(k, num(p), [from("range", num(p))], "frozenset"),
  dict_lit_str: (k, p) => dict(k, Array.from({ length: num(p) }, (_, i) => pairs(1, () => strConstant(`key${i}`), () => intConstant(i))), true, [display(num(p), false)]),
  dict_lit_int: (k, p) => dict(k, Array.from({ length: num(p) }, (_, i) => pairs(1, () => intConstant(i), () => intConstant(i))), false, [display(num(p), false)]),
  dict_comp_int: (k, p) => intDict(k, num(p), [append(num(p))]),
  dict_comp_str: (k, p) => strDict(k, num(p), [append(num(p))]),
  dict_zip: (k, p) => intDict(k, num(p), [from("iterator", num(p))], ints(k, num(p))),
  dict_zip_str: (k, p) => strDict(k, num(p), [from("iterator", num(p))]),
  dict_pairs: (k, p) => intDict(k, num(p), [from("list", num(p))], () => NONE),
  dict_insert_int: (k, p) => intDict(k, num(p), [append(num(p))]),
  dict_insert_str: (k, p) => strDict(k, num(p), [append(num(p))]),
  dict_mixed_keys: (k, p) => dict(k, [pairs(num(p), names(k, 1), ints(k, num(p))), pairs(1, () => intConstant(0), () => intConstant(0))], false, [append(num(p) + 1)]),
  dict_mixed_keys2: (k, p) => dict(k, [pairs(1, () => intConstant(0), () => intConstant(0)), pairs(num(p), names(k, 1), ints(k, num(p)))], false, [display(1, false), append(num(p))]),
  dict_mixed_lit: (k) => dict(k, [pairs(1, () => strConstant("a"), () => intConstant(1)), pairs(1, () => intConstant(2), () => intConstant(3))], false, [display(2, false)]),
  dict_fromkeys_range: (k, p) => intDict(k, num(p), [made("fromkeys", num(p), 0)], () => NONE),
  dict_fromkeys_list: (k, p) => strDict(k, num(p), [made("fromkeys", num(p), 0)], () => intConstant(0)),
  dict_fromkeys_set: (k, p) => intDict(k, num(p), [made("fromkeys", num(p), 1)], () => NONE),
  dict_fromkeys_dict: (k, p) => intDict(k, num(p), [made("fromkeys", num(p), 1)], () => NONE),
  dict_copy: (k, p, t) => intDict(k, num(p), [t.python[0] < 3 ? from("dict", num(p)) : append(num(p))]),
  dict_star: (k, p) => intDict(k, num(p), [append(num(p))]),
  dict_update: (k, p) => intDict(k, num(p), [extend("dict", num(p))]),
  dict_update2: (k, p) => dict(k, [pairs(1, () => intConstant(-1), () => intConstant(0)), pairs(num(p), ints(k, num(p)), ints(k, num(p)))], false, [display(1, false), extend("dict", num(p))]),
  dict_pop: (k, p) => {
    const key = ints(k, 100, num(p));
    return dict(k, [pairs(100 - num(p), key, key)], false, [append(100), { op: "delete", count: n(num(p)) }]);
  },
  dict_clear: (k) => intDict(k, 0, [append(100), { op: "clear" }]),
  dict_of_lists: (k, p) => {
    const key = ints(k, num(p));
    return dict(k, [pairs(num(p), key, (i) => k.family(i, () => ({ kind: "list", runs: [same(3, intConstant(1))], history: [exact(3)] })))], false, [append(num(p))]);
  },
  inst_plain: (k, p) => instanceOf(k, num(p), b.PLAIN, 1),
  list_of_dicts: (k, p) => {
    const [a, c, e] = [k.site(), k.site(), k.site()];
    const key = (text: string) => () => strConstant(text);
    return k.list(
      [
        each(num(p), (i) =>
          k.family(i, (j) => ({
            kind: "dict", type: "dict", length: n(3), strKeys: true, history: [display(3, false)],
            runs: [
              pairs(1, key("id"), () => ({ tag: "int", int: j, id: { kind: "object", site: a, at: [j] } })),
              pairs(1, key("name"), () => ({ tag: "str", text: null, length: digitsAfter(1, j), kind: "ascii", id: { kind: "object", site: c, at: [j] } })),
              pairs(1, key("val"), () => ({ tag: "float", value: null, id: { kind: "object", site: e, at: [j] } })),
            ],
          })),
        ),
      ],
      [append(num(p))],
    );
  },
  dict_nested: (k, p) => {
    const [a, c] = [k.site(), k.site()];
    const element: b.Item = (i) =>
      k.family(i, (j) => ({
        kind: "dict", type: "dict", length: n(2), strKeys: true, history: [display(2, false)],
        runs: [
          pairs(1, () => strConstant("a"), () => ({ tag: "int", int: j, id: { kind: "object", site: a, at: [j] } })),
          pairs(1, () => strConstant("b"), () => ({ tag: "float", value: null, id: { kind: "object", site: c, at: [j] } })),
        ],
      }));
    return strDict(k, num(p), [append(num(p))], element);
  },
  inst_dataclass: (k, p) => k.object({ kind: "instance", type: "D", layout: b.PLAIN, ordinal: n(1), dictAsked: false, attributes: Array.from({ length: num(p) }, (_, i) => ({ name: `a${i}`, value: floatConstant(0) })) }),
  inst_dataclass_slots: (k, p) =>
    k.object({ kind: "instance", type: "D", layout: b.slotted(...Array.from({ length: num(p) }, (_, i) => `a${i}`)), ordinal: n(1), dictAsked: false, attributes: Array.from({ length: num(p) }, (_, i) => ({ name: `a${i}`, value: floatConstant(0) })) }),
  inst_inherit: (k) => k.object({ kind: "instance", type: "C", layout: b.PLAIN, ordinal: n(1), dictAsked: false, attributes: ["a", "b"].map((name, i) => ({ name, value: floatConstant(i + 1.5) })) }),
  inst_slots_inherit: (k) => k.object({ kind: "instance", type: "C", layout: b.slotted("a", "b", "c"), ordinal: n(1), dictAsked: false, attributes: ["a", "b", "c"].map((name, i) => ({ name, value: floatConstant(i + 1.5) })) }),
  inst_slots_weakref: (k) => k.object({ kind: "instance", type: "C", layout: { ...b.slotted("a"), weakref: true }, ordinal: n(1), dictAsked: false, attributes: [{ name: "a", value: floatConstant(1.5) }] }),
  inst_slots_unset: (k) => k.object({ kind: "instance", type: "C", layout: b.slotted("a", "b", "c"), ordinal: n(1), dictAsked: false, attributes: [] }),
  inst_slots_dict: (k) => k.object({ kind: "instance", type: "C", layout: { ...b.slotted("a"), dict: true }, ordinal: n(1), dictAsked: false, attributes: ["a", "b"].map((name, i) => ({ name, value: floatConstant(i + 1.5) })) }),
  inst_linked_slots: (k, p) => {
    const make = (left: number): Value =>
      k.object({ kind: "instance", type: "N", layout: b.slotted("v", "nxt"), ordinal: n(left), dictAsked: false, attributes: [{ name: "v", value: float(k) }, { name: "nxt", value: left === 0 ? NONE : make(left - 1) }] });
    return make(num(p) - 1);
  },
  defaultdict_list: (k, p) => {
    const keys = ints(k, 5);
    return dict(k, [pairs(5, keys, (i) => k.family(i, () => ({ kind: "list", runs: [same(num(p) / 5, intConstant(1))], history: [append(num(p) / 5)] })))], false, [append(5)], "defaultdict");
  },
  dict_comp_tuple: (k, p) => {
    const [a, c] = [k.site(), k.site()];
    const key: b.Item = (i) => k.family(i, (j) => ({ kind: "tuple", named: null, runs: items({ tag: "int", int: j, id: { kind: "object", site: a, at: [j] } }, { tag: "int", int: plus(j, 1), id: { kind: "object", site: c, at: [j] } }) }));
    return dict(k, [pairs(num(p), key, floats(k))], false, [append(num(p))]);
  },
  slice: (k) => k.object({ kind: "opaque", type: "slice", holds: [] }),
  exc: (k, p) => k.object({ kind: "opaque", type: p.slice(0, p.indexOf("(")), holds: [] }),
  inst_plain_first: (k, p) => instanceOf(k, num(p), b.PLAIN, 0),
  inst_list: (k, p) => instanceList(k, num(p), b.PLAIN, 50),
  inst_slots: (k, p) => instanceOf(k, num(p), b.slotted(...Array.from({ length: num(p) }, (_, i) => `attr${i}`)), 1),
  inst_slots_list: (k, p) => instanceList(k, num(p), b.slotted(...Array.from({ length: num(p) }, (_, i) => `attr${i}`)), 50),
  inst_namedtuple: (k, p) => k.object({ kind: "tuple", named: "P", runs: items(...Array.from({ length: num(p) }, (_, i) => floatConstant(i + 0.5))) }),
  deque: (k, p) => deque(k, num(p), [from("range", num(p))]),
  deque_append: (k, p) => deque(k, num(p), [append(num(p))]),
  deque_appendleft: (k, p) => deque(k, num(p), [append(num(p))]),
  deque_maxlen: (k, p) => deque(k, num(p), [from("range", 1000)], num(p), 1000 - num(p)),
  defaultdict: (k, p) => dict(k, num(p) === 0 ? [] : [pairs(num(p), ints(k, num(p)), () => intConstant(1))], num(p) === 0, [append(num(p))], "defaultdict"),
  counter: (k, p) => dict(k, num(p) === 0 ? [] : [pairs(num(p), ints(k, num(p)), () => intConstant(1))], num(p) === 0, [append(num(p))], "Counter"),
  ordereddict: (k, p) => {
    const key = ints(k, num(p));
    return dict(k, num(p) === 0 ? [] : [pairs(num(p), key, key)], num(p) === 0, [append(num(p))], "OrderedDict");
  },
  ordereddict_str: (k, p) => dict(k, [pairs(num(p), names(k, 1), ints(k, num(p)))], true, [append(num(p))], "OrderedDict"),
  heap: (k, p) => k.list([each(num(p), floats(k))], [append(num(p))]),
  range: (k, p) => k.object({ kind: "range", start: n(0), step: n(1), count: n(num(p)) }),
  array_rep: (k, p) => array(k, "d", num(p), [exact(num(p))]),
  array_iter: (k, p) => array(k, "d", num(p), [from("iterator", num(p))]),
  array_iter_range: (k, p) => array(k, "i", num(p), [from("range", num(p))]),
  array_tuple: (k, p) => array(k, "d", num(p), [from("tuple", num(p))]),
  array_fromlist: (k, p) => array(k, "d", num(p), [made("fromlist", num(p))]),
  array_frombytes: (k, p) => array(k, "d", num(p), [extend("bytes", num(p))]),
  array_from_bytes_ctor: (k, p) => array(k, "d", num(p), [from("bytes", num(p))]),
  array_from_array: (k, p) => array(k, "d", num(p), [from("array", num(p))]),
  array_extend: (k, p) => array(k, "d", 1 + num(p), [from("list", 1), extend("list", num(p))]),
  array_extend_array: (k, p) => array(k, "d", 1 + num(p), [from("list", 1), extend("array", num(p))]),
  array_slice: (k, p) => array(k, "d", num(p), [exact(num(p))]),
  array_concat: (k, p) => array(k, "d", 100 + num(p), [exact(100 + num(p))]),
  array_pop: (k, p) => array(k, "d", 100 - num(p), [from("list", 100), { op: "pop", count: n(num(p)) }]),
  array_f_append: (k, p) => array(k, "f", num(p), [append(num(p))]),
  np_zeros: (k, p) => ndarray(k, "float64", (p.match(/\d+/g) ?? []).map(Number)),
  np_ones: (k, p) => ndarray(k, "float64", (p.match(/\d+/g) ?? []).map(Number)),
  np_empty: (k, p) => ndarray(k, "float64", (p.match(/\d+/g) ?? []).map(Number)),
  np_tofloatlist: (k, p) => k.list([each(num(p), floats(k))], [exact(num(p))]),
  np_list_of_arrays: (k, p) => k.list([each(num(p), (i) => k.family(i, () => ({ kind: "ndarray", dtype: "float64", shape: [n(10)], base: null, items: null })))], [append(num(p))]),
  np_object_array: (k, p) => k.object({ kind: "ndarray", dtype: "object", shape: [n(num(p))], base: null, items: [each(num(p), floats(k))] }),
};

for (const typecode of "bBuhHiIlLqQfd") {
  (MAKES as Record<string, Make>)[`array_${typecode}`] = (k, p) => array(k, typecode, num(p), [from("list", num(p))]);
  (MAKES as Record<string, Make>)[`array_append_${typecode}`] = (k, p) => array(k, typecode, num(p), [append(num(p))]);
}

const DTYPES: Readonly<Record<string, string>> = {
  bool: "bool", int8: "int8", uint8: "uint8", int16: "int16", uint16: "uint16", int32: "int32", uint32: "uint32", int64: "int64", uint64: "uint64", float16: "float16", float32: "float32",
  float64: "float64", longdouble: "longdouble", complex64: "complex64", complex128: "complex128", clongdouble: "clongdouble", S10: "S10", U10: "U10", S1: "S1", U1: "U1", V7: "V7", "M8[s]": "datetime64[s]",
  "m8[ns]": "timedelta64[ns]",
};
for (const [name, dtype] of Object.entries(DTYPES)) (MAKES as Record<string, Make>)[`np_zeros_dtype_${name}`] = (k, p) => ndarray(k, dtype, [num(p)]);

const SCALARS: Readonly<Record<string, string>> = {
  "np.float64(1.5)": "float64", "np.float32(1.5)": "float32", "np.int64(5)": "int64", "np.int8(5)": "int8", "np.bool_(True)": "bool", "np.complex128(1)": "complex128", 'np.datetime64("2024-01-01")': "datetime64[D]",
  "np.longdouble(1)": "longdouble", "np.float16(1)": "float16", "np.uint64(1)": "uint64",
};

/** The snapshot of an oracle snippet; null where none is described here. */
export function makeSnippet(k: Builder, id: string, target: Target): Value | null {
  const cut = id.indexOf("__");
  const family = cut < 0 ? id : id.slice(0, cut);
  const parameter = cut < 0 ? "" : id.slice(cut + 2);
  if (family === "np_expr" && parameter in SCALARS) return k.object({ kind: "npscalar", dtype: SCALARS[parameter] as string });
  return MAKES[family]?.(k, parameter, target) ?? null;
}

function canonical(value: bigint): Exact {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

function intConstantAt(i: Int): Value {
  return { tag: "int", int: i, id: { kind: "const", key: null } };
}
