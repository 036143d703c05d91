/** The oracle's snippets of numbers, texts, tuples and lists as values, by the name of their family. */
import { scale } from "../../server/src/values/int";
import {
  append,
  display,
  each,
  exact,
  extend,
  float,
  floatConstant,
  from,
  int,
  intConstant,
  items,
  made,
  NONE,
  n,
  pairs,
  plus,
  same,
  str,
  strConstant,
} from "./build";
import { bytearray, canonical, dict, floats, ints, list, type Make, num, rep } from "./snippetValues";

export const PLAIN_SNIPPETS: Readonly<Record<string, Make>> = {
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
  bytes_rep: (k, p) => ({
    tag: "bytes",
    data: null,
    length: n(num(p)),
    id: p === "1" ? { kind: "const", key: "bytes:a" } : { kind: "object", site: k.site(), at: [] },
  }),
  bytes_ctor: (k, p) => ({ tag: "bytes", data: null, length: n(num(p)), id: { kind: "object", site: k.site(), at: [] } }),
  bytearray: (k, p) => bytearray(k, num(p), [from("bytes", num(p))]),
  bytearray_lit: (k, p) => bytearray(k, p.length, [from("bytes", p.length)]),
  bytearray_append: (k, p) => bytearray(k, num(p), [append(num(p))]),
  bytearray_extend: (k, p) => bytearray(k, 2 + num(p), [from("bytes", 2), extend("bytes", num(p))]),
  bytearray_iadd: (k, p) => bytearray(k, 10 + num(p), [from("bytes", 10), extend("bytes", num(p))]),
  bytearray_range: (k, p) => bytearray(k, num(p), [from("range", num(p))]),
  bytearray_copy: (k, p) => bytearray(k, num(p), [from("bytes", num(p))]),
  tuple_lit_int: (k, p) =>
    k.constantObject(`tuple:${p}`, {
      kind: "tuple",
      named: null,
      runs: items(...Array.from({ length: num(p) }, (_, i) => intConstant(1000 + i))),
    }),
  tuple_lit_var: (k, p) => k.tuple([same(num(p), intConstant(1))]),
  tuple_range: (k, p) => k.tuple([each(num(p), ints(k))]),
  tuple_gen: (k, p) => k.tuple([each(num(p), floats(k))]),
  tuple_rep: (k, p) => k.tuple([same(num(p), NONE)]),
  tuple_nested: (k, p) => {
    const [a, c] = [k.site(), k.site()];
    return k.tuple([
      each(num(p), (i) =>
        k.family(i, (j) => ({
          kind: "tuple",
          named: null,
          runs: items(
            { tag: "float", value: null, id: { kind: "object", site: a, at: [j] } },
            { tag: "int", int: j, id: { kind: "object", site: c, at: [j] } },
          ),
        })),
      ),
    ]);
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
  list_lit_star2: (k, p) => k.list([each(num(p), ints(k))], [extend("list", num(p))]),
  list_rep: (k, p) => list(k, num(p), [exact(num(p))]),
  list_rep0: (k, p) => list(k, num(p), [exact(num(p))], floatConstant(0)),
  list_rep_multi: (k, p) => k.list([each(3 * num(p), () => intConstant(1))], [exact(3 * num(p))]),
  list_range: (k, p) => k.list([each(num(p), ints(k))], [from("range", num(p))]),
  list_range2: (k, p) => k.list([each(num(p), ints(k, 1000))], [from("range", num(p))]),
  list_gen: (k, p) => k.list([each(num(p), floats(k))], [from("iterator", num(p))]),
  list_comp_int: (k, p) => k.list([each(num(p), ints(k))], [append(num(p))]),
  list_comp_float: (k, p) => k.list([each(num(p), floats(k))], [append(num(p))]),
  list_comp_none: (k, p) => list(k, num(p), [append(num(p))]),
  list_comp_if: (k, p) => k.list([each(num(p) / 2, (i) => int(k, plus(scale(i, 2), 1), i))], [append(num(p) / 2)]),
  list_comp_nested: (k, p) =>
    k.list(
      [each(num(p), (i) => k.family(i, () => ({ kind: "list", runs: [same(num(p), intConstant(0))], history: [exact(num(p))] })))],
      [append(num(p))],
    ),
  list_comp_nested2: (k, p) =>
    k.list(
      [each(10, (i) => k.family(i, () => ({ kind: "list", runs: [same(num(p), floatConstant(0))], history: [append(num(p))] })))],
      [append(10)],
    ),
  list_of_tuples: (k, p) => {
    const [a, c] = [k.site(), k.site()];
    return k.list(
      [
        each(num(p), (i) =>
          k.family(i, (j) => ({
            kind: "tuple",
            named: null,
            runs: items(
              { tag: "int", int: j, id: { kind: "object", site: a, at: [j] } },
              { tag: "float", value: null, id: { kind: "object", site: c, at: [j] } },
            ),
          })),
        ),
      ],
      [append(num(p))],
    );
  },
  list_append: (k, p) => list(k, num(p), [append(num(p))]),
  list_append_from: (k, p) => list(k, num(p) + 1, [exact(num(p)), append(1)]),
  list_extend_list: (k, p) => list(k, num(p), [extend("list", num(p))]),
  list_extend_tuple: (k, p) => list(k, num(p), [extend("tuple", num(p))]),
  list_extend_gen: (k, p) => list(k, num(p), [extend("iterator", num(p))]),
  list_extend_range: (k, p) => k.list([each(num(p), ints(k))], [extend("range", num(p))]),
  list_extend2: (k, p) => list(k, 10 + num(p), [exact(10), extend("list", num(p))]),
  list_iadd: (k, p) => list(k, 5 + num(p), [exact(5), extend("list", num(p))]),
  list_concat: (k, p) => list(k, 5 + num(p), [exact(5 + num(p))]),
  list_slice: (k, p) => list(k, num(p), [exact(num(p))]),
  list_slice_step: (k, p) => list(k, Math.ceil(1000 / num(p)), [exact(Math.ceil(1000 / num(p)))]),
  list_copy: (k, p) => list(k, num(p), [from("list", num(p))]),
  list_copy_method: (k, p) => list(k, num(p), [exact(num(p))]),
  list_of_tuple: (k, p) => list(k, num(p), [from("tuple", num(p))]),
  list_of_set: (k, p) => k.list([each(num(p), ints(k))], [from("set", num(p))]),
  list_of_dict: (k, p) => k.list([each(num(p), ints(k))], [from("dict", num(p))]),
  list_of_str: (k, p) => list(k, num(p), [from("str", num(p))], strConstant("a")),
  list_of_bytes: (k, p) => list(k, num(p), [from("bytes", num(p))], intConstant(97)),
  list_map: (k, p, t) => k.list([each(num(p), floats(k))], [t.python[0] < 3 ? append(num(p)) : from("iterator", num(p))]),
  list_enumerate: (k, p) => {
    const a = k.site();
    return k.list(
      [
        each(num(p), (i) =>
          k.family(i, (j) => ({
            kind: "tuple",
            named: null,
            runs: items({ tag: "int", int: j, id: { kind: "object", site: a, at: [j] } }, strConstant("a")),
          })),
        ),
      ],
      [from("iterator", num(p))],
    );
  },
  list_reversed: (k, p) => list(k, num(p), [from("hinted", num(p))]),
  list_deque: (k, p) => list(k, num(p), [from("deque", num(p))]),
  list_sorted_list: (k, p) => k.list([each(num(p), ints(k))], [made("sorted", num(p))]),
  list_sorted_gen: (k, p) => k.list([each(num(p), floats(k))], [made("sorted", num(p), 11)]),
  list_dict_keys_sorted: (k) => k.list(items(strConstant("a"), strConstant("b"), strConstant("c")), [made("sorted", 3, 5)]),
  dict_kwargs: (k) =>
    dict(
      k,
      ["a", "b", "c"].map((name, i) =>
        pairs(
          1,
          () => strConstant(name),
          () => intConstant(i),
        ),
      ),
      true,
      [made("kwargs", 3)],
    ),
  dict_merge: (k, p) =>
    dict(
      k,
      [
        pairs(num(p), ints(k), ints(k)),
        pairs(
          1,
          () => intConstant(-1),
          () => intConstant(0),
        ),
      ],
      false,
      [append(num(p)), extend("dict", 1)],
    ),
  memoryview: (k, p) =>
    k.object({
      kind: "opaque",
      type: "memoryview",
      holds: [{ tag: "bytes", data: null, length: n(num(p)), id: { kind: "object", site: k.site(), at: [] } }],
    }),
  memoryview_bytearray: (k, p) => k.object({ kind: "opaque", type: "memoryview", holds: [bytearray(k, num(p), [from("bytes", num(p))])] }),
  iter: (k, p) => {
    const type = p.startsWith("[")
      ? "list_iterator"
      : p.startsWith("(")
        ? "tuple_iterator"
        : p.startsWith('"')
          ? "str_iterator"
          : p.startsWith("{")
            ? "dict_iterator"
            : p.startsWith("set")
              ? "set_iterator"
              : p.startsWith("range")
                ? "range_iterator"
                : "bytes_iterator";
    return k.object({ kind: "iterator", type, runs: null, holds: [], hinted: true, frame: null, lazy: null } as never);
  },
  stringio: (k, _p, t) => (t.python[0] < 3 ? null : k.object({ kind: "opaque", type: "StringIO", holds: [] })),
  func_lambda: () => ({ tag: "function", func: 0, name: "f" }),
  list_sort: (k, p) => k.list([each(num(p), floats(k))], [append(num(p))]),
  list_split_ws: (k, p) => k.list([each(num(p), (i) => str(k, n(2), "ascii", i))], [made("split", num(p), 3 * num(p), 1)]),
  list_splitlines: (k, p) => k.list([each(num(p), (i) => str(k, n(2), "ascii", i))], [made("splitlines", num(p))]),
  list_pop: (k, p) => list(k, 100 - num(p), [exact(100), { op: "pop", count: n(num(p)) }]),
  list_insert: (k, p) => k.list([same(5, NONE), same(num(p), intConstant(1))], [exact(5), { op: "insert", count: n(num(p)) }]),
  list_clear: (k) => list(k, 0, [exact(100), { op: "clear" }]),
  list_slice_assign: (k, p) => list(k, num(p), [made("slice", num(p))]),
  list_unpack: (k, p) => k.list([each(num(p) - 1, ints(k, 1))], [from("hinted", num(p) - 1)]),
  list_re_findall: (k, p) => list(k, num(p), [made("findall", num(p))], strConstant("a")),
  list_bigint: (k, p) => k.list([each(100, ints(k, canonical(10n ** BigInt(p))))], [append(100)]),
};
