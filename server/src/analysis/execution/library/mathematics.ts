/** The math module. */
import { each, itemsOf } from "../iterate";
import { big, bool, type Call, float, int, NONE, type Py, stop, str } from "../objects";
import { binary, floatOf, isNumber, raise, spend, wholeOf } from "../operations";
import { quotientOf, wholeRoot } from "../ratios";
import type { World } from "../world";

export function mathematics(w: World): Readonly<Record<string, Py | Call>> {
  const real = (v: Py | undefined): number => {
    const n = v?.k === "opaque" ? w.call(w.attribute(v, "__float__"), [], null) : v;
    return n !== undefined && isNumber(n) ? floatOf(w, n) : stop("a number for math");
  };
  const domain = (): never => raise(w, "ValueError", str("math domain error"));
  const rough =
    (f: (x: number) => number): Call =>
    ([v]) => {
      const result = f(real(v));
      return Number.isNaN(result)
        ? domain()
        : Number.isFinite(result)
          ? float(result, true)
          : raise(w, "OverflowError", str("math range error"));
    };
  const whole = (v: Py | undefined): bigint => BigInt((v === undefined ? null : wholeOf(v)) ?? stop("an int for math"));
  const rounded =
    (f: (x: number) => number): Call =>
    ([v = NONE]) => {
      if (wholeOf(v) !== null) return v;
      if (v.k === "opaque")
        return w.call(w.attribute(v, f === Math.floor ? "__floor__" : f === Math.ceil ? "__ceil__" : "__trunc__"), [], null);
      const n = f(real(v));
      return Number.isSafeInteger(n)
        ? int(n + 0)
        : Number.isFinite(n)
          ? big(BigInt(n))
          : raise(w, "OverflowError", str("cannot convert float infinity to integer"));
    };
  const gcd = (a: bigint, b: bigint): bigint => {
    let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
    while (y !== 0n) {
      spend(w, 1);
      [x, y] = [y, x % y];
    }
    return x;
  };
  const log = (f: (x: number) => number): Call => {
    return ([v = NONE, base]) => {
      const n = wholeOf(v);
      const x = n !== null ? Number(n) : real(v);
      if (x <= 0) return domain();
      if (!Number.isFinite(x)) return stop("a logarithm of a large int");
      return base === undefined ? float(f(x), true) : float(Math.log(x) / Math.log(real(base)), true);
    };
  };
  const product = (from: bigint, to: bigint): bigint => {
    let result = 1n;
    for (let i = from; i <= to; i++) {
      spend(w, 2);
      result *= i;
    }
    return result;
  };
  return {
    pi: float(Math.PI),
    e: float(Math.E),
    tau: float(2 * Math.PI),
    inf: float(Number.POSITIVE_INFINITY),
    nan: float(Number.NaN),
    "sqrt/1": ([v]) => (real(v) < 0 ? domain() : float(Math.sqrt(real(v)), v?.k === "float" && v.rough)),
    "floor/1": rounded(Math.floor),
    "ceil/1": rounded(Math.ceil),
    "trunc/1": rounded(Math.trunc),
    "fabs/1": ([v]) => float(Math.abs(real(v))),
    "exp/1": rough(Math.exp),
    "sin/1": rough(Math.sin),
    "cos/1": rough(Math.cos),
    "tan/1": rough(Math.tan),
    "asin/1": rough(Math.asin),
    "acos/1": rough(Math.acos),
    "atan/1": rough(Math.atan),
    "sinh/1": rough(Math.sinh),
    "cosh/1": rough(Math.cosh),
    "tanh/1": rough(Math.tanh),
    "atan2/2": ([a, b]) => float(Math.atan2(real(a), real(b)), true),
    "hypot/9": (all) => float(Math.hypot(...all.map(real)), true),
    "pow/2": ([a, b]) => float(real(a) ** real(b), true),
    "radians/1": ([v]) => float(real(v) * (Math.PI / 180)),
    "degrees/1": ([v]) => float(real(v) * (180 / Math.PI)),
    "log/2": log(Math.log),
    "log2/1": log(Math.log2),
    "log10/1": log(Math.log10),
    "isnan/1": ([v]) => bool(Number.isNaN(real(v))),
    "isinf/1": ([v]) => bool(Math.abs(real(v)) === Number.POSITIVE_INFINITY),
    "isfinite/1": ([v]) => bool(Number.isFinite(real(v))),
    "gcd/99": (all) => big(all.reduce((a, b) => gcd(a, whole(b)), 0n)),
    "lcm/99": (all) =>
      big(
        all.reduce((a, v) => {
          const b = whole(v);
          const result = a === 0n || b === 0n ? 0n : (a / gcd(a, b)) * b;
          return result < 0n ? -result : result;
        }, 1n),
      ),
    "factorial/1": ([v]) => (whole(v) < 0n ? domain() : whole(v) > 2000n ? stop("a large factorial") : big(product(1n, whole(v)))),
    "comb/2": ([n, k]) => {
      let [a, b] = [whole(n), whole(k)];
      if (b > a) return int(0);
      if (a - b < b) b = a - b;
      return b > 2000n ? stop("large combinations") : big(product(a - b + 1n, a) / product(1n, b));
    },
    "perm/2": ([n, k]) =>
      whole(k ?? n) > 2000n
        ? stop("large permutations")
        : whole(k ?? n) > whole(n)
          ? int(0)
          : big(product(whole(n) - whole(k ?? n) + 1n, whole(n))),
    "isqrt/1": ([v]) => {
      const n = whole(v);
      if (n < 0n) return domain();
      return big(wholeRoot(n));
    },
    "prod/1": ([v = NONE]) => [...each(w, v)].reduce((a, b) => binary(w, "*", a, b), int(1) as Py),
    "fsum/1": ([v = NONE]) => {
      // Exact, and rounded once.
      let [n, d] = [0n, 1n];
      let rough_ = false;
      for (const item of each(w, v)) {
        let [x, by] = [real(item), 1n];
        rough_ ||= item.k === "float" && item.rough;
        if (!Number.isFinite(x)) return stop("fsum()");
        for (; !Number.isInteger(x); by *= 2n) x *= 2;
        [n, d] = d >= by ? [n + BigInt(x) * (d / by), d] : [n * (by / d) + BigInt(x), by];
        spend(w, 2);
      }
      return float(quotientOf(n, d), rough_);
    },
    "dist/2": ([a = NONE, b = NONE]) => {
      const other = itemsOf(w, b);
      return float(Math.hypot(...itemsOf(w, a).map((x, i) => real(x) - real(other[i]))), true);
    },
    "copysign/2": ([a, b]) => float(Math.sign(real(b)) < 0 || Object.is(real(b), -0) ? -Math.abs(real(a)) : Math.abs(real(a))),
    "isclose/2 rel_tol abs_tol": ([a, b], named) => {
      const [relative, absolute] = [real(named?.get("rel_tol") ?? float(1e-9)), real(named?.get("abs_tol") ?? float(0))];
      const [x, y] = [real(a), real(b)];
      return bool(x === y || Math.abs(x - y) <= Math.max(relative * Math.max(Math.abs(x), Math.abs(y)), absolute));
    },
  };
}
