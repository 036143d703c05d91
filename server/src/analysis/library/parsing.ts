/** Values that are read out of texts and bytes: json.loads of a text that is known, struct.unpack by its format. */
import { constant, type Int, interval } from "../../values/int";
import type { ItemRun, Run } from "../../values/object";
import { appendRuns, single } from "../../values/runs";
import type { Id, Value } from "../../values/value";
import { readInt } from "../containers/copies";
import { stringValue } from "../expressions";
import { freshScalar, lost } from "../machine";
import { type Applied, put, under } from "./apply";

/** Longer texts are not read. */
const MOST_TEXT = 20_000;

/** The key of an object that stands for a number: no text holds it unescaped. */
const NUMBER = "\u007fnumber";

/** json.loads(s); its other arguments change what comes out. */
export function parsed(on: Applied): Value {
  const source = on.args.get("s")?.value;
  if (source?.tag === "unknown") return source;
  const text = source?.tag === "str" && on.rest.length === 0 && on.args.size === 1 ? source.text : null;
  if (text === null || text.length > MOST_TEXT) return lost(on.ctx, on.node, "json.loads returns what the text holds");
  try {
    // Numbers keep how they are written, as 1.0 is a float and 1 an int.
    const plain: unknown = JSON.parse(
      text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g, (part) =>
        part.startsWith('"') ? part : `{"${NUMBER}":"${part}"}`,
      ),
    );
    return build(plain, on, new Map());
  } catch {
    return lost(on.ctx, on.node, "json.loads raises for this text");
  }
}

/** The C scanner keeps one object for equal keys (the memo of scanner.c); one-character texts are the shared ones. */
function build(plain: unknown, on: Applied, keys: Map<string, Value>): Value {
  if (plain === null) return { tag: "none" };
  if (typeof plain === "boolean") return { tag: "bool", value: plain };
  if (typeof plain === "string") return textValue(plain, on);
  if (Array.isArray(plain)) {
    let runs: readonly Run[] = [];
    for (const [i, item] of plain.entries()) runs = appendRuns(runs, [single(build(item, under(on, String(i)), keys), `j${i}`)]);
    return put(on, {
      kind: "list",
      runs,
      history: plain.length === 0 ? [] : [{ op: "append", count: constant(plain.length) }],
      assumes: [],
    });
  }
  const entries = Object.entries(plain as Readonly<Record<string, unknown>>);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === NUMBER) return numberValue(String(first[1]), on);
  const runs: ItemRun[] = entries.map(([name, item], i) => {
    const key = keys.get(name) ?? textValue(name, under(on, `k${i}`));
    keys.set(name, key);
    const run = single(build(item, under(on, `v${i}`), keys), `j${i}`);
    return { count: run.count, index: run.index, key, element: run.element, picked: null };
  });
  const count = constant(runs.length);
  return put(on, {
    kind: "dict",
    type: "dict",
    runs,
    length: count,
    strKeys: runs.length > 0 ? true : null,
    history: runs.length === 0 ? [] : [{ op: "append", count }],
    assumes: [],
  });
}

function textValue(text: string, on: Applied): Value {
  const shared = text === "" || (text.length === 1 && text.charCodeAt(0) < 256);
  return stringValue(text, shared ? { kind: "const", key: `str:${text}` } : identity(on));
}

function numberValue(text: string, on: Applied): Value {
  return /^-?\d+$/.test(text) ? readInt(constant(BigInt(text)), identity(on)) : { tag: "float", value: Number(text), id: identity(on) };
}

function identity(on: Applied): Id {
  return freshScalar(on.ctx, on.node, on.tag);
}

/** struct.unpack(format, …): a tuple of what each code reads. */
export function unpacked(on: Applied): Value {
  const format = on.args.get("format")?.value;
  if (format === undefined || format.tag === "unknown") return format ?? { tag: "none" };
  if (format.tag !== "str" || format.text === null) return lost(on.ctx, on.node, "the format is not known");
  let runs: readonly Run[] = [];
  let items = 0;
  for (const [, repeat = "", code = ""] of format.text.replace(/^[@<>!=]/, "").matchAll(/\s*(\d*)([a-zA-Z?])/g)) {
    if (code === "x") continue;
    const times = code === "s" || code === "p" ? 1 : repeat === "" ? 1 : Number(repeat);
    items += times;
    if (items > 256) return lost(on.ctx, on.node, "this format has too many items to follow");
    for (let i = 0; i < times; i++) {
      const value = readValue(code, repeat === "" ? 1 : Number(repeat), freshScalar(on.ctx, on.node, `u${items}.${i}`));
      if (value === null) return lost(on.ctx, on.node, "this format is not followed");
      runs = appendRuns(runs, [single(value, `u${items}.${i}`)]);
    }
  }
  return put(on, { kind: "tuple", runs, named: null, assumes: [] });
}

function readValue(code: string, length: number, id: Id): Value | null {
  if (code === "s" || code === "p") return { tag: "bytes", data: null, length: code === "s" ? constant(length) : interval(0, length), id };
  if (code === "c") return { tag: "bytes", data: null, length: constant(1), id: { kind: "const", key: null } };
  if (code === "?") return { tag: "bool", value: null };
  if ("efd".includes(code)) return { tag: "float", value: null, id };
  const bits = BITS[code.toLowerCase()];
  if (bits === undefined) return null;
  const signed = code === code.toLowerCase();
  const top = 1n << BigInt(signed ? bits - 1 : bits);
  const int: Int = interval(signed ? -top : 0, top - 1n);
  return { tag: "int", int, id };
}

const BITS: Readonly<Record<string, number>> = { b: 8, h: 16, i: 32, l: 64, q: 64, n: 64 };
