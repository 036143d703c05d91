/** Transfer functions: known callables whose result no recipe of combinators describes (iteration, overloads, conversions). */

import { itemsizeOf } from "../../target/dtypes";
import { bytesPerItem } from "../../target/typecodes";
import { atLeast as isFrom } from "../../target/versions";
import {
  add,
  constant,
  constantOf,
  floordiv,
  hull,
  type Int,
  interval,
  isLess,
  max,
  min,
  mul,
  NATURAL,
  neg,
  ONE,
  scale,
  sub,
  UNKNOWN_INT,
  ZERO,
} from "../../values/int";
import { joinValue } from "../../values/join";
import { withItems } from "../../values/mappings";
import { type History, type Obj, type Run, SOURCES } from "../../values/object";
import { pickled } from "../../values/pickled";
import { sumSizes } from "../../values/pieces";
import { lengthOf, sliceRuns, someItem, someRun } from "../../values/runs";
import { intOf, unknownLike, type Value, wholeFloat } from "../../values/value";
import { sizeOfShape } from "../arrays/coercion";
import { isNumpy, numberOf } from "../arrays/ndarray";
import { arange, baseOf, imaginaryPart, realPart, resizeArray } from "../arrays/transfers";
import { allKnown } from "../calls/arguments";
import { folded } from "../calls/callbacks";
import { skipText } from "../calls/skipped";
import { contents } from "../canonical";
import { attributeValue } from "../classes/attributes";
import { loseAllCensuses } from "../classes/census";
import { makeField, makeRecordClass } from "../classes/records";
import { isTrue } from "../classes/special";
import { itemsOfBytes } from "../containers/array";
import { makeCounter, makeDeque, makeMapping } from "../containers/collections";
import { copied, keepSerialised, type Manner, readInt, serialised } from "../containers/copies";
import { applyMethod } from "../containers/methods";
import { loseItems, objectOf } from "../containers/objects";
import { sortedRuns } from "../containers/order";
import { copyDict, copySet, dictFromKeys, emptyDict, givenBy, givenByNames } from "../containers/tableMethods";
import { stringValue } from "../expressions";
import { type Items, iterateAny, readsOf } from "../loops/iterate";
import { nextItem } from "../loops/nextItem";
import { allocate, freshScalar, lost } from "../machine";
import { asFloat, asInt, floatValue, intValue } from "../operators";
import { notePeak } from "../peaks";
import { strFormat, strValue } from "../texts/formatting";
import { ANY_TEXT, joined, literal, textOf } from "../texts/texts";
import { makeTable, translated } from "../texts/translation";
import { type Applied, lengthOfValue } from "./apply";
import { getAttribute, hasAttribute, isInstance, makeSuper, setAttributeByName, typeOf } from "./objectTransfers";
import { parsed, unpacked } from "./parsing";
import { keepDigits } from "./precision";
import { extreme, sumOfInts } from "./reductions";
import { STREAMS } from "./streams";

type Transfer = (on: Applied) => Value;

export const id = (on: Applied) => freshScalar(on.ctx, on.node, on.tag);
export const arg = (on: Applied, name: string): Value | undefined => on.args.get(name)?.value;

/** Items of an argument. */
function items(on: Applied, value: Value | undefined): Items {
  return iterateAny(value ?? { tag: "none" }, on.node, on.state, on.ctx);
}

function put(on: Applied, obj: Obj): Value {
  const value = allocate(on.state, on.ctx, on.node, obj);
  notePeak(on.state, on.ctx, value);
  return value;
}

/** The reason of an unknown argument passes through; else a new gap. */
export function because(on: Applied, value: Value | undefined, text: string): Value {
  return value?.tag === "unknown" ? value : lost(on.ctx, on.node, text);
}

/** Whole floats below have a repr of their digits and ".0", and each is one number (Python/pystrtod.c). */
const MOST_WHOLE = 2 ** 53;

/** The whole part of any float. */
const ANY_FLOAT: Int = interval(-(2n ** 1024n), 2n ** 1024n);

const HOW_MANY = "how many items this has is not known";

export const TRANSFERS: Readonly<Record<string, Transfer>> = {
  bool: (on) => {
    const x = arg(on, "x");
    return { tag: "bool", value: x === undefined ? false : isTrue(x, on.node, on.state, on.ctx) };
  },
  chr: (on) => {
    const n = asInt(arg(on, "i") as Value);
    const c = n === null ? null : constantOf(n);
    if (typeof c === "number" && c >= 0 && c <= 0x10ffff)
      return stringValue(String.fromCodePoint(c), c < 256 ? { kind: "const", key: `str:${String.fromCodePoint(c)}` } : id(on));
    return {
      tag: "str",
      text: null,
      length: ONE,
      kind: n !== null && n.low >= 0 && n.high < 128 ? "ascii" : null,
      id: n !== null && n.low >= 0 && n.high < 256 ? { kind: "const", key: null } : { kind: "any" },
    };
  },
  range: (on) => {
    const values = ["start", "stop", "step"].map((name) => arg(on, name)).filter((v): v is Value => v !== undefined);
    const ints = values.map(asInt);
    const unknown = values.find((v) => v.tag === "unknown");
    if (ints.some((n) => n === null)) return because(on, unknown, "the bounds of this range are not known");
    const [a, b, c] = ints as Int[];
    const start = b === undefined ? ZERO : (a as Int);
    const stop = b === undefined ? (a as Int) : b;
    const step = c ?? ONE;
    const by = constantOf(step);
    if (by === null || by === 0) return lost(on.ctx, on.node, "the step of this range is not known");
    // ceil((stop - start) / step) rounds, none when that is negative.
    const count =
      by > 0
        ? max(ZERO, floordiv(add(sub(stop, start), sub(step, ONE)), step))
        : max(ZERO, floordiv(add(sub(start, stop), sub(neg(step), ONE)), neg(step)));
    const exact = values.every(({ tag }) => tag === "int");
    const range = put(on, { kind: "range", start, step, count, ...(exact ? { holds: values } : {}), assumes: [] });
    if (on.ctx.machine.target.python[0] > 2) return range;
    // 2.7 makes the list at once (bltinmodule.c, builtin_range).
    const { runs } = items(on, range);
    return put(on, { kind: "list", runs, history: [{ op: "exact", count }], assumes: [] });
  },
  dict: (on) => {
    const [source] = on.rest;
    const named = [...on.args.values()].flatMap(({ name, value }) => (name === null ? [] : [{ name, value }]));
    const keywords = givenByNames(named);
    const assumes = source === undefined ? [] : assumesOf(on, source.value);
    if (source === undefined) {
      // The keywords of 2.7 are a dict that is merged.
      const history: History =
        on.ctx.machine.target.python[0] < 3
          ? [{ op: "from", source: "dict", count: keywords.length }]
          : [{ op: "made", by: "kwargs", count: keywords.length, extra: [] }];
      const empty = emptyDict(true);
      if (named.length === 0) return put(on, empty);
      return put(on, { ...empty, runs: keywords.runs, length: keywords.length, strKeys: keywords.strKeys, history });
    }
    const given = givenBy(source.value, on.node, on.state, on.ctx);
    if (given === null) return because(on, source.value, "what dict() is made from is not known");
    const made = withItems(emptyDict(true), given);
    // From 3.9 on keywords are inserted one by one; before, they are a dict that is merged (dictobject.c, dict_vectorcall).
    const merged = on.ctx.machine.target.python[0] < 3 || on.ctx.machine.target.python[1] < 9;
    return put(on, { ...withItems(made, { ...keywords, by: merged ? "dict" : "pairs" }), assumes });
  },
  deque: makeDeque,
  counter: makeCounter,
  defaultdict: (on) => makeMapping("defaultdict", on),
  ordereddict: (on) => makeMapping("OrderedDict", on),
  fromkeys: (on) => {
    const source = arg(on, "iterable");
    const found = items(on, source);
    if (source === undefined) return lost(on.ctx, on.node, HOW_MANY);
    return put(on, {
      ...dictFromKeys(found, arg(on, "value") ?? { tag: "none" }, objectOf(source, on.state)),
      assumes: assumesOf(on, source),
    });
  },
  bytes: (on) => {
    const source = arg(on, "source");
    if (source === undefined) return { tag: "bytes", data: "", length: ZERO, id: { kind: "const", key: "bytes:" } };
    if (source.tag === "bytes") return source;
    const n = asInt(source);
    const length = n ?? bytesIn(source, on) ?? NATURAL;
    // A copy of a buffer is made anew even where it is one byte, up to 3.14 (Objects/bytesobject.c, _PyBytes_FromBuffer).
    const buffer = /^(bytearray|array|ndarray)$/.test(objectOf(source, on.state)?.kind ?? "");
    const fresh = length.low > 0 && (n !== null || !isFrom(on.ctx.machine.target, [3, 15, 0]));
    return { tag: "bytes", data: null, length, id: id(on), ...(n === null && !buffer ? {} : { fresh }) };
  },
  bytearray: (on) => {
    const source = arg(on, "source");
    if (source === undefined) return put(on, { kind: "bytearray", length: ZERO, history: [], assumes: [] });
    const n = asInt(source);
    const length = n ?? bytesIn(source, on) ?? NATURAL;
    // From an int or a buffer the block is made at once; other iterables are appended item by item (bytearrayobject.c).
    const kind = objectOf(source, on.state)?.kind;
    const sized =
      n !== null || source.tag === "bytes" || source.tag === "str" || kind === "bytearray" || kind === "array" || kind === "ndarray";
    const from = sized ? "bytes" : kind === "list" || kind === "tuple" ? kind : "iterator";
    return put(on, { kind: "bytearray", length, history: [{ op: "from", source: from, count: length }], assumes: [] });
  },
  makeTable,
  translated,
  str_encode: (on) => ({
    tag: "bytes",
    data: null,
    length: encoded(arg(on, "self") as Value, on) ?? NATURAL,
    id: id(on),
  }),
  next: nextItem,
  iter: (on) => {
    const source = arg(on, "object");
    const obj = source === undefined ? undefined : objectOf(source, on.state);
    if (source !== undefined && obj?.kind === "iterator") return source;
    const found = items(on, source);
    // A range iterator copies the numbers and lets the range go.
    const holds = source === undefined || obj?.kind === "range" ? [] : [source];
    return put(on, {
      kind: "iterator",
      type: `${obj?.kind ?? "str"}_iterator`,
      runs: found.runs,
      holds,
      hinted: true,
      frame: null,
      lazy: null,
      reads: readsOf(holds, on.state),
      assumes: [],
    });
  },
  sum: (on) => {
    const source = arg(on, "iterable");
    const found = items(on, source);
    let total: Value = arg(on, "start") ?? intValue(ZERO, { kind: "const", key: "int:0" });
    for (const run of found.runs) {
      const { element } = run;
      if (isLess(ZERO, run.count) === false) continue;
      const kinds = element.tag === "int" || element.tag === "bool" ? "int" : element.tag === "float" ? "float" : null;
      if (kinds === "float" && (total.tag === "int" || total.tag === "float" || total.tag === "bool")) {
        const added: Value = floatValue(null, id(on));
        total = isLess(ZERO, run.count) === true ? added : joinValue(total, added);
      } else if (kinds === "int" && asInt(total) !== null) {
        const n = asInt(element) as Int;
        const before = asInt(total) as Int;
        const sum = add(before, sumOfInts(n, run));
        // From 3.12 on what was added in the machine asks for its digits only (bltinmodule.c, sum).
        const small = [n, before, sum, run.count].every(({ low, high }) => low > -(2 ** 31) && high < 2 ** 31);
        total = on.ctx.machine.target.python[1] < 12 ? intValue(sum, id(on)) : intOf(sum, id(on), small ? "size" : "any");
      } else
        return (
          folded(found, "+", arg(on, "start") ?? intValue(ZERO, { kind: "const", key: "int:0" }), on)?.last ??
          lost(on.ctx, on.node, "what this sums to is not known")
        );
    }
    return total;
  },
  mean: (on) => {
    const found = items(on, arg(on, "data"));
    const float = floatValue(null, id(on));
    const ints = found.runs.map((run) => someItem(run)).filter(({ tag }) => tag !== "float");
    if (!ints.every(({ tag }) => tag === "int" || tag === "bool")) return lost(on.ctx, on.node, "the type of this depends on the numbers");
    // The mean of whole numbers is an int where it is whole (statistics.py, _convert).
    const whole = ints.map((value) => asInt(value) as Int).map((n) => intValue(interval(n.low, n.high), { kind: "any" }));
    return whole.length > 0 && whole.length === found.runs.length ? joinValue(whole.reduce(joinValue), float) : float;
  },
  product: (on) => {
    const found = items(on, arg(on, "iterable"));
    const done = folded(found, "*", arg(on, "start") ?? intValue(ONE, { kind: "const", key: "int:1" }), on);
    return done?.last ?? because(on, arg(on, "iterable"), "what this product is, is not known");
  },
  reduce: (on) => {
    const found = items(on, arg(on, "iterable"));
    const f = arg(on, "function");
    const done = f === undefined ? null : folded(found, f, arg(on, "initial"), on);
    return done?.last ?? because(on, arg(on, "iterable"), "what reduce() leaves is not known");
  },
  most_common: (on) => {
    const self = arg(on, "self") as Value;
    const view = applyMethod(self, "items", allKnown([]), on.node, on.state, on.ctx);
    const found = items(on, view);
    const given = arg(on, "n") ?? { tag: "none" };
    const n = asInt(given);
    if (n === null && given.tag !== "none") return because(on, view, HOW_MANY);
    // Sorted; with a number what heapq.nlargest gives: for 1 a display, for all a slice, else what a comprehension collects.
    const count = n === null ? found.count : min(max(n, ZERO), found.count);
    const inOrder = sortedRuns(found, 1, { tag: "bool", value: true }, on);
    const known = inOrder === null ? null : sliceRuns(inOrder, ZERO, count);
    const runs = known ?? someRun(found.runs, count, `mc${on.node.start}`);
    if (runs === null) return lost(on.ctx, on.node, HOW_MANY);
    const history: History =
      n === null
        ? [{ op: "made", by: "sorted", count, extra: [constant(SOURCES.indexOf(found.source))] }]
        : constantOf(n) === 1
          ? [{ op: "exact", count }]
          : isLess(n, found.count) === true
            ? [{ op: "append", count }]
            : isLess(n, found.count) === false
              ? [{ op: "exact", count }]
              : [{ op: "mixed", most: count }];
    return put(on, { kind: "list", runs, history, ...(known === null ? { unordered: true } : {}), assumes: assumesOf(on, self) });
  },
  min: (on) => extreme(on, true),
  max: (on) => extreme(on, false),
  round: (on) => {
    const given = arg(on, "number") as Value;
    if (isNumpy(given, on.state) && arg(on, "ndigits") !== undefined) return lost(on.ctx, on.node, "what round() gives is not known");
    const x = numberOf(given, on.node, on.state, on.ctx) ?? given;
    const n = asInt(x);
    if (n !== null) return intValue(n, x.tag === "int" ? x.id : id(on));
    if (x.tag !== "float") return because(on, x, "what round() gives is not known");
    if (arg(on, "ndigits") !== undefined) return floatValue(null, id(on));
    if (x.value === null || !Number.isFinite(x.value)) return intValue(ANY_FLOAT, id(on));
    // Half goes to the even one.
    const down = Math.floor(x.value);
    const up = x.value - down > 0.5 || (x.value - down === 0.5 && down % 2 !== 0);
    return intValue(constant(BigInt(up ? down + 1 : down)), id(on));
  },
  int: (on) => {
    const given = arg(on, "x");
    if (given === undefined) return intValue(ZERO, { kind: "const", key: "int:0" });
    const x = numberOf(given, on.node, on.state, on.ctx) ?? given;
    if (x.tag === "int") return x;
    const n = asInt(x);
    if (n !== null) return intValue(n, id(on));
    if (x.tag === "float") {
      const value = x.value === null || !Number.isFinite(x.value) ? null : Math.trunc(x.value);
      return intValue(value === null ? ANY_FLOAT : constant(BigInt(value)), id(on));
    }
    if (x.tag === "str") return readNumber(x, arg(on, "base"), on);
    return intOf(UNKNOWN_INT, { kind: "any" }, "any");
  },
  float: (on) => {
    const x = arg(on, "x");
    if (x === undefined) return floatValue(0, id(on));
    if (x.tag === "float") return x;
    if (x.tag === "unknown") return floatValue(null, { kind: "any" });
    if (x.tag === "int" && x.int.low > -MOST_WHOLE && x.int.high < MOST_WHOLE) return wholeFloat(x.int, id(on));
    return floatValue(x.tag === "str" ? null : asFloat(x), id(on));
  },
  str_format: (on) => {
    const named = new Map([...on.args].map(([name, argument]) => [name, argument.value]));
    return strValue(
      strFormat(
        arg(on, "self") as Value,
        on.rest.map((a) => a.value),
        named,
        on.state.heap,
      ),
      id(on),
    );
  },
  str_join: (on) => {
    const separator = arg(on, "self") as Value;
    const found = items(on, arg(on, "iterable"));
    return joinTexts(separator, found, on);
  },
  struct_unpack: (on) => unpacked(on),
  json_loads: (on) => {
    const written = on.args.size === 1 && on.rest.length === 0 ? serialised(arg(on, "s") as Value, on) : null;
    return written === null ? parsed(on) : copyOf(written, "json", on);
  },
  pickle_dumps: (on) => {
    const obj = arg(on, "obj") as Value;
    if (obj.tag === "unknown") return unknownLike(obj);
    const made: Value = { tag: "bytes", data: null, length: pickledLength(obj, arg(on, "protocol"), on), id: id(on) };
    keepSerialised(made, obj, on);
    return made;
  },
  pickle_loads: (on) => {
    const written = arg(on, "data") === undefined ? null : serialised(arg(on, "data") as Value, on);
    if (written !== null) return copyOf(written, "pickle", on);
    loseAllCensuses(on.state, on.ctx.machine);
    return because(on, arg(on, "data"), "pickle.loads returns what the bytes hold");
  },
  copy: (on) => {
    const x = arg(on, "x") as Value;
    const obj = objectOf(x, on.state);
    if (obj === undefined) return x;
    if (obj.own !== undefined && obj.kind !== "tuple") return lost(on.ctx, on.node, `copying a ${obj.own.type} is not followed yet`);
    if (obj.kind === "list") {
      // list.copy() from 3.3 on, list(x) before (copy.py).
      const count = lengthOf(obj.runs);
      const old = on.ctx.machine.target.python[0] < 3;
      return put(on, { ...obj, history: [old ? { op: "from", source: "list", count } : { op: "exact", count }] });
    }
    if (obj.kind === "tuple" || obj.kind === "frozenset" || obj.kind === "range") return x;
    if (obj.kind === "dict" && obj.type === "dict") return put(on, copyDict(obj));
    if (obj.kind === "set") return put(on, copySet(obj));
    return lost(on.ctx, on.node, `copying a ${obj.kind} is not followed yet`);
  },
  deepcopy: (on) => {
    const x = arg(on, "x") as Value;
    return x.tag === "unknown" || arg(on, "memo") !== undefined
      ? because(on, x, "what deepcopy() copies is not known")
      : copyOf(x, "copy", on);
  },
  array: (on) => {
    const code = arg(on, "typecode") as Value;
    const source = arg(on, "initializer");
    if (code.tag !== "str" || code.text === null || !"bBhHiIlLqQfduw".includes(code.text) || code.text.length !== 1)
      return because(on, code, "the typecode of the array is not known");
    const typecode = code.text;
    if (source === undefined) return put(on, { kind: "array", typecode, length: ZERO, history: [], assumes: [] });
    const obj = objectOf(source, on.state);
    if (source.tag === "bytes" || obj?.kind === "bytearray") {
      const bytes = lengthOfValue(source, on.state);
      const count = bytes === null ? null : itemsOfBytes(bytes, typecode, on.ctx.machine.target);
      if (count === null) return because(on, source, HOW_MANY);
      return put(on, { kind: "array", typecode, length: count, history: [{ op: "from", source: "bytes", count }], assumes: [] });
    }
    if (source.tag === "str")
      return put(on, {
        kind: "array",
        typecode,
        length: source.length,
        history: [{ op: "from", source: "str", count: source.length }],
        assumes: [],
      });
    const found = items(on, source);
    // Lists, tuples and arrays of the same typecode are sized at once; anything else is appended item by item (arraymodule.c, array_new).
    const sized = obj?.kind === "list" || obj?.kind === "tuple" || (obj?.kind === "array" && obj.typecode === typecode);
    return put(on, {
      kind: "array",
      typecode,
      length: found.count,
      history: [sized ? { op: "from", source: found.source, count: found.count } : { op: "append", count: found.count }],
      assumes: assumesOf(on, source),
    });
  },
  arange: (on) => arange(on),
  array_resize: resizeArray,
  array_real: realPart,
  array_imag: imaginaryPart,
  array_base: baseOf,
  namedtuple: makeRecordClass,
  field: makeField,
  super: makeSuper,
  type: typeOf,
  isinstance: isInstance,
  getattr: getAttribute,
  vars: (on) => attributeValue(arg(on, "object") as Value, "__dict__", on.node, on.state, on.ctx),
  hasattr: hasAttribute,
  ...STREAMS,
  setattr: setAttributeByName,
  eval: (on) => runText(on, false),
  exec: (on) => runText(on, true),
  // Without an argument a context keeps what it kept.
  precision: (on) => {
    const digits = arg(on, "prec");
    if (digits !== undefined) keepDigits(digits, on.state, on.ctx.machine);
    return { tag: "none" };
  },
};

/** Bytes that bytes() and bytearray() copy: of a buffer all of it, of anything else one for each item. */
function bytesIn(source: Value, on: Applied): Int | null {
  if (source.tag === "str") return encoded(source, on);
  const obj = objectOf(source, on.state);
  const { target } = on.ctx.machine;
  if (obj?.kind === "array") {
    // The arrays of Python 2 are no buffers to it.
    const each = target.python[0] < 3 ? null : bytesPerItem(obj.typecode, target);
    return each === null ? null : scale(obj.length, each);
  }
  if (obj?.kind === "ndarray") {
    const each = itemsizeOf(obj.dtype, target);
    return each === null ? null : scale(sizeOfShape(obj.shape), each);
  }
  return source.tag === "union" ? null : lengthOfValue(source, on.state);
}

/** Bytes of an ASCII text in encodings of one unit per character: bytes of a unit, then of the mark in front. */
const ENCODINGS: Readonly<Record<string, readonly [number, number]>> = {
  utf8: [1, 0],
  u8: [1, 0],
  ascii: [1, 0],
  usascii: [1, 0],
  latin1: [1, 0],
  iso88591: [1, 0],
  cp1252: [1, 0],
  utf8sig: [1, 3],
  utf16: [2, 2],
  utf16le: [2, 0],
  utf16be: [2, 0],
  utf32: [4, 4],
  utf32le: [4, 0],
  utf32be: [4, 0],
};

/** Bytes of a text in the encoding that is given, else UTF-8; null where that is not known. */
function encoded(text: Value, on: Applied): Int | null {
  const encoding = arg(on, "encoding");
  const name = encoding === undefined ? "utf8" : encoding.tag === "str" ? encoding.text?.toLowerCase().replace(/[-_ ]/g, "") : undefined;
  const [unit, mark] = ENCODINGS[name ?? ""] ?? [];
  if (unit === undefined || mark === undefined || text.tag !== "str") return null;
  const least = add(constant(mark), scale(text.length, unit));
  if (text.kind === "ascii") return least;
  // What is not ASCII takes up to four bytes; an error handler may leave it out, or spell its name.
  return arg(on, "errors") === undefined ? hull(ZERO, add(constant(4), scale(text.length, 4))) : null;
}

/** Text that is run as code, in the scope of the call or with names of its own. */
function runText(on: Applied, binds: boolean): Value {
  const names = arg(on, "globals");
  const source = arg(on, "source");
  const why = `${binds ? "exec" : "eval"}() may have changed it`;
  if (names !== undefined && names.tag !== "none")
    loseItems(
      on.state,
      [...on.args.values()].map(({ value }) => value),
      contents,
      why,
    );
  else skipText(source?.tag === "str" ? source.text : null, binds, why, on.state, on.ctx);
  return { tag: "none" };
}

/** int(text, base): a text of n characters spells no more than base ** n. */
function readNumber({ text, length }: Extract<Value, { tag: "str" }>, given: Value | undefined, on: Applied): Value {
  const base = given === undefined ? 10 : constantOf(asInt(given) ?? NATURAL);
  const plain = text?.trim().toLowerCase() ?? "";
  const prefix = { 2: "0b", 8: "0o", 16: "0x" }[Number(base)];
  if (base === 10 && /^[+-]?\d+$/.test(plain)) return readInt(constant(BigInt(plain.replace("+", ""))), id(on));
  if (prefix !== undefined && /^[\da-f]+$/.test(plain)) {
    const known = plain.split("").every((digit) => Number.parseInt(digit, 16) < Number(base)) ? constant(BigInt(prefix + plain)) : null;
    if (known !== null) return intOf(known, id(on), "any");
  }
  // Longer ones raise, but in bases that are powers of 2 (sys.int_info.default_max_str_digits).
  const digits = base === 10 && isFrom(on.ctx.machine.target, [3, 11, 0]) && length.high > 4300 ? 4300 : length.high;
  const most = digits <= 4300 ? BigInt(typeof base === "number" && base >= 2 ? base : 36) ** BigInt(digits) : Number.POSITIVE_INFINITY;
  return intOf(interval(typeof most === "bigint" ? -most : Number.NEGATIVE_INFINITY, most), id(on), "any");
}

/** separator.join(items): Σ of the lengths, and the separators between them. A single item is given back as it is. */
function joinTexts(separator: Value, found: Items, on: Applied): Value {
  const { heap } = on.state;
  if (separator.tag === "bytes") {
    let length: Int = ZERO;
    for (const run of found.runs) {
      const item = run.element.tag === "bytes" ? run.element.length : NATURAL;
      length = add(length, sumSizes(item, run.index, run.count, run.picked));
    }
    // A single item is given back as it is.
    const [only] = found.runs;
    if (constantOf(found.count) === 1 && only?.element.tag === "bytes") return only.element;
    length = add(length, mul(separator.length, max(sub(found.count, ONE), ZERO)));
    return { tag: "bytes", data: null, length, id: found.count.low <= 1 && found.count.high >= 1 ? { kind: "any" } : id(on) };
  }
  const between = textOf(separator, heap, "str");
  if (between === null || separator.tag !== "str") return because(on, separator, "what joins these is not known");
  const [only] = found.runs;
  if (constantOf(found.count) === 1 && only?.element.tag === "str") return only.element;
  const known = knownItems(found.runs);
  if (known !== null && between.text !== null) return strValue(literal(known.join(between.text)), id(on));
  const parts = found.runs.map((run) => {
    const text = textOf(run.element, heap, "str");
    if (run.element.tag !== "str" || text === null) return ANY_TEXT;
    return { ...text, text: null, length: sumSizes(text.length, run.index, run.count, run.picked) };
  });
  const gaps = max(sub(found.count, ONE), ZERO);
  const fill = { ...between, text: null, length: mul(between.length, gaps) };
  // One item alone is given back as it is.
  const identity = found.count.low <= 1 && found.count.high >= 1 ? ({ kind: "any" } as const) : id(on);
  return strValue(joined([...parts, ...(gaps.high > 0 ? [fill] : [])]), identity);
}

/** The texts of the items where all are known and few. */
function knownItems(runs: readonly Run[]): readonly string[] | null {
  const all: string[] = [];
  for (const run of runs) {
    const count = constantOf(run.count);
    if (run.element.tag !== "str" || run.element.text === null || typeof count !== "number" || all.length + count > 1024) return null;
    for (let i = 0; i < count; i++) all.push(run.element.text);
  }
  return all;
}

/** Whatever is pickled takes an opcode and the end of the stream. */
const ANY_PICKLE: Int = interval(2, Number.POSITIVE_INFINITY);

/** Bytes of the stream (values/pickled.ts); any number where the value or protocol is not followed. */
function pickledLength(value: Value, protocol: Value | undefined, on: Applied): Int {
  const { target } = on.ctx.machine;
  const given = protocol === undefined || protocol.tag === "none" ? null : asInt(protocol);
  const chosen =
    given === null ? (target.python[0] < 3 ? 0 : target.python[1] >= 14 ? 5 : target.python[1] >= 8 ? 4 : 3) : constantOf(given);
  if (typeof chosen !== "number" || (protocol !== undefined && given === null)) return ANY_PICKLE;
  const stream = pickled(value, on.state.heap, chosen < 0 ? 5 : chosen, target.python, (dtype) => itemsizeOf(dtype, target));
  return stream === null ? ANY_PICKLE : stream.length;
}

function assumesOf(on: Applied, value: Value) {
  return objectOf(value, on.state)?.assumes ?? [];
}

function copyOf(value: Value, manner: Manner, on: Applied): Value {
  const copy = copied(value, manner, on);
  if ("why" in copy) {
    // There may be instances in it, that their classes count.
    if (manner !== "json") loseAllCensuses(on.state, on.ctx.machine);
    return lost(on.ctx, on.node, copy.why);
  }
  notePeak(on.state, on.ctx, copy);
  return copy;
}
