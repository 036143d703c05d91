/** What calls of the builtins hold while they run, to the byte, by version. */
import type { Invocation } from "../analysis/types";
import type { Abi } from "../size/tables/abi";
import { intHeld } from "../size/values";
import type { Version } from "../target/target";
import { compareVersions } from "../target/versions";
import { lookup } from "../values/heap";
import { add, constantOf, mul, ONE, sub } from "../values/int";
import type { Heap } from "../values/snapshot";
import type { Value } from "../values/value";
import { type Block, intBlock, iteratorBlock, tupleBlock } from "./blocks";

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
  const first = row.first?.(call, abi) ?? [];
  return [
    ...(first.length > 0 ? [{ blocks: [...given, ...first], result: false }] : []),
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
  /** What it makes before its result is there. */
  readonly first?: (call: Invocation, abi: Abi) => readonly Block[];
  /** What it makes besides, until its result is whole. */
  readonly inner?: (call: Invocation, abi: Abi) => readonly Block[] | null;
}

const CALLS: Readonly<Record<string, Row>> = {
  "builtins.range": { by: [3, 9, 0], first: computingLength },
  "builtins.list": { by: [3, 9, 0], fresh: true, inner: reading },
  "builtins.set": { by: [3, 9, 0], inner: reading },
  "builtins.frozenset": { by: [3, 9, 0], inner: readingFrozen },
  "builtins.float": { by: [3, 10, 0] },
  "builtins.object": { by: "tuple" },
  "builtins.bytes": { by: "tuple", inner: numbersAlone },
  "builtins.bytearray": { by: "tuple", inner: numbersAlone },
  "builtins.len": { by: "stack" },
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
function computingLength({ result, heap }: Invocation, abi: Abi): readonly Block[] {
  const obj = result.tag === "ref" ? lookup(heap, result.id) : undefined;
  if (obj?.kind !== "range" || abi.from(3, 12)) return [];
  const span = mul(obj.count, obj.step);
  return [span, sub(span, ONE), sub(obj.count, ONE), obj.count].map((n) => ({ bytes: Number(intHeld(abi, n).high), pool: null }));
}

/** Lists and tuples are copied at once, sets and dicts entry by entry; all else is asked for an iterator (list_extend, set_update_internal). */
function reading({ callee, args, before }: Invocation, abi: Abi): readonly Block[] | null {
  const [first] = args;
  if (first === undefined) return [];
  const kind = kindOf(first.value, before);
  // From 3.13 on sets and dicts are gone through (list_extend_lock_held).
  if (callee === "builtins.list" && abi.from(3, 13) && (kind === "set" || kind === "frozenset" || kind === "dict")) return [];
  const list = callee === "builtins.list";
  if (list ? kind === "list" || kind === "tuple" : kind === "set" || kind === "frozenset" || kind === "dict") return [];
  if (kind !== "range" && kind !== "list" && kind !== "tuple" && kind !== "str" && kind !== "bytes" && kind !== "set") return null;
  const iterator = iteratorBlock(abi, first.value, before);
  return iterator === null ? null : [iterator];
}

/** Up to 3.9 an empty one is made before it is seen to be (Objects/setobject.c, frozenset_new). */
function readingFrozen(call: Invocation, abi: Abi): readonly Block[] | null {
  const inner = reading(call, abi);
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

/** Lists, tuples and bytes are copied at once, items of all else come one by one (Modules/arraymodule.c, array_new). */
function readingArray({ args, before }: Invocation, abi: Abi): readonly Block[] | null {
  // From 3.13 on it warns of that one.
  if (args[0]?.value.tag !== "str" || (args[0].value.text === "u" && abi.from(3, 13))) return null;
  const source = args[1]?.value;
  const kind = source === undefined ? "nothing" : kindOf(source, before);
  if (/^(?:nothing|list|tuple|bytes)$/.test(kind)) return [];
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
