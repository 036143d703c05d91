/** What calls that read a generator hold of its items meanwhile: a list, tuple or set that is not whole yet. */
import type { Invocation, Reading } from "../analysis/types";
import { lengthOf } from "../size/containers";
import type { Table } from "../size/growth/resizes";
import type { Abi } from "../size/tables/abi";
import { locate, referred } from "../values/heap";
import { add, constant, constantOf, type Int, isEqual, isLessEqual, max, sub, ZERO } from "../values/int";
import type { History, Obj } from "../values/object";
import { sameData } from "../values/same";
import type { Heap } from "../values/snapshot";
import { type Block, namedBlock, tupleBlock } from "./blocks";

/** The list behind the generator looks like what the call fills, in a heap that says so; `more`: bytes besides. */
export interface Half {
  readonly heap: Heap;
  readonly more: number;
  /** What there is besides while it takes an item. */
  readonly taking: readonly Block[];
}

/** Items that list() and its like make room for where none are told (Objects/listobject.c, list_extend). */
const ROOM = constant(8);

/** Null where it is not known what the call does with them. */
export function halfRead(abi: Abi, call: Invocation, { yields, count }: Reading, heap: Heap): Half | null {
  // From the 1,024th time on that it is entered a code object has a cache of global names (Python/ceval.c, OPCACHE_MIN_RUNS); as measured the second time.
  if (abi.from(3, 8) && !abi.from(3, 11) && count.low < 1023 && count.high >= 511) return null;
  const place = locate(heap, yields.id);
  const list = place?.entry.obj;
  if (place === undefined || list?.kind !== "list") return null;
  const { runs, assumes } = list;
  const items = lengthOf(runs);
  const as = (obj: Obj, more = 0, taking: readonly Block[] = []): Half => {
    const entry = { ...place.entry, obj };
    return { heap: { get: (address) => (address === place.address ? entry : heap.get(address)) }, more, taking };
  };
  const filled: History = [{ op: "from", source: "iterator", count: max(items, ROOM) }];
  switch (call.callee) {
    case "builtins.list":
    case "builtins.sorted":
      // From 3.15 on list() of a generator expression is compiled to a loop that appends (compile.c, maybe_optimize_function_call).
      if (call.callee === "builtins.list" && abi.from(3, 15)) return as({ ...list, history: [{ op: "append", count: items }] });
      return as({ kind: "list", runs, history: filled, assumes });
    case "builtins.tuple": {
      // From 3.14 on it is compiled to a loop that appends to a list (codegen.c, maybe_optimize_function_call).
      if (abi.from(3, 14)) return as({ ...list, history: [{ op: "append", count: items }] });
      const room: History = [{ op: "exact", count: constant(roomOf(items)) }];
      // Free-threaded builds keep the room of a list with its items, of a tuple not.
      const head = listHead(abi) + (abi.freeThreaded ? abi.word : 0);
      return as({ kind: "list", runs, history: room, assumes }, tupleBlock(abi, 1).bytes - abi.word - head);
    }
    case "builtins.set":
    case "builtins.dict":
    case "collections.OrderedDict":
    case "array.array": {
      const made = referred(call.heap, call.result);
      if (made?.kind !== "set" && made?.kind !== "dict" && made?.kind !== "array") return null;
      // Where some were there already, which ones is not followed.
      if (!sameData(constantOf(made.length), constantOf(count))) return null;
      const cut = cutAt(made, items);
      // Pairs are gone through one by one (Objects/odictobject.c, mutablemapping_add_pairs).
      const pair = call.callee === "collections.OrderedDict" ? [namedBlock(abi, "tuple_iterator") as Block] : [];
      return cut === null ? null : as(cut, 0, pair);
    }
    case "object.extend": {
      const on = call.on?.tag === "ref" ? locate(call.before, call.on.id) : undefined;
      if (on?.entry.obj.kind !== "list" || on.entry.obj.history.length > 0) return null;
      return as({ kind: "list", runs, history: filled, assumes }, -listHead(abi));
    }
    default:
      return null;
  }
}

/** Slots of the tuple at most (Objects/abstract.c, PySequence_Tuple). */
function roomOf(items: Int): number {
  let slots = 10;
  while (slots < items.high) slots += 10 + Math.floor((slots + 10) / 4);
  return slots;
}

/** Bytes of a list without its buffer. */
function listHead(abi: Abi): number {
  return abi.header + 3 * abi.word + abi.gc;
}

/** The container when it had its first `items` items; null where that cannot be told. */
export function cutAt(obj: Table | Extract<Obj, { readonly kind: "array" }>, items: Int): Obj | null {
  const last = obj.history[obj.history.length - 1];
  const length = constantOf(sizeOfTable(obj));
  const own = last !== undefined && "count" in last ? constantOf(last.count) : null;
  if (isEqual(sizeOfTable(obj), items) === true) return obj;
  if (last === undefined || typeof length !== "number" || typeof own !== "number") return null;
  const history = [...obj.history.slice(0, -1), { ...last, count: add(items, constant(own - length)) }] as History;
  if (obj.kind === "array") return { ...obj, length: items, history };
  const runs: (typeof obj.runs)[number][] = [];
  let left = items;
  for (const run of obj.runs) {
    const count = constantOf(run.count);
    if (typeof count !== "number" || run.picked !== null) return null;
    if (isLessEqual(left, ZERO) === true) break;
    const whole = isLessEqual(run.count, left);
    if (whole === null) return null;
    runs.push(whole ? run : { ...run, count: left });
    left = whole ? sub(left, run.count) : ZERO;
  }
  return { ...obj, runs, ...(obj.kind === "list" ? {} : { length: items }), history } as Obj;
}

export function sizeOfTable(obj: Table | Extract<Obj, { readonly kind: "array" }>): Int {
  return obj.kind === "list" ? lengthOf(obj.runs) : obj.length;
}
