/** Texts of objects: str(), repr(), f"…", "…" % x and "…".format(). */
import { constant } from "../../values/int";
import type { Heap } from "../../values/snapshot";
import type { Value } from "../../values/value";
import { stringValue } from "../expressions";
import { formatted, percent } from "../texts/formatting";
import { literal, textOf } from "../texts/texts";
import { attributeOf, memberOf } from "./classObjects";
import { isDerived, overridden } from "./derived";
import { getItem } from "./items";
import { int, type Py, type Str, stop, str } from "./objects";
import { isNumber, special, spend } from "./operations";
import type { World } from "./world";

const NOTHING: Heap = { get: () => undefined };

/** What the text functions of the analysis take; null: it is no number, text or None. */
function scalar(v: Py): Value | null {
  switch (v.k) {
    case "None":
      return { tag: "none" };
    case "bool":
      return { tag: "bool", value: v.v };
    case "int":
      return { tag: "int", int: constant(v.v), id: { kind: "any" } };
    case "float":
      return { tag: "float", value: v.v, id: { kind: "any" } };
    case "str":
      return stringValue(v.v, { kind: "any" });
    case "bytes":
      return { tag: "bytes", data: v.v, length: constant(v.v.length), id: { kind: "any" } };
    default:
      return null;
  }
}

/** str(v) or repr(v); null: it hangs on what is not known. */
export function shown(w: World, v: Py, style: "str" | "repr", depth = 0): string | null {
  const member = memberOf(v);
  if (member !== null) {
    const own = (style === "str" ? special(w, member, "__str__") : undefined) ?? special(w, member, "__repr__");
    if (own === undefined) {
      if (v.k !== "instance" && style === "str" && member.cls.bare) return String(v.k === "int" || v.k === "str" ? v.v : "");
      const [name, value] = ["_name_", "_value_"].map((key) =>
        shown(w, member.attributes.get(key) as Py, key === "_name_" ? "str" : "repr", depth + 1),
      );
      return style === "str" ? `${member.cls.name}.${name}` : value === null ? null : `<${member.cls.name}.${name}: ${value}>`;
    }
    const text = own();
    return text.k === "str" ? text.v : text.k === "unknown" ? null : stop("__str__");
  }
  if (isDerived(v)) {
    const own = (style === "str" ? overridden(w, v, "__str__") : undefined) ?? overridden(w, v, "__repr__");
    if (own !== undefined) {
      const text = own();
      return text.k === "str" ? text.v : text.k === "unknown" ? null : stop("__str__");
    }
  }
  if (v.k === "str" && style === "str") return v.v;
  if (v.k === "int" && typeof v.v === "number") return String(v.v);
  if (v.k === "unknown") return null;
  if (v.k === "float" && v.rough) return null;
  if (depth > 50) return stop("a text of something deep");
  const known = scalar(v);
  if (known !== null) return textOf(known, NOTHING, style)?.text ?? null;
  spend(w, 1);
  const all = (items: Iterable<Py>): string | null => {
    const parts: string[] = [];
    for (const item of items) {
      const part = shown(w, item, "repr", depth + 1);
      if (part === null) return null;
      parts.push(part);
    }
    return parts.join(", ");
  };
  const around = (open: string, inside: string | null, close: string): string | null => (inside === null ? null : open + inside + close);
  switch (v.k) {
    case "list":
      return around("[", all(v.v), "]");
    case "tuple":
      if (v.cls !== null) {
        const parts = v.v.map((item, i) => {
          const part = shown(w, item, "repr", depth + 1);
          return part === null ? null : `${v.cls?.fields?.[i]}=${part}`;
        });
        const own = attributeOf(v.cls, `__${style}__`) ?? attributeOf(v.cls, "__repr__");
        if (own !== undefined) {
          const text = w.call(own, [v], null);
          return text.k === "str" ? text.v : null;
        }
        return parts.includes(null) ? null : `${v.cls.name}(${parts.join(", ")})`;
      }
      return around("(", all(v.v), v.v.length === 1 ? ",)" : ")");
    case "dict": {
      if (v.type === "OrderedDict") return null;
      const parts: string[] = [];
      const items = [...v.v.values()];
      // A Counter shows its largest counts first.
      if (v.type === "Counter") {
        if (items.length === 0) return "Counter()";
        if (!items.every(([, count]) => isNumber(count))) return null;
        items.sort(([, a], [, b]) => Number((b as { v: number }).v) - Number((a as { v: number }).v));
      }
      for (const [key, value] of items) {
        const [a, b] = [shown(w, key, "repr", depth + 1), shown(w, value, "repr", depth + 1)];
        if (a === null || b === null) return null;
        parts.push(`${a}: ${b}`);
      }
      const inside = `{${parts.join(", ")}}`;
      if (v.type === "Counter") return `Counter(${inside})`;
      if (v.type !== "defaultdict") return inside;
      if (v.missing === null) return `defaultdict(None, ${inside})`;
      return v.missing.k === "type" && v.missing.make !== null ? `defaultdict(<class '${v.missing.name}'>, ${inside})` : null;
    }
    case "deque":
      return around("deque([", all(v.v), v.maxlen === null ? "])" : `], maxlen=${v.maxlen})`);
    case "set":
      return v.v.size === 0 ? "set()" : v.v.size === 1 ? around("{", all(v.v.values()), "}") : null;
    case "instance": {
      const own = (style === "str" ? special(w, v, "__str__") : undefined) ?? special(w, v, "__repr__");
      if (own !== undefined) {
        const text = own();
        return text.k === "str" ? text.v : text.k === "unknown" ? null : stop("__str__");
      }
      if (v.cls.exception && style === "str") {
        const args = v.attributes.get("args");
        if (args?.k === "tuple") {
          if (args.v.length === 0) return "";
          if (args.v.length === 1)
            return shown(w, args.v[0] as Py, v.cls.mro.some(({ name }) => name === "KeyError") ? "repr" : "str", depth + 1);
        }
      }
      return null;
    }
    case "opaque":
      return v.type.can.text?.(w, v.v, style) ?? null;
    case "range":
      return `range(${v.start}, ${v.stop}${v.step === 1 ? "" : `, ${v.step}`})`;
    default:
      return null;
  }
}

export const UNKNOWN_TEXT: Py = { k: "unknown", type: "str", idle: false };

/** str(v) as an object. */
export function strOf(w: World, v: Py): Py {
  if (v.k === "str") return v;
  const text = shown(w, v, "str");
  return text === null ? UNKNOWN_TEXT : v.k === "int" ? freshText(text) : str(text);
}

/** Of one character as well. */
export function freshText(v: string): Str {
  return v.length === 1 ? { k: "str", v, constant: false, fresh: true } : (str(v) as Str);
}

/** format(v, spec); null: it hangs on what is not known. */
function format(w: World, v: Py, spec: string): string | null {
  if (v.k === "unknown") return null;
  if (spec === "") {
    if (v.k !== "instance" && memberOf(v) !== null && memberOf(v)?.cls.bare === false) return null;
    const own = special(w, v, "__format__");
    if (own !== undefined) {
      const text = own(str(spec));
      return text.k === "str" ? text.v : text.k === "unknown" ? null : stop("__format__");
    }
    return shown(w, v, "str");
  }
  const mixed = v.k === "instance" ? null : memberOf(v);
  // How members that are numbers or texts are formatted differs by version.
  if (mixed !== null && !mixed.cls.bare) return null;
  const known = scalar(v);
  if (v.k === "opaque") return v.type.can.format?.(w, v.v, spec) ?? null;
  if (known === null) {
    const own = special(w, v, "__format__")?.(str(spec));
    return own?.k === "str" ? own.v : null;
  }
  const text = formatted(known, literal(spec), NOTHING);
  if (text.text !== null) return text.text;
  return null;
}

/** template % args. */
export function percentOf(w: World, template: string, args: Py): Py {
  const items = args.k === "tuple" ? args.v : [args];
  const heap = new Map<string, { readonly obj: import("../../values/object").Obj; readonly formals: readonly string[] }>();
  const values: Value[] = [];
  for (const item of items) {
    if (item.k === "unknown") return UNKNOWN_TEXT;
    const text = scalar(item) ?? asText(w, item);
    if (text === null) return UNKNOWN_TEXT;
    values.push(text);
  }
  if (args.k === "dict") return stop("% with a dict");
  const index = { key: "ix:%", low: 0, high: 0, term: { op: "index", name: "%" } } as const;
  heap.set("0", {
    obj: {
      kind: "tuple",
      named: null,
      assumes: [],
      runs: values.map((element) => ({ count: constant(1), index, element, picked: null })),
    },
    formals: [],
  });
  const text = percent(stringValue(template, { kind: "any" }), { tag: "ref", id: { kind: "object", site: 0, at: [] } }, heap);
  return text.text === null ? UNKNOWN_TEXT : str(text.text);
}

/** As %s shows it. */
function asText(w: World, v: Py): Value | null {
  const text = shown(w, v, "str");
  return text === null ? null : stringValue(text, { kind: "any" });
}

const FIELD = /\{\{|\}\}|\{([^{}:!]*)(?:!([rsa]))?(?::((?:[^{}]|\{[^{}]*\})*))?\}/g;

/** template.format(*args, **named). */
export function formatMethod(w: World, template: string, args: readonly Py[], named: ReadonlyMap<string, Py> | null): Py {
  let next = 0;
  let unknown = false;
  const field = (path: string): Py => {
    const [name = "", ...rest] = path.split(/(?=[.[])/);
    let value: Py | undefined = name === "" ? args[next++] : /^\d+$/.test(name) ? args[Number(name)] : named?.get(name);
    if (value === undefined) return stop("a field of a format");
    for (const part of rest) {
      if (part.startsWith(".")) value = w.attribute(value, part.slice(1));
      else {
        const key = part.slice(1, -1);
        value = getItem(w, value, /^\d+$/.test(key) ? int(Number(key)) : str(key));
      }
    }
    return value;
  };
  const text = template.replace(FIELD, (whole, path: string | undefined, conversion: string | undefined, spec: string | undefined) => {
    if (whole === "{{" || whole === "}}") return whole.slice(1);
    const value = field(path ?? "");
    const filled = (spec ?? "").replace(/\{([^{}]*)\}/g, (_, inner: string) => shown(w, field(inner), "str") ?? "");
    const part = formatField(w, value, conversion, filled);
    if (part === null) unknown = true;
    return part ?? "";
  });
  return unknown ? UNKNOWN_TEXT : str(text);
}

/** One field of an f-string or format(). */
export function formatField(w: World, v: Py, conversion: string | undefined, spec: string): string | null {
  if (conversion === undefined) return format(w, v, spec);
  const text = shown(w, v, conversion === "r" ? "repr" : "str");
  if (conversion === "a") return stop("!a");
  return text === null ? null : spec === "" ? text : format(w, str(text), spec);
}
