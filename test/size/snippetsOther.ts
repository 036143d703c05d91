/** The oracle's snippets of sets, dicts, instances, buffers and arrays as values, by the name of their family. */
import type { Value } from "../../server/src/values/value";
import * as b from "./build";
import {
  append,
  display,
  each,
  exact,
  extend,
  float,
  floatConstant,
  from,
  intConstant,
  items,
  made,
  NONE,
  n,
  pairs,
  plus,
  same,
  strConstant,
} from "./build";
import {
  array,
  deque,
  dict,
  digitsAfter,
  floats,
  instanceList,
  instanceOf,
  intConstantAt,
  intDict,
  ints,
  type Make,
  names,
  ndarray,
  num,
  set,
  strDict,
} from "./snippetValues";

export const OTHER_SNIPPETS: Readonly<Record<string, Make>> = {
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
  dict_lit_str: (k, p) =>
    dict(
      k,
      Array.from({ length: num(p) }, (_, i) =>
        pairs(
          1,
          () => strConstant(`key${i}`),
          () => intConstant(i),
        ),
      ),
      true,
      [display(num(p), false)],
    ),
  dict_lit_int: (k, p) =>
    dict(
      k,
      Array.from({ length: num(p) }, (_, i) =>
        pairs(
          1,
          () => intConstant(i),
          () => intConstant(i),
        ),
      ),
      false,
      [display(num(p), false)],
    ),
  dict_comp_int: (k, p) => intDict(k, num(p), [append(num(p))]),
  dict_comp_str: (k, p) => strDict(k, num(p), [append(num(p))]),
  dict_zip: (k, p) => intDict(k, num(p), [from("iterator", num(p))], ints(k)),
  dict_zip_str: (k, p) => strDict(k, num(p), [from("iterator", num(p))]),
  dict_pairs: (k, p) => intDict(k, num(p), [from("list", num(p))], () => NONE),
  dict_insert_int: (k, p) => intDict(k, num(p), [append(num(p))]),
  dict_insert_str: (k, p) => strDict(k, num(p), [append(num(p))]),
  dict_mixed_keys: (k, p) =>
    dict(
      k,
      [
        pairs(num(p), names(k, 1), ints(k)),
        pairs(
          1,
          () => intConstant(0),
          () => intConstant(0),
        ),
      ],
      null,
      [append(num(p) + 1)],
    ),
  dict_mixed_keys2: (k, p) =>
    dict(
      k,
      [
        pairs(
          1,
          () => intConstant(0),
          () => intConstant(0),
        ),
        pairs(num(p), names(k, 1), ints(k)),
      ],
      null,
      [display(1, false), append(num(p))],
    ),
  dict_mixed_lit: (k) =>
    dict(
      k,
      [
        pairs(
          1,
          () => strConstant("a"),
          () => intConstant(1),
        ),
        pairs(
          1,
          () => intConstant(2),
          () => intConstant(3),
        ),
      ],
      null,
      [display(2, false)],
    ),
  dict_fromkeys_range: (k, p) => intDict(k, num(p), [made("fromkeys", num(p), 0)], () => NONE),
  dict_fromkeys_list: (k, p) => strDict(k, num(p), [made("fromkeys", num(p), 0)], () => intConstant(0)),
  dict_fromkeys_set: (k, p) => intDict(k, num(p), [made("fromkeys", num(p), 1)], () => NONE),
  dict_fromkeys_dict: (k, p) => intDict(k, num(p), [made("fromkeys", num(p), 1)], () => NONE),
  dict_copy: (k, p, t) => intDict(k, num(p), [t.python[0] < 3 ? from("dict", num(p)) : append(num(p))]),
  dict_star: (k, p) => intDict(k, num(p), [append(num(p))]),
  dict_update: (k, p) => intDict(k, num(p), [extend("dict", num(p))]),
  dict_update2: (k, p) =>
    dict(
      k,
      [
        pairs(
          1,
          () => intConstant(-1),
          () => intConstant(0),
        ),
        pairs(num(p), ints(k), ints(k)),
      ],
      false,
      [display(1, false), extend("dict", num(p))],
    ),
  dict_pop: (k, p) => {
    const key = ints(k);
    return dict(k, [pairs(100 - num(p), key, key)], false, [append(100), { op: "delete", count: n(num(p)) }]);
  },
  dict_clear: (k) => intDict(k, 0, [append(100), { op: "clear" }]),
  dict_of_lists: (k, p) => {
    const key = ints(k);
    return dict(
      k,
      [pairs(num(p), key, (i) => k.family(i, () => ({ kind: "list", runs: [same(3, intConstant(1))], history: [exact(3)] })))],
      false,
      [append(num(p))],
    );
  },
  inst_plain: (k, p) => instanceOf(k, num(p), b.PLAIN, k.runs),
  list_of_dicts: (k, p) => {
    const [a, c, e] = [k.site(), k.site(), k.site()];
    const key = (text: string) => () => strConstant(text);
    return k.list(
      [
        each(num(p), (i) =>
          k.family(i, (j) => ({
            kind: "dict",
            type: "dict",
            length: n(3),
            strKeys: true,
            history: [display(3, false)],
            runs: [
              pairs(1, key("id"), () => ({ tag: "int", int: j, id: { kind: "object", site: a, at: [j] } })),
              pairs(1, key("name"), () => ({
                tag: "str",
                text: null,
                length: digitsAfter(1, j),
                kind: "ascii",
                id: { kind: "object", site: c, at: [j] },
              })),
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
        kind: "dict",
        type: "dict",
        length: n(2),
        strKeys: true,
        history: [display(2, false)],
        runs: [
          pairs(
            1,
            () => strConstant("a"),
            () => ({ tag: "int", int: j, id: { kind: "object", site: a, at: [j] } }),
          ),
          pairs(
            1,
            () => strConstant("b"),
            () => ({ tag: "float", value: null, id: { kind: "object", site: c, at: [j] } }),
          ),
        ],
      }));
    return strDict(k, num(p), [append(num(p))], element);
  },
  inst_dataclass: (k, p) =>
    k.object({
      kind: "instance",
      type: "D",
      layout: b.PLAIN,
      ordinal: n(k.runs),
      dictAsked: false,
      attributes: Array.from({ length: num(p) }, (_, i) => ({ name: `a${i}`, value: floatConstant(0) })),
    }),
  inst_dataclass_slots: (k, p) =>
    k.object({
      kind: "instance",
      type: "D",
      layout: b.slotted(...Array.from({ length: num(p) }, (_, i) => `a${i}`)),
      ordinal: n(k.runs),
      dictAsked: false,
      attributes: Array.from({ length: num(p) }, (_, i) => ({ name: `a${i}`, value: floatConstant(0) })),
    }),
  inst_inherit: (k) =>
    k.object({
      kind: "instance",
      type: "C",
      layout: b.PLAIN,
      ordinal: n(k.runs),
      dictAsked: false,
      attributes: ["a", "b"].map((name, i) => ({ name, value: floatConstant(i + 1.5) })),
    }),
  inst_slots_inherit: (k) =>
    k.object({
      kind: "instance",
      type: "C",
      layout: b.slotted("a", "b", "c"),
      ordinal: n(k.runs),
      dictAsked: false,
      attributes: ["a", "b", "c"].map((name, i) => ({ name, value: floatConstant(i + 1.5) })),
    }),
  inst_slots_weakref: (k) =>
    k.object({
      kind: "instance",
      type: "C",
      layout: { ...b.slotted("a"), weakref: true },
      ordinal: n(k.runs),
      dictAsked: false,
      attributes: [{ name: "a", value: floatConstant(1.5) }],
    }),
  inst_slots_unset: (k) =>
    k.object({ kind: "instance", type: "C", layout: b.slotted("a", "b", "c"), ordinal: n(k.runs), dictAsked: false, attributes: [] }),
  inst_slots_dict: (k) =>
    k.object({
      kind: "instance",
      type: "C",
      layout: { ...b.slotted("a"), dict: true },
      ordinal: n(k.runs),
      dictAsked: false,
      attributes: ["a", "b"].map((name, i) => ({ name, value: floatConstant(i + 1.5) })),
    }),
  inst_linked_slots: (k, p) => {
    const make = (left: number): Value =>
      k.object({
        kind: "instance",
        type: "N",
        layout: b.slotted("v", "nxt"),
        ordinal: n(left),
        dictAsked: false,
        attributes: [
          { name: "v", value: float(k) },
          { name: "nxt", value: left === 0 ? NONE : make(left - 1) },
        ],
      });
    return make(num(p) - 1);
  },
  defaultdict_list: (k, p) => {
    const keys = ints(k);
    return dict(
      k,
      [
        pairs(5, keys, (i) =>
          k.family(i, () => ({ kind: "list", runs: [same(num(p) / 5, intConstant(1))], history: [append(num(p) / 5)] })),
        ),
      ],
      false,
      [append(5)],
      "defaultdict",
    );
  },
  dict_comp_tuple: (k, p) => {
    const [a, c] = [k.site(), k.site()];
    const key: b.Item = (i) =>
      k.family(i, (j) => ({
        kind: "tuple",
        named: null,
        runs: items(
          { tag: "int", int: j, id: { kind: "object", site: a, at: [j] } },
          { tag: "int", int: plus(j, 1), id: { kind: "object", site: c, at: [j] } },
        ),
      }));
    return dict(k, [pairs(num(p), key, floats(k))], false, [append(num(p))]);
  },
  slice: (k) => k.object({ kind: "opaque", type: "slice", holds: [] }),
  exc: (k, p, t) =>
    t.python[0] < 3 || !/^(Exception|ValueError|KeyError|StopIteration|OSError|SystemExit)\(/.test(p)
      ? null
      : k.object({ kind: "opaque", type: p.slice(0, p.indexOf("(")), holds: [k.tuple(items(...argumentsOf(p)))] }),
  inst_list: (k, p) => instanceList(k, num(p), b.PLAIN, 50 * k.runs),
  inst_slots: (k, p) => instanceOf(k, num(p), b.slotted(...Array.from({ length: num(p) }, (_, i) => `attr${i}`)), k.runs),
  inst_slots_list: (k, p) => instanceList(k, num(p), b.slotted(...Array.from({ length: num(p) }, (_, i) => `attr${i}`)), 50 * k.runs),
  inst_namedtuple: (k, p) =>
    k.object({ kind: "tuple", named: "P", runs: items(...Array.from({ length: num(p) }, (_, i) => floatConstant(i + 0.5))) }),
  deque: (k, p) => deque(k, num(p), [from("range", num(p))]),
  deque_append: (k, p) => deque(k, num(p), [append(num(p))]),
  deque_appendleft: (k, p) => deque(k, num(p), [append(num(p))]),
  deque_maxlen: (k, p) => deque(k, num(p), [from("range", 1000)], num(p), 1000 - num(p)),
  defaultdict: (k, p) =>
    dict(k, num(p) === 0 ? [] : [pairs(num(p), ints(k), () => intConstant(1))], num(p) === 0, [append(num(p))], "defaultdict"),
  counter: (k, p) => dict(k, num(p) === 0 ? [] : [pairs(num(p), ints(k), () => intConstant(1))], num(p) === 0, [append(num(p))], "Counter"),
  ordereddict: (k, p) => {
    const key = ints(k);
    return dict(k, num(p) === 0 ? [] : [pairs(num(p), key, key)], num(p) === 0, [append(num(p))], "OrderedDict");
  },
  ordereddict_str: (k, p) => dict(k, [pairs(num(p), names(k, 1), ints(k))], true, [append(num(p))], "OrderedDict"),
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
  np_list_of_arrays: (k, p) =>
    k.list(
      [each(num(p), (i) => k.family(i, () => ({ kind: "ndarray", dtype: "float64", shape: [n(10)], base: null, items: null })))],
      [append(num(p))],
    ),
  np_object_array: (k, p) =>
    k.object({ kind: "ndarray", dtype: "object", shape: [n(num(p))], base: null, items: [each(num(p), floats(k))] }),
};

for (const typecode of "bBuhHiIlLqQfd") {
  (OTHER_SNIPPETS as Record<string, Make>)[`array_${typecode}`] = (k, p) => array(k, typecode, num(p), [from("list", num(p))]);
  (OTHER_SNIPPETS as Record<string, Make>)[`array_append_${typecode}`] = (k, p) => array(k, typecode, num(p), [append(num(p))]);
}

const DTYPES: Readonly<Record<string, string>> = {
  bool: "bool",
  int8: "int8",
  uint8: "uint8",
  int16: "int16",
  uint16: "uint16",
  int32: "int32",
  uint32: "uint32",
  int64: "int64",
  uint64: "uint64",
  float16: "float16",
  float32: "float32",
  float64: "float64",
  longdouble: "longdouble",
  complex64: "complex64",
  complex128: "complex128",
  clongdouble: "clongdouble",
  S10: "S10",
  U10: "U10",
  S1: "S1",
  U1: "U1",
  V7: "V7",
  "M8[s]": "datetime64[s]",
  "m8[ns]": "timedelta64[ns]",
};
for (const [name, dtype] of Object.entries(DTYPES))
  (OTHER_SNIPPETS as Record<string, Make>)[`np_zeros_dtype_${name}`] = (k, p) => ndarray(k, dtype, [num(p)]);

/** The arguments of a call such as ValueError("abc"): constants, of which the tuple of arguments holds references only. */
function argumentsOf(call: string): readonly Value[] {
  const inner = call.slice(call.indexOf("(") + 1, -1);
  return inner === "" ? [] : inner.split(",").map((text, i) => floatConstant(i + text.length / 2));
}
