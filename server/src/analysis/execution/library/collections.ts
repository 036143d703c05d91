/** The collections module. */
import { declared, newBuiltin } from "../builtinObjects";
import { newClass } from "../classObjects";
import { itemsOf } from "../iterate";
import { count, dequeOf } from "../methods";
import { type Call, type Class, dict, NONE, type Py, stop, str, tuple } from "../objects";
import { raise, wholeOf } from "../operations";
import { dictOf } from "../tables";
import type { World } from "../world";
import { chained } from "./abstract";

export function collections(w: World): Readonly<Record<string, Py | Call>> {
  const type = (key: string, call: Call): Class => {
    const { name, call: make } = declared(key, call);
    return newClass(name, [w.object], new Map(), make);
  };
  return {
    deque: type("deque/2 iterable maxlen", ([v, most], named) => {
      const maxlen = most ?? named?.get("maxlen");
      return dequeOf(w, v ?? named?.get("iterable"), maxlen === undefined || maxlen.k === "None" ? null : Number(wholeOf(maxlen)));
    }),
    defaultdict: type("defaultdict/2 *", ([missing, v], named) =>
      dictOf(w, v, named, "defaultdict", missing === undefined || missing.k === "None" ? null : missing),
    ),
    OrderedDict: type("OrderedDict/1 *", ([v], named) => dictOf(w, v, named, "OrderedDict")),
    Counter: type("Counter/1 *", ([v], named) => {
      const made = dict("Counter", [{ op: "from", source: "iterator", count: 0 }]);
      if (v !== undefined && v.k !== "None") count(w, made, v.k === "set" || v.k === "frozenset" ? stop("a Counter of a set") : v, 1);
      if (named !== null) stop("a Counter of keywords");
      return made;
    }),
    "namedtuple/2 defaults": ([name = NONE, fields = NONE], named) => {
      const defaults = named?.get("defaults");
      return namedTuple(w, name, fields, defaults === undefined ? [] : itemsOf(w, defaults));
    },
    "ChainMap/9": (maps) => chained(w, maps),
  };
}

/** The class of a named tuple; `fields`: names, or pairs of a name and a default. */
export function namedTuple(w: World, name: Py, fields: Py, defaults: readonly Py[] = []): Py {
  const plain =
    fields.k === "str"
      ? fields.v
          .replace(/,/g, " ")
          .split(/\s+/)
          .filter((one) => one !== "")
          .map((one) => [str(one)])
      : itemsOf(w, fields).map((row) => (row.k === "tuple" || row.k === "list" ? row.v : [row]));
  const rows = plain.map((row, i): readonly Py[] => {
    const value = defaults[i - plain.length + defaults.length];
    return value === undefined ? row : [row[0] as Py, value];
  });
  const names = rows.map(([first]) => (first?.k === "str" ? first.v : stop("a named tuple")));
  const attributes = new Map<string, Py>();
  const make: Call = (args, named) => {
    const values = names.map((field, i) => {
      const value = args[i] ?? named?.get(field) ?? (rows[i]?.[1]?.k === "unknown" ? undefined : rows[i]?.[1]);
      return value ?? raise(w, "TypeError", str("missing argument"));
    });
    if (args.length > names.length) raise(w, "TypeError", str("too many arguments"));
    return { k: "tuple", v: values, cls };
  };
  const cls: Class = newClass(name.k === "str" ? name.v : stop("a named tuple"), [w.object], attributes, make);
  cls.fields = names;
  attributes.set("_fields", tuple(names.map((field) => ({ k: "str", v: field, constant: true }) as const)));
  attributes.set("_make", { k: "wrapped", how: "static", func: newBuiltin("_make", ([v = NONE]) => make(itemsOf(w, v), null)), set: null });
  return cls;
}
