/** Objects that the interpreter makes for its own use, and those that it keeps when they are freed, to be taken again (free lists). Bytes. */
import type { Aside } from "../analysis/types";
import { dictBase } from "../size/containers";
import { keysBytes } from "../size/growth/dict";
import { listGrowth } from "../size/growth/growths";
import { resized } from "../size/growth/list";
import type { Member } from "../size/reached";
import { replay } from "../size/replay";
import type { Abi } from "../size/tables/abi";
import { objectSize } from "../size/tables/objects";
import { floatSize, intAsked, intSize, strLayout } from "../size/tables/scalars";
import { intHeld } from "../size/values";
import { referred } from "../values/heap";
import { constantOf, type Int } from "../values/int";
import type { Heap } from "../values/snapshot";
import type { Value } from "../values/value";

/** Blocks of one kind. `pool`: the free list that they go to, else null. */
export interface Block {
  readonly bytes: number;
  readonly pool: Pool | null;
  /** Bytes that it may have more. */
  readonly spare?: number;
}

export interface Pool {
  readonly name: string;
  readonly bytes: number;
  /** Blocks that it keeps at most. */
  readonly most: number;
  /** The pool that takes its blocks for its own, which are larger. */
  readonly other?: string;
}

/** A tuple of that many items. */
export function tupleBlock(abi: Abi, items: number): Block {
  if (items === 0) return { bytes: 0, pool: null };
  const bytes = abi.header + abi.gc + abi.word * (1 + items + (abi.from(3, 14) ? 1 : 0));
  // Objects/tupleobject.c: PyTuple_MAXSAVESIZE, PyTuple_MAXFREELIST.
  const kept = items < (abi.from(3, 11) ? 21 : 20);
  return { bytes, pool: kept ? { name: `tuple ${items}`, bytes, most: 2000 } : null };
}

/** The block of an object of that type; null where its size is not known. */
export function namedBlock(abi: Abi, type: string): Block | null {
  const found = objectSize(abi, type);
  return found === null ? null : { bytes: found.size, pool: poolOf(abi, type, found.size) };
}

/** The iterator that iter() makes for a value; null where that is not known. */
export function iteratorBlock(abi: Abi, value: Value, heap: Heap): Block | null {
  if (value.tag === "str") return namedBlock(abi, "str_iterator");
  if (value.tag === "bytes") return namedBlock(abi, "bytes_iterator");
  const obj = referred(heap, value);
  switch (obj?.kind) {
    case "list":
    case "tuple":
    case "set":
    case "frozenset":
    case "deque":
    case "bytearray":
      return namedBlock(abi, `${obj.kind}_iterator`);
    case "range":
      return namedBlock(abi, "range_iterator");
    case "array":
      return namedBlock(abi, "array_iterator");
    case "dict":
      return obj.type === "dict" || obj.type === "defaultdict" ? namedBlock(abi, "dict_keyiterator") : null;
    case "iterator":
      if (/^dict_(keys|values|items)$/.test(obj.type)) return namedBlock(abi, "dict_keyiterator");
      return { bytes: 0, pool: null };
    default:
      return null;
  }
}

/** Free lists by type: how many blocks they keep (Objects/*.c up to 3.13, Include/internal/pycore_freelist_state.h from 3.14 on). */
const POOLS: readonly {
  readonly type: string;
  readonly most: number;
  readonly from?: readonly [number, number];
  readonly to?: readonly [number, number];
}[] = [
  { type: "float", most: 100 },
  { type: "list", most: 80 },
  { type: "dict", most: 80 },
  { type: "builtin_function_or_method", most: 256, to: [3, 9] },
  { type: "builtin_function_or_method", most: 16, from: [3, 14] },
  { type: "method", most: 256, to: [3, 9] },
  { type: "method", most: 20, from: [3, 14] },
  { type: "int", most: 100, from: [3, 14] },
  { type: "range", most: 6, from: [3, 14] },
  { type: "range_iterator", most: 6, from: [3, 14] },
  { type: "list_iterator", most: 10, from: [3, 14] },
  { type: "tuple_iterator", most: 10, from: [3, 14] },
];

function poolOf(abi: Abi, type: string, bytes: number): Pool | null {
  const row = POOLS.find(
    (one) => one.type === type && (one.from === undefined || abi.from(...one.from)) && (one.to === undefined || !abi.from(...one.to)),
  );
  return row === undefined ? null : { name: type, bytes, most: row.most };
}

/** A range, without the ints that it keeps. */
export function rangeBlock(abi: Abi): Block {
  const bytes = abi.header + 4 * abi.word;
  return { bytes, pool: poolOf(abi, "range", bytes) };
}

/** The free lists that the blocks of such a value go to, each block once; null where that is not known. */
export function poolsOfMember(abi: Abi, { amounts }: Member): readonly Pool[] | null {
  const { type } = amounts;
  const some = (...pools: readonly (Pool | null)[]): readonly Pool[] => pools.filter((pool) => pool !== null);
  switch (type) {
    case "tuple": {
      const items = amounts.length === null ? null : constantOf(amounts.length);
      return typeof items === "number" ? some(tupleBlock(abi, items).pool) : null;
    }
    case "list":
      return some(headPool(abi, type));
    case "dict": {
      const bytes = constantOf(amounts.shallow);
      return some(headPool(abi, type), typeof bytes === "number" ? keysPool(abi, bytes - dictBase(abi)) : null);
    }
    case "range": {
      const { bytes: head, pool } = rangeBlock(abi);
      const all = amounts.held.map(constantOf).reduce<number>((sum, n) => sum + Number(n ?? Number.NaN), 0);
      return Number.isNaN(all) ? null : some(pool, all > head ? poolOf(abi, "int", all - head) : null);
    }
    default: {
      const [own] = amounts.held;
      const bytes = own === undefined ? null : constantOf(own);
      if (type === "int") {
        // Of one digit: of a family some may be the interpreter's own.
        const most = own?.high ?? 0;
        return amounts.held.length > 1 || amounts.shallow.high > intSize(abi, 1) ? [] : some(poolOf(abi, type, Number(most)));
      }
      if (typeof bytes !== "number") return [];
      return some(poolOf(abi, type, bytes));
    }
  }
}

/** Key tables of eight slots from 3.7 on, from 3.11 on those for str keys alone (Objects/dictobject.c, free_keys_object). */
export function keysPool(abi: Abi, bytes: number): Pool | null {
  return bytes > 0 && abi.from(3, 7) && bytes === keysBytes(abi, { table: 8, general: !abi.from(3, 11) })
    ? { name: "dict keys", bytes, most: 80 }
    : null;
}

/** Free list of the heads of lists or dicts; null for other kinds. */
export function headPool(abi: Abi, kind: string): Pool | null {
  if (kind === "list") return poolOf(abi, kind, abi.header + 3 * abi.word + abi.gc);
  return kind === "dict" ? poolOf(abi, kind, dictBase(abi)) : null;
}

/** Modules of the standard library that are packages in some versions, and those with a __getattr__ of their own: for names in them more may run. */
const PACKAGES = /^(?:asyncio|collections|concurrent\.futures|html|json|logging|multiprocessing|numpy|numpy\.random|sqlite3|unittest)$/;
const UNSURE = /^(?:re|pathlib|string|io|types|typing)$/;
/** Bytes that looking up names takes at most (measured from 3.6 to 3.13). */
const MOST_IMPORT = 704;

/**
 * A module that is loaded is found without making anything, but for the first part of its dotted name. Names in a package are gone through with an
 * iterator (importlib/_bootstrap.py, _handle_fromlist); of other modules a missing __path__ was an AttributeError until 3.11 (import.c; measured).
 */
function importBlocks(abi: Abi, module: string, names: boolean): readonly Block[] | null {
  if (!names) {
    const { base, each } = strLayout(abi, "ascii");
    const root = module.split(".")[0] as string;
    return root === module ? [] : [{ bytes: base + each * root.length, pool: null }];
  }
  const pair = abi.from(3, 7) ? [] : [tupleBlock(abi, 2)];
  if (UNSURE.test(module)) return [...pair, { bytes: 0, pool: null, spare: MOST_IMPORT }];
  // Measured: from 3.15 on the names are gone through without one.
  if (PACKAGES.test(module)) return abi.from(3, 15) ? [] : [...pair, namedBlock(abi, "tuple_iterator") as Block];
  if (abi.from(3, 12)) return [];
  // In 3.10.2 the message of the error left no tuple behind, in 3.10.13 it does.
  if (abi.from(3, 10, 3) && !abi.from(3, 10, 13)) return null;
  const tuple = abi.from(3, 10, 3) ? tupleBlock(abi, 1) : { bytes: 0, pool: null };
  const error = abi.word === 4 ? 192 : abi.from(3, 11) ? 244 : 240;
  return [...pair, tuple, { bytes: error - tuple.bytes, pool: null }];
}

/** The decimal digits of an int while it is written out (Objects/longobject.c, long_to_decimal_string_internal). */
export function decimalsBlock(abi: Abi, digits: number): Block {
  const bytes = intSize(abi, digits + 1);
  return { bytes, pool: digits === 0 && abi.from(3, 14) ? { name: "int digits", bytes, most: 100, other: "int" } : null };
}

export function floatBlock(abi: Abi): Block {
  const bytes = floatSize(abi);
  return { bytes, pool: poolOf(abi, "float", bytes) };
}

/** An int that was made with room for so many digits. */
export function digitsBlock(abi: Abi, digits: number): Block {
  const bytes = intAsked(abi, digits);
  return { bytes, pool: digits > 1 ? null : poolOf(abi, "int", bytes) };
}

/** An int that was just made. */
export function intBlock(abi: Abi, n: Int): Block {
  const { low, high } = intHeld(abi, n);
  const bytes = Number(low);
  return { bytes, pool: bytes > 0 ? poolOf(abi, "int", bytes) : null, spare: Number(high) - bytes };
}

/** What the interpreter made for itself; null where that is not known. */
export function asideBlocks(abi: Abi, aside: Aside, heap: Heap): readonly Block[] | null {
  const one = (block: Block | null): readonly Block[] | null => (block === null ? null : [block]);
  switch (aside.what) {
    case "iterator":
      return one(iteratorBlock(abi, aside.over, heap));
    case "rest": {
      // Python/ceval.c, unpack_iterable; the iterator's __length_hint__ is a method.
      const pool = headPool(abi, "list") as Pool;
      const iterator = iteratorBlock(abi, aside.over, heap);
      const hint = namedBlock(abi, "builtin_function_or_method");
      return iterator === null || hint === null ? null : [iterator, hint, { bytes: pool.bytes, pool }];
    }
    case "function":
      // From 3.12 on comprehensions run in the frame that they stand in (compile.c, PEP 709).
      return !aside.generator && abi.from(3, 12) ? [] : one(namedBlock(abi, "function"));
    case "given":
      return [tupleBlock(abi, aside.count)];
    case "yielded":
      return [];
    case "bound":
      return one(namedBlock(abi, "builtin_function_or_method"));
    case "index": {
      // Up to 3.13 one slice is kept from the last time (Objects/sliceobject.c, slice_cache).
      const slice = namedBlock(abi, "slice") as Block;
      return [tupleBlock(abi, aside.parts), ...Array.from({ length: aside.slices - (abi.from(3, 14) ? 0 : 1) }, () => slice)];
    }
    case "removed": {
      // Objects/listobject.c, list_ass_slice: up to eight stay on the stack; all together are let go of where they are.
      const [items, all] = [constantOf(aside.items), constantOf(aside.of)];
      if (typeof items !== "number" || typeof all !== "number") return null;
      const list = referred(heap, aside.from);
      // In free-threaded builds its new block is there before the old one is let go of.
      const slots = abi.freeThreaded && list?.kind === "list" ? replay(listGrowth(abi), list.history, aside.of).state?.slots : undefined;
      if (abi.freeThreaded && slots === undefined) return null;
      const left = items === all || slots === undefined ? slots : resized(abi, slots, all, all - items);
      return [
        {
          bytes: (items > 8 && items !== all ? items * abi.word : 0) + (left === undefined || left === slots ? 0 : (left + 1) * abi.word),
          pool: null,
        },
      ];
    }
    case "import":
      return importBlocks(abi, aside.module, aside.names);
    case "pairs": {
      // From 3.14 on more than ten references are copied from the stack (ceval_macros.h, STACKREFS_TO_PYOBJECTS); of more than 15 items none are on it.
      const refs = 2 * aside.count;
      return [{ bytes: abi.from(3, 14) && refs > 10 && refs <= 30 ? (refs + 1) * abi.word : 0, pool: null }];
    }
    case "record": {
      // __new__ is a lambda that calls tuple.__new__(cls, fields) (Lib/collections/__init__.py; Objects/typeobject.c, slot_tp_new, tp_new_wrapper).
      const { given, fields } = aside;
      const tuples = [given, fields, ...(abi.from(3, 15) ? [] : [2]), 1].map((items) => tupleBlock(abi, items));
      // _PyObject_Call_Prepend puts many arguments into a block; so does a call of Python code from 3.14 on, of ten or twelve (measured: not of ten).
      const [few, many] = [abi.from(3, 7) ? 5 : 8, (given + 1) * abi.word];
      if (abi.from(3, 14) && given === 10) return null;
      const copies = (given + 1 > few ? 1 : 0) + (abi.from(3, 14) && given > 10 ? 1 : 0);
      return [...tuples, { bytes: copies * many, pool: null }];
    }
    case "arguments": {
      // From 3.13 on the call is specialized (bytecodes.c, CALL_ALLOC_AND_ENTER_INIT; with __slots__ from 3.14 on). In 3.6 __init__ is bound to be called (typeobject.c).
      if (abi.from(3, aside.slots ? 14 : 13) && !abi.freeThreaded) return [];
      const method = abi.from(3, 7) ? null : namedBlock(abi, "method");
      return [tupleBlock(abi, aside.count), ...(method === null ? [] : [method])];
    }
  }
}
