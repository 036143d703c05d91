/** Methods of str and bytes. */
import { type Known, PURE } from "../../knowledge/pure";
import { each, itemsOf } from "./iterate";
import { type Calls, number } from "./methods";
import { type Bytes, bool, bytes, FALSE, float, int, list, NONE, type Py, SOME, type Str, stop, str, TRUE, tuple } from "./objects";
import { isTrue, lengthOfText, raise, spend } from "./operations";
import { inOrder } from "./setOrder";
import { formatMethod } from "./texts";
import type { World } from "./world";

export const STR: Readonly<Record<string, Calls<Str>>> = {
  "join/1": (w, self, [items = NONE]) => {
    const parts: string[] = [];
    let only: Py | undefined;
    for (const item of items.k === "set" || items.k === "frozenset" ? inOrder(w, items) : each(w, items)) {
      if (item.k === "unknown") return { k: "unknown", type: "str", idle: false };
      if (item.k !== "str") return raise(w, "TypeError", str("sequence item: expected str instance"));
      parts.push(item.v);
      only = item;
    }
    if (parts.length === 1 && only !== undefined) return only;
    return str(parts.join(self.v));
  },
  "format/99 *": (w, self, args, named) => formatMethod(w, self.v, args, named),
  "translate/1": (w, self, [table = NONE]) => {
    if (table.k !== "dict") return stop("translate()");
    let text = "";
    for (const character of self.v) {
      const by = table.v.get(character.codePointAt(0) as number)?.[1];
      if (by === undefined) text += character;
      else if (by.k === "str") text += by.v;
      else if (by.k === "int") text += String.fromCodePoint(Number(by.v));
      else if (by.k !== "None") return stop("translate()");
    }
    spend(w, self.v.length >> 2);
    return str(text);
  },
  "index/1": (w, self, args) => {
    const found = pure(w, "str.find", self, args);
    return found.k === "int" && found.v === -1 ? raise(w, "ValueError", str("substring not found")) : found;
  },
  "startswith/3": (w, self, args) => starts(w, self, args, "startswith"),
  "endswith/3": (w, self, args) => starts(w, self, args, "endswith"),
  "encode/1 encoding": (_, self, [by], named) => {
    const encoding = by ?? named?.get("encoding");
    const name = encoding === undefined ? "utf8" : encoding.k === "str" ? encoding.v.toLowerCase().replace(/[-_]/g, "") : "";
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
    if (/^[\x00-\x7f]*$/.test(self.v) && /^(?:utf8|ascii|latin1|iso88591)$/.test(name)) return bytes(self.v);
    return name === "utf8"
      ? bytes(encodeURIComponent(self.v).replace(/%(..)/g, (_part, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))))
      : stop("encode()");
  },
};

export const BYTES: Readonly<Record<string, Calls<Bytes>>> = {
  "decode/2 encoding errors": (_, self, [by, errors], named) => {
    const encoding = by ?? named?.get("encoding");
    const name = encoding === undefined ? "utf8" : encoding.k === "str" ? encoding.v.toLowerCase().replace(/[-_]/g, "") : "";
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
    if (/^[\x00-\x7f]*$/.test(self.v) && /^(?:utf8|ascii|latin1|iso88591)$/.test(name)) return str(self.v);
    if (/^(?:latin1|iso88591)$/.test(name)) return str(self.v);
    if (name !== "utf8" || errors !== undefined || named?.has("errors")) return stop("decode()");
    try {
      return str(decodeURIComponent(self.v.replace(/[\s\S]/g, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, "0")}`)));
    } catch {
      return stop("decode()");
    }
  },
  "hex/0": (w, self) => {
    spend(w, self.v.length >> 3);
    return str(Array.from(self.v, (c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join(""));
  },
  "join/1": (w, self, [items = NONE]) => {
    const parts = itemsOf(w, items).map((item) =>
      item.k === "bytes"
        ? item.v
        : item.k === "bytearray"
          ? String.fromCharCode(...item.v)
          : item.k === "unknown" && item.tame === "value"
            ? null
            : stop("join() of bytes"),
    );
    spend(w, parts.length);
    return parts.includes(null) ? SOME : bytes(parts.join(self.v));
  },
  "translate/1": (w, self, [table = NONE]) => {
    if ((table.k !== "bytes" && table.k !== "bytearray") || table.v.length !== 256) return stop("translate()");
    spend(w, self.v.length >> 2);
    const by = table.k === "bytes" ? table.v : String.fromCharCode(...table.v);
    return bytes(self.v.replace(/[\s\S]/g, (c) => by[c.charCodeAt(0)] as string));
  },
};

function starts(w: World, self: Str, args: readonly Py[], name: "startswith" | "endswith"): Py {
  const [part, ...rest] = args;
  if (part?.k === "tuple") return bool(part.v.some((one) => isTrue(w, starts(w, self, [one, ...rest], name))));
  if (part?.k === "str" && rest.length === 0) return bool(name === "startswith" ? self.v.startsWith(part.v) : self.v.endsWith(part.v));
  return pure(w, `str.${name}`, self, args);
}

/** Methods that are worked out on known texts; the text itself is given back where nothing changes. */
export function pure(w: World, name: string, self: Str | Extract<Py, { readonly k: "bytes" }>, args: readonly Py[]): Py {
  const work = PURE[name];
  if (work === undefined) return stop(`${name}()`);
  spend(w, self.v.length >> 5);
  const result = work(knownOf(self), ...args.map(knownOf));
  if (result === undefined) return stop(`${name}() of these`);
  // What changes letters makes a new text, whatever it finds.
  const anew = /lower|upper|title|capitalize|swapcase|casefold/.test(name);
  const made = fromKnown(result, anew ? NONE : self);
  if (made.k !== "list") return made;
  const called = name.slice(name.indexOf(".") + 1);
  if (called === "partition" || called === "rpartition") return tuple(made.v);
  const [separator, most] = args;
  const count = made.v.length;
  const text = self.k === "str" ? 1 : 0;
  if (called === "splitlines") made.grown = [{ op: "made", by: "splitlines", count, extra: [] }];
  else if (separator !== undefined && separator.k !== "None" && (separator.k === "str" || separator.k === "bytes"))
    made.grown = [
      {
        op: "made",
        by: "split by",
        count,
        extra: [lengthOfText(self.v), lengthOfText(separator.v), most === undefined ? -1 : number(most, -1), text === 0 ? 0 : 1],
      },
    ];
  else if (most === undefined) made.grown = [{ op: "made", by: "split", count, extra: [lengthOfText(self.v), text] }];
  // Room is made for twelve words at most (MAX_PREALLOC).
  else made.grown = [{ op: "mixed", count: Math.max(count, 12) }];
  return made;
}

/** What a function of a library gives for known texts and numbers; null: that is not worked out. */
export function workedOut(w: World, name: string, args: readonly Py[]): Py | null {
  if (!args.every((arg) => ["str", "bytes", "int", "float", "bool", "None"].includes(arg.k) && !(arg.k === "float" && arg.rough)))
    return null;
  spend(w, 5);
  const result = PURE[name]?.(...args.map(knownOf));
  if (name === "os.path.splitext" && typeof result === "object" && result !== null && "items" in result)
    return tuple(result.items.map((item) => fromKnown(item, args[0] ?? NONE)));
  return result === undefined || (typeof result === "object" && result !== null && "items" in result)
    ? null
    : fromKnown(result, args[0] ?? NONE);
}

function knownOf(v: Py): Known {
  switch (v.k) {
    case "str":
      return v.v;
    case "bytes":
      return { bytes: v.v };
    case "int":
      return BigInt(v.v);
    case "float":
    case "bool":
      return v.v;
    case "None":
      return null;
    default:
      return stop("an argument");
  }
}

function fromKnown(known: Known, self: Py): Py {
  if (known === null) return NONE;
  switch (typeof known) {
    case "string":
      return self.k === "str" && self.v === known ? self : str(known);
    case "bigint":
      return int(Number(known));
    case "number":
      return float(known);
    case "boolean":
      return known ? TRUE : FALSE;
    case "undefined":
      return stop("a result");
    default:
      if ("bytes" in known) return bytes(known.bytes);
      return list(
        known.items.map((item) => fromKnown(item, self)),
        [],
      );
  }
}
