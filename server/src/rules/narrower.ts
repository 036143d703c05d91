/** For hovers alone: the narrowest dtype that holds the proved range of an array's integers. Narrower is rarely better, so no rule says it. */
import type { CallFact } from "../analysis/types";
import type { Alternative } from "../memory/alternative";
import type { Target } from "../target/target";
import { referred } from "../values/heap";
import { copySizes, numbersIn } from "./alternatives";
import { boundsOf, grouped, holdsIt, INTEGERS } from "./lossyDtype";

export const MAKERS = /^numpy\.(?:arange|(?:as)?array|fromiter)$/;

/** What a call that `MAKERS` names makes, in a narrower dtype; nothing where the range is not known, or no dtype is narrower. */
export function narrowerThan(call: CallFact, target: Target): readonly Alternative[] {
  const made = referred(call.heap, call.result);
  const own = made?.kind === "ndarray" ? INTEGERS.find(({ dtype }) => dtype === made.dtype) : undefined;
  const range = call.callee === "numpy.arange" ? ends(call) : itemRange(call);
  if (made?.kind !== "ndarray" || made.base !== null || own === undefined || range === null) return [];
  const [low, high] = range;
  const narrow = INTEGERS.find((one) => holdsIt(low, one) && holdsIt(high, one));
  if (narrow === undefined || narrow.high >= own.high) return [];
  const held = [narrow, own].map(({ dtype }) => copySizes({ dtype, shape: made.shape }, target).held);
  const [after, now] = held;
  if (after?.bytes == null || now?.bytes == null || after.bytes.high >= now.bytes.low) return [];
  const wrap = [low < 0n ? grouped(narrow.low) : null, grouped(narrow.high)].filter((end) => end !== null).join(" or ");
  const note = `holds ${grouped(low)} to ${grouped(high)}, all of them; results past ${wrap} wrap; narrower is not always faster`;
  return [{ text: `np.${narrow.dtype} array`, after, note }];
}

/** The least and the greatest of a range. */
function ends(call: CallFact): readonly [bigint, bigint] | null {
  const bounds = boundsOf(call);
  if (bounds === null || bounds.count < 1n) return null;
  const { start, step, count } = bounds;
  const last = start + step * (count - 1n);
  return step < 0n ? [last, start] : [start, last];
}

/** Of the integers in a container. */
function itemRange({ args: [given], before }: CallFact): readonly [bigint, bigint] | null {
  const obj = given === undefined ? undefined : referred(before, given.value);
  const found = obj !== undefined && "runs" in obj && obj.kind !== "dict" && obj.runs !== null ? numbersIn(obj.runs) : null;
  if (found?.numbers !== "int" || !Number.isFinite(Number(found.low)) || !Number.isFinite(Number(found.high))) return null;
  return [BigInt(found.low), BigInt(found.high)];
}
