/** What calls of the builtins hold while they run, to the byte, by version. */
import type { Invocation } from "../analysis/types";
import type { Abi } from "../size/tables/abi";
import { digitsOf, strLayout } from "../size/tables/scalars";
import { intHeld } from "../size/values";
import type { Version } from "../target/target";
import { compareVersions } from "../target/versions";
import { lookup } from "../values/heap";
import { add, constantOf, type Exact, mul, ONE, sub } from "../values/int";
import type { Heap } from "../values/snapshot";
import type { Value } from "../values/value";
import { type Block, decimalsBlock, digitsBlock, intBlock, iteratorBlock, namedBlock, tupleBlock } from "./blocks";

/** A moment inside a call: what it holds then, and whether its result is there too. */
export interface Phase {
  readonly blocks: readonly Block[];
  readonly result: boolean;
  /** The result takes no block from a free list. */
  readonly fresh?: boolean;
}

/** Moments of the call that may be its highest; null where they are not known. Without any, the result is all that it makes. */
export function phasesOf(call: Invocation, abi: Abi): readonly Phase[] | null {
  const { callee, args, result } = call;
  if (result.tag === "unknown") return null;
  // The steps of its body are among those of the course.
  if (call.program) return [];
  const name = callee.slice(callee.indexOf(".") + 1);
  const method = METHODS.has(name) && /^(?:object|str|bytes)\./.test(callee);
  if (method) return [{ blocks: name === "insert" && !abi.from(3, 7) ? [tupleBlock(abi, args.length)] : [], result: false }];
  const row = CALLS[callee];
  if (row === undefined) return null;
  const given = givenBlocks(row.by, call, abi);
  const inner = row.inner === undefined ? [] : row.inner(call, abi);
  if (inner === null || given === null) return null;
  const first = row.first === undefined ? [] : row.first(call, abi);
  return first === null
    ? null
    : [
        ...first.map((blocks) => ({ blocks: [...given, ...blocks], result: false })),
        { blocks: [...given, ...inner], result: true, fresh: row.fresh === true },
      ];
}

interface Row {
  /**
   * How it gets its arguments: on the stack (METH_FASTCALL, METH_O, METH_NOARGS), or in a tuple and a dict, some from a version on without (type slot
   * tp_vectorcall).
   */
  readonly by: "stack" | "tuple" | Version;
  /** Its result takes no block from a free list. */
  readonly fresh?: true;
  /** What it holds at moments before its result is there. */
  readonly first?: (call: Invocation, abi: Abi) => readonly (readonly Block[])[] | null;
  /** What it makes besides, until its result is whole. */
  readonly inner?: (call: Invocation, abi: Abi) => readonly Block[] | null;
}

const CALLS: Readonly<Record<string, Row>> = {
  "builtins.range": { by: [3, 9, 0], first: computingLength },
  "builtins.list": { by: [3, 9, 0], fresh: true, inner: readingInto("list") },
  "builtins.set": { by: [3, 9, 0], inner: readingInto("set") },
  "builtins.tuple": { by: [3, 9, 0], inner: readingInto("tuple") },
  "builtins.dict": { by: [3, 9, 0], fresh: true, inner: readingDict },
  "builtins.dict.fromkeys": { by: [3, 7, 0], fresh: true, inner: readingInto("set") },
  "collections.deque": { by: "tuple", inner: readingDeque },
  "object.copy": { by: "stack", inner: copying },
  "object.extend": { by: "stack", inner: takingIn },
  "object.update": { by: "stack", inner: takingIn },
  "str.split": { by: [3, 7, 0] },
  "str.splitlines": { by: [3, 7, 0] },
  "str.join": { by: "stack", inner: joining },
  "builtins.frozenset": { by: [3, 9, 0], inner: readingFrozen },
  "builtins.float": { by: [3, 10, 0] },
  "builtins.object": { by: "tuple" },
  "builtins.bytes": { by: "tuple", inner: numbersAlone },
  "builtins.bytearray": { by: "tuple", inner: numbersAlone },
  "builtins.len": { by: "stack" },
  "operator.%": { by: "stack", first: formatting },
  "operator.**": { by: "stack", first: powering },
  "array.array": { by: "tuple", inner: readingArray },
  "numpy.zeros": { by: "stack", inner: simpleDtype },
  "numpy.empty": { by: "stack", inner: simpleDtype },
};

function givenBlocks(by: Row["by"], { args }: Invocation, abi: Abi): readonly Block[] | null {
  if (by === "stack" || (by !== "tuple" && abi.from(...by))) return [];
  return args.some(({ name }) => name !== null) ? null : [tupleBlock(abi, args.length)];
}

/** Methods of builtin containers that make nothing but what they put into them. */
const METHODS: ReadonlySet<string> = new Set("append add pop insert clear remove discard".split(" "));

/** Up to 3.11 the length comes of four steps, whose ints stay until it is known (Objects/rangeobject.c, compute_range_length). */
function computingLength({ result, heap }: Invocation, abi: Abi): readonly (readonly Block[])[] {
  const obj = result.tag === "ref" ? lookup(heap, result.id) : undefined;
  if (obj?.kind !== "range" || abi.from(3, 12)) return [];
  const span = mul(obj.count, obj.step);
  return [[span, sub(span, ONE), sub(obj.count, ONE), obj.count].map((n) => ({ bytes: Number(intHeld(abi, n).high), pool: null }))];
}

/** What is copied at once; all else is asked for an iterator (list_extend, set_update_internal, _PyDict_FromKeys, PySequence_Tuple, deque_extend). */
const AT_ONCE: Readonly<Record<string, RegExp>> = { list: /^(?:list|tuple)$/, tuple: /^(?:list|tuple)$/, set: /^(?:set|frozenset|dict)$/ };
const READ = /^(?:range|list|tuple|str|bytes|set|frozenset|dict)$/;

function readingInto(into: string): (call: Invocation, abi: Abi) => readonly Block[] | null {
  return ({ args: [first], before }, abi) => {
    if (first === undefined) return [];
    const kind = kindOf(first.value, before);
    // From 3.13 on lists go through sets and dicts (list_extend_lock_held); tuples are put together otherwise from 3.14 on.
    if (AT_ONCE[into]?.test(kind) || (into === "list" && abi.from(3, 13) && AT_ONCE.set?.test(kind))) return [];
    if (!READ.test(kind) || (into === "tuple" && abi.from(3, 14))) return null;
    return some(iteratorBlock(abi, first.value, before));
  };
}

/** deque(x) without maxlen. */
function readingDeque(call: Invocation, abi: Abi): readonly Block[] | null {
  return call.args.length > 1 ? null : readingInto("deque")(call, abi);
}

/** Up to 3.8 dict() looks whether what it is given has keys(), a method of dicts; 3.6 makes an error where there is none (dict_update_common). */
function readingDict({ args, before }: Invocation, abi: Abi): readonly Block[] | null {
  const [first] = args;
  if (first === undefined) return [];
  if (first.name !== null) return args.every(({ name }) => name !== null) ? [] : null;
  if (args.length > 1) return null;
  const kind = kindOf(first.value, before);
  if (kind === "dict") return abi.from(3, 9) ? [] : some(namedBlock(abi, "builtin_function_or_method"));
  return (kind === "list" || kind === "tuple") && abi.from(3, 7) ? some(iteratorBlock(abi, first.value, before)) : null;
}

/** What a method makes besides what its object takes in. */
function takingIn(call: Invocation, abi: Abi): readonly Block[] | null {
  const on = call.on === undefined ? "unknown" : kindOf(call.on, call.before);
  const tuple = (blocks: readonly Block[] | null) => (blocks === null ? null : [tupleBlock(abi, call.args.length), ...blocks]);
  if (call.callee === "object.extend")
    return on === "list" || on === "deque" ? readingInto(on)(call, abi) : on === "array" ? growingArray(call, 0, abi) : null;
  if (on === "set") return abi.from(3, 14) ? readingInto("set")(call, abi) : tuple(readingInto("set")(call, abi));
  return on === "dict" ? tuple(readingDict(call, abi)) : null;
}

/** Lists, sets and dicts are copied without more. */
function copying({ result, heap }: Invocation): readonly Block[] | null {
  return /^(?:list|set|frozenset|dict)$/.test(kindOf(result, heap)) ? [] : null;
}

function joining({ args: [first], before }: Invocation): readonly Block[] | null {
  return first !== undefined && /^(?:list|tuple)$/.test(kindOf(first.value, before)) ? [] : null;
}

function some(block: Block | null): readonly Block[] | null {
  return block === null ? null : [block];
}

/** Up to 3.9 an empty one is made before it is seen to be (Objects/setobject.c, frozenset_new). */
function readingFrozen(call: Invocation, abi: Abi): readonly Block[] | null {
  const inner = readingInto("set")(call, abi);
  const obj = call.result.tag === "ref" ? lookup(call.heap, call.result.id) : undefined;
  if (inner === null || abi.from(3, 10) || obj?.kind !== "frozenset" || constantOf(obj.length) !== 0) return inner;
  return call.args.length === 0 ? null : [...inner, { bytes: abi.gc + abi.header + 23 * abi.word, pool: null }];
}

/** bytes(n), bytearray(n), and of a bytes object. */
function numbersAlone({ args }: Invocation): readonly Block[] | null {
  const [first] = args;
  if (first === undefined || first.value.tag === "bytes") return [];
  return first.value.tag === "int" && constantOf(first.value.int) !== null ? [] : null;
}

/** Room for the text that is written, and the decimal digits of the int in it (Objects/unicodeobject.c, PyUnicode_Format; longobject.c). */
function formatting({ args: [format, given], before, result }: Invocation, abi: Abi): readonly (readonly Block[])[] | null {
  const [form, right] = [format?.value, given?.value];
  if (
    !abi.from(3, 0) ||
    form?.tag !== "str" ||
    form.text === null ||
    right === undefined ||
    result.tag !== "str" ||
    result.kind !== "ascii"
  )
    return null;
  const tuple = right.tag === "ref" ? lookup(before, right.id) : undefined;
  const items = tuple?.kind === "tuple" ? tuple.runs.map(({ element }) => element) : [right];
  const room = form.text.length + 100;
  const specs = form.text.match(/%.?/g) ?? [];
  if (!specs.every((spec) => /%[dis%]/.test(spec)) || form.text === "%s" || Number(result.length.high) * 1.25 > room) return null;
  let digits = 0;
  for (const item of items) {
    if (item.tag !== "int" && item.tag !== "str") return null;
    if (item.tag === "int") digits = Math.max(digits, ...[item.int.low, item.int.high].map((end) => digitsOf(abi, end as Exact)));
  }
  const { base, each } = strLayout(abi, "ascii");
  const texts = { bytes: base + each * room, pool: null };
  return digits > 1 ? null : [items.some(({ tag }) => tag === "int") ? [texts, decimalsBlock(abi, digits)] : [texts]];
}

/** Squares and multiples on the way to a power of ints, each with the one that it is made of (Objects/longobject.c, long_pow). */
function powering({ args }: Invocation, abi: Abi): readonly (readonly Block[])[] | null {
  const [a, b] = args.map(({ value }) => (value.tag === "int" ? constantOf(value.int) : null));
  if (a == null || typeof b !== "number" || b < 0 || b >= DIGIT || !abi.from(3, 0)) return null;
  const base = BigInt(a);
  const moments: Block[][] = [];
  const bits = b.toString(2);
  // Up to 3.10 it starts from 1, else from the number itself.
  const skipped = abi.from(3, 11) && b > 0 ? 1 : 0;
  let n = skipped > 0 ? base : 1n;
  let block: Block = { bytes: 0, pool: null };
  const times = (by: bigint): void => {
    const digits = digitsOf(abi, n) + digitsOf(abi, by);
    n *= by;
    const next = madeBlock(abi, n, digits > 2 ? digits : digitsOf(abi, n));
    moments.push([block, next]);
    block = next;
  };
  for (const bit of bits.slice(skipped)) {
    times(n);
    if (bit === "1") times(base);
    // Longer ones may be multiplied in parts (KARATSUBA_CUTOFF).
    if (digitsOf(abi, n) > 70) return null;
  }
  return moments;
}

const DIGIT = 2 ** 15;

/** An int that was made with room for so many digits; small ones are there already. */
function madeBlock(abi: Abi, n: bigint, digits: number): Block {
  return n >= -5n && n <= abi.smallIntMax ? { bytes: 0, pool: null } : digitsBlock(abi, digits);
}

/** Lists, tuples and bytes are copied at once, items of all else come one by one (Modules/arraymodule.c, array_new). */
function readingArray(call: Invocation, abi: Abi): readonly Block[] | null {
  const [code] = call.args;
  // From 3.13 on it warns of that one.
  if (code?.value.tag !== "str" || (code.value.text === "u" && abi.from(3, 13))) return null;
  return growingArray(call, 1, abi);
}

function growingArray({ args, before }: Invocation, at: number, abi: Abi): readonly Block[] | null {
  const source = args[at]?.value;
  const kind = source === undefined ? "nothing" : kindOf(source, before);
  if (at === 0 ? kind === "array" : /^(?:nothing|list|tuple|bytes)$/.test(kind)) return [];
  const range = source?.tag === "ref" ? lookup(before, source.id) : undefined;
  const iterator = source === undefined || range?.kind !== "range" ? null : iteratorBlock(abi, source, before);
  if (iterator === null || range?.kind !== "range" || constantOf(range.step) !== 1 || range.start.low < 0) return null;
  return constantOf(range.count) === 0 ? [iterator] : [iterator, intBlock(abi, sub(add(range.start, range.count), ONE))];
}

/** From 1.24 on (1.19 takes a tuple; between them it was not measured), and of a dtype that is not made of fields (multiarraymodule.c, array_zeros). */
function simpleDtype({ args }: Invocation, { target }: Abi): readonly Block[] | null {
  const known = target.numpy !== null && compareVersions(target.numpy, [1, 24, 0]) >= 0;
  const plain = args
    .slice(1)
    .every(({ value }) => value.tag === "dtype" || (value.tag === "str" && value.text !== null && /^[^,]*$/.test(value.text)));
  return known && plain ? [] : null;
}

function kindOf(value: Value, heap: Heap): string {
  return value.tag === "ref" ? (lookup(heap, value.id)?.kind ?? "unknown") : value.tag;
}
