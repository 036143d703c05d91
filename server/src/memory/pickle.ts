/** What pickling keeps and needs, by element type and protocol (SIZE-RULES §10; CPython Modules/_pickle.c). */
import { figure } from "../size/figure";
import type { Figure } from "../size/types";
import type { Target } from "../target/target";
import { type Int, ZERO, add, constant, interval, mul, scale } from "../values/int";
import { lookup } from "../values/heap";
import type { Snapshot } from "../values/snapshot";
import { itemsizeOf } from "../target/dtypes";

export interface PickleCost {
  /** Bytes of the resulting bytes object. */
  readonly keeps: Figure;
  /** Highest held while it runs, besides what is pickled. */
  readonly needs: Figure;
  readonly kind: "ndarray" | "other";
}

/** Default protocol: 3 up to 3.7, 4 from 3.8, 5 from 3.14. */
export function defaultProtocol(target: Target): number {
  const [major, minor] = target.python;
  return major < 3 ? 0 : minor >= 14 ? 5 : minor >= 8 ? 4 : 3;
}

/** pickle.dumps of a value; null where it is not known what it takes. */
export function pickleCost(snapshot: Snapshot, protocol: number, target: Target): PickleCost | null {
  const { value } = snapshot;
  if (value.tag !== "ref") return null;
  const obj = lookup(snapshot.heap, value.id);
  if (obj?.kind === "ndarray") {
    const item = itemsizeOf(obj.dtype, target);
    if (item === null || obj.dtype === "object") return null;
    const data = scale(obj.shape.reduce<Int>(mul, constant(1)), item);
    if (data.high < 100_000) return null;
    // A copy of the data, then a stream that grows by half: 2.5 × in all; protocol 5 writes the buffer itself: 1.5 × (measured, SIZE-RULES §8).
    const factor = protocol >= 5 ? [3, 2] : [5, 2];
    const needs = interval(Math.floor((Number(data.low) * (factor[0] as number)) / (factor[1] as number)), Math.ceil((Number(data.high) * (factor[0] as number)) / (factor[1] as number) + 4096));
    return { keeps: figure(add(data, interval(100, 400))), needs: figure(needs), kind: "ndarray" };
  }
  if (obj?.kind === "list" || obj?.kind === "tuple") {
    let low: Int = ZERO;
    let high: Int = constant(128);
    for (const run of obj.runs) {
      const [least, most] = run.element.tag === "float" ? [9, 9] : run.element.tag === "bool" || run.element.tag === "none" ? [1, 1] : run.element.tag === "int" ? intBytes(run.element.int) : [null, null];
      if (least === null || most === null) return null;
      low = add(low, scale(run.count, least));
      high = add(high, scale(run.count, most));
    }
    // Frames of 9 bytes per 64 KiB and two marks per 1,000 items: below 1 % together.
    const keeps = interval(low.low, Number(high.high) * 1.01);
    return { keeps: figure(keeps), needs: figure(interval(keeps.low, Number(keeps.high) * 1.5 + 4096)), kind: "other" };
  }
  return null;
}

/** Fewest and most bytes that an int of the range takes: BININT1, BININT2, BININT or LONG1. */
function intBytes(n: Int): [number, number] {
  const of = (value: Int["low"]): number => {
    if (value >= 0 && value < 256) return 2;
    if (value >= 0 && value < 65536) return 3;
    if (value >= -(2n ** 31n) && value < 2n ** 31n) return 5;
    return 3 + (typeof value === "number" && !Number.isFinite(value) ? 64 : Math.ceil(BigInt(value).toString(16).length / 2));
  };
  const ends = [of(n.low), of(n.high), n.low <= 0 && n.high >= 0 ? 2 : of(n.low)];
  return [Math.min(...ends), Math.max(...ends)];
}

