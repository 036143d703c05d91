/** For hovers alone: the narrowest dtype that holds the proved range of an array's numbers, and how precisely. Narrower is rarely better, so no rule says it. */
import type { CallFact } from "../analysis/types";
import type { Alternative } from "../memory/alternative";
import type { Target } from "../target/target";
import { referred } from "../values/heap";
import { constantOf, ZERO } from "../values/int";
import type { Obj } from "../values/object";
import { copySizes, numbersIn } from "./alternatives";
import { boundsOf, grouped, holdsIt, INTEGERS } from "./lossyDtype";

export const MAKERS = /^numpy\.(?:arange|linspace|full|(?:as)?array|fromiter|random\.(?:random|random_sample|rand))$/;

/** What a call that `MAKERS` names makes, in a narrower dtype; nothing where the range is not known, or no dtype is narrower. */
export function narrowerThan(call: CallFact, target: Target): readonly Alternative[] {
  const made = referred(call.heap, call.result);
  if (made?.kind === "ndarray" && made.dtype === "float64") return singleOf(call, made, target);
  const own = made?.kind === "ndarray" ? INTEGERS.find(({ dtype }) => dtype === made.dtype) : undefined;
  const range = call.callee === "numpy.arange" ? ends(call) : itemRange(call);
  if (made?.kind !== "ndarray" || made.base !== null || own === undefined || range === null) return [];
  const [low, high] = range;
  const narrow = INTEGERS.find((one) => holdsIt(low, one) && holdsIt(high, one));
  const held = [narrow ?? own, own].map(({ dtype }) => copySizes({ dtype, shape: made.shape }, target).held);
  const [after, now] = held;
  if (narrow === undefined || after?.bytes == null || now?.bytes == null || after.bytes.high >= now.bytes.low) return [];
  const wrap = [low < 0n ? grouped(narrow.low) : null, grouped(narrow.high)].filter((end) => end !== null).join(" or ");
  const note = `holds ${grouped(low)} to ${grouped(high)}, all of them; results past ${wrap} wrap; narrower is not always faster`;
  return [{ text: `np.${narrow.dtype} array`, after, note }];
}

/** The largest number that float32 holds, and up to which it holds all integers (IEEE 754, binary32: 24 binary digits). */
const MOST_SINGLE = 3.4028234663852886e38;
const WHOLE_SINGLE = 2 ** 24;

/** float32 in the place of float64. */
function singleOf(call: CallFact, { shape }: Extract<Obj, { readonly kind: "ndarray" }>, target: Target): readonly Alternative[] {
  const found = floatRange(call, constantOf(shape[0] ?? ZERO));
  if (found === null || !found.range.every((end) => Math.abs(end) <= MOST_SINGLE)) return [];
  const after = copySizes({ dtype: "float32", shape }, target).held;
  const [low, high] = found.range.map((end) => (Number.isSafeInteger(end) ? grouped(BigInt(end)) : String(Number(end.toPrecision(7)))));
  const note = `holds ${low} to ${high}, ${found.all ? "all of them" : "loses digits after the 7th"}; narrower is not always faster`;
  return [{ text: "np.float32 array", after, note }];
}

/** The least and the greatest number in an array of `count` rows, and whether float32 holds all of them; null where that is not known. */
function floatRange(
  { callee, args }: CallFact,
  count: unknown,
): { readonly range: readonly [number, number]; readonly all: boolean } | null {
  if (callee.startsWith("numpy.random.")) return { range: [0, 1], all: false };
  const numbers = args.map(({ value }) => (value.tag === "float" ? value.value : value.tag === "int" ? constantOf(value.int) : null));
  const given = numbers.filter((_, i) => args[i]?.name === null).map((n) => (n === null ? Number.NaN : Number(n)));
  const [first = Number.NaN, second = Number.NaN, third = 1] = given;
  const last =
    callee === "numpy.full"
      ? second
      : callee === "numpy.linspace"
        ? second
        : given.length > 1
          ? first + third * (Number(count) - 1)
          : Number(count) - 1;
  const start = callee === "numpy.full" ? second : callee === "numpy.arange" && given.length === 1 ? 0 : first;
  if (Number.isNaN(start + last) || args.some(({ name }) => name !== null)) return null;
  const isWhole = [start, last, given.length < 3 ? 1 : third].every((n) => Number.isInteger(n) && Math.abs(n) <= WHOLE_SINGLE);
  const all = callee === "numpy.full" ? Math.fround(second) === second : callee === "numpy.arange" && isWhole;
  return { range: [Math.min(start, last), Math.max(start, last)], all };
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
