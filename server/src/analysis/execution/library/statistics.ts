/** The statistics module, from 3.11 on (Lib/statistics.py: sums are exact, only results are rounded). */
import { order } from "../compare";
import { append } from "../growth";
import { getItem } from "../items";
import { itemsOf } from "../iterate";
import { sorted } from "../methods";
import { big, type Call, float, int, keyOf, list, NONE, type Py, stop, str } from "../objects";
import { binary, isNumber, raise, spend, wholeOf } from "../operations";
import { quotientOf, rootOf } from "../ratios";
import type { World } from "../world";

/** A number as a fraction. */
interface Exact {
  readonly n: bigint;
  readonly d: bigint;
}

export function statistics(w: World): Readonly<Record<string, Py | Call>> {
  const exact = (v: Py): Exact => {
    const n = wholeOf(v);
    if (n !== null) return { n: BigInt(n), d: 1n };
    if (v.k !== "float" || !Number.isFinite(v.v)) return stop("statistics of these");
    let [x, d] = [v.v, 1n];
    while (!Number.isInteger(x)) {
      x *= 2;
      d *= 2n;
    }
    return { n: BigInt(x), d };
  };
  const total = (items: readonly Exact[]): Exact => {
    const d = items.reduce((most, one) => (one.d > most ? one.d : most), 1n);
    return { n: items.reduce((sum, one) => sum + one.n * (d / one.d), 0n), d };
  };
  const numbers = (v: Py, least: number): readonly Py[] => {
    if (w.python[1] < 11) return stop("statistics before 3.11");
    const items = itemsOf(w, v);
    spend(w, items.length * 2);
    if (items.length < least) return raise(w, "ValueError", str("?"));
    return items.every(isNumber) ? items : stop("statistics of these");
  };
  /** _convert(): an int where all are and it is one. */
  const converted = (n: bigint, d: bigint, items: readonly Py[]): Py =>
    items.every((one) => wholeOf(one) !== null) && n % d === 0n ? big(n / d) : float(quotientOf(n, d), isRough(items));
  const isRough = (items: readonly Py[]): boolean => items.some((one) => one.k === "float" && one.rough);
  /** The sum of squares of what lies between the items and their mean, as a fraction. */
  const squares = (items: readonly Py[]): Exact => {
    const all = items.map(exact);
    const count = BigInt(items.length);
    const [sum, square] = [total(all), total(all.map(({ n, d }) => ({ n: n * n, d: d * d })))];
    // (count · Σx² − (Σx)²) / count
    return { n: count * square.n * sum.d * sum.d - sum.n * sum.n * square.d, d: count * square.d * sum.d * sum.d };
  };
  const spread =
    (less: bigint, rooted: boolean): Call =>
    ([v = NONE, mean], named) => {
      if (mean !== undefined || named !== null) return stop("a mean that is given");
      const items = numbers(v, less === 1n ? 2 : 1);
      const { n, d } = squares(items);
      const by = d * (BigInt(items.length) - less);
      return rooted ? float(rootOf(n, by), isRough(items)) : converted(n, by, items);
    };
  const middle = (v: Py): readonly Py[] => {
    const items = itemsOf(w, v);
    if (items.length === 0) return raise(w, "ValueError", str("?"));
    return sorted(w, items, null);
  };
  const counts = (v: Py): readonly (readonly [Py, number])[] => {
    const found = new Map<string | number, [Py, number]>();
    for (const item of itemsOf(w, v)) {
      const known = found.get(keyOf(item));
      if (known === undefined) found.set(keyOf(item), [item, 1]);
      else known[1]++;
    }
    return [...found.values()];
  };
  return {
    "mean/1": ([v = NONE]) => {
      const items = numbers(v, 1);
      const { n, d } = total(items.map(exact));
      return converted(n, d * BigInt(items.length), items);
    },
    "fmean/1": ([v = NONE]) => {
      const items = numbers(v, 1);
      // fsum() is exact and rounds once, the quotient once more.
      const { n, d } = total(items.map(exact));
      return float(quotientOf(n, d) / items.length, isRough(items));
    },
    "median/1": ([v = NONE]) => {
      const items = middle(v);
      const half = items.length >> 1;
      return items.length % 2 === 1
        ? (items[half] as Py)
        : binary(w, "/", binary(w, "+", items[half - 1] as Py, items[half] as Py), int(2));
    },
    "median_low/1": ([v = NONE]) => {
      const items = middle(v);
      return items[(items.length - 1) >> 1] as Py;
    },
    "median_high/1": ([v = NONE]) => {
      const items = middle(v);
      return items[items.length >> 1] as Py;
    },
    "mode/1": ([v = NONE]) => {
      const all = counts(v);
      const most = Math.max(...all.map(([, count]) => count));
      return all.find(([, count]) => count === most)?.[0] ?? raise(w, "ValueError", str("?"));
    },
    "multimode/1": ([v = NONE]) => {
      const all = counts(v);
      const most = Math.max(...all.map(([, count]) => count));
      const made = list([], []);
      for (const [item, count] of all) if (count === most) append(made, item);
      return made;
    },
    "variance/2": spread(1n, false),
    "pvariance/2": spread(0n, false),
    "stdev/2": spread(1n, true),
    "pstdev/2": spread(0n, true),
    "quantiles/1 n method": ([v = NONE], named) => {
      if (named?.has("method")) return stop("quantiles() by a method");
      const n = Number(wholeOf(named?.get("n") ?? int(4)) ?? stop("quantiles()"));
      const items = sorted(w, [...numbers(v, 2)], null);
      const m = items.length + 1;
      const made = list([], []);
      for (let i = 1; i < n; i++) {
        const j = Math.min(Math.max(Math.floor((i * m) / n), 1), items.length - 1);
        const delta = i * m - j * n;
        const at = (place: number): Py => getItem(w, list([...items], []), int(place));
        const sum = binary(w, "+", binary(w, "*", at(j - 1), int(n - delta)), binary(w, "*", at(j), int(delta)));
        append(made, binary(w, "/", sum, int(n)));
      }
      return order(w, int(n), int(1)) < 0 ? raise(w, "ValueError", str("?")) : made;
    },
  };
}
