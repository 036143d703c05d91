/** The fractions module (Lib/fractions.py). */
import type { Operator } from "../../../syntax/ast";
import { arithmetic } from "../arithmetic";
import { big, type Call, int, keyOf, type Opaque, type Py, stop, str } from "../objects";
import { type LibraryType, libraryType } from "../opaques";
import { isNumber, raise, spend, wholeOf } from "../operations";
import type { World } from "../world";

interface Ratio {
  readonly numerator: Py;
  readonly denominator: Py;
  readonly n: bigint;
  readonly d: bigint;
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

export function fractions(w: World): Readonly<Record<string, Py | Call>> {
  const zero = (): never => raise(w, "ZeroDivisionError", str("?"));
  const make = (n: bigint, d: bigint): Opaque => {
    if (d === 0n) return zero();
    spend(w, 3);
    const by = d < 0n ? -gcd(n, d) : gcd(n, d);
    return exact(n / by, d / by);
  };
  const exact = (n: bigint, d: bigint): Opaque => type.of({ numerator: big(n), denominator: big(d), n, d });
  const ratioOf = (v: Py): Ratio | null => {
    if (v.k === "opaque" && v.type.cls === type.cls) return v.v as Ratio;
    const n = wholeOf(v);
    return n === null ? null : { numerator: v, denominator: int(1), n: BigInt(n), d: 1n };
  };
  const quotient = ({ n, d }: Ratio): Py => arithmetic(w, "/", whole(n), whole(d));
  const whole = (n: bigint): Extract<Py, { readonly k: "int" }> => big(n);
  const floor = (n: bigint, d: bigint): bigint => n / d - (n % d !== 0n && n % d < 0n !== d < 0n ? 1n : 0n);
  const rounded = ({ n, d }: Ratio): bigint => {
    const down = floor(n, d);
    const twice = 2n * (n - down * d);
    return twice > d || (twice === d && down % 2n !== 0n) ? down + 1n : down;
  };
  const ofFloat = (v: number): Opaque => {
    if (!Number.isFinite(v)) return stop("a fraction of no number");
    let [x, d] = [v, 1n];
    while (!Number.isInteger(x)) {
      x *= 2;
      d *= 2n;
    }
    return make(BigInt(x), d);
  };
  const parsed = (text: string): Opaque => {
    const [, sign = "", n = "", d, part, e] =
      /^\s*([-+]?)(\d+)(?:\/(\d+)|(?:\.(\d*))?(?:[eE]([-+]?\d+))?)\s*$/.exec(text) ?? raise(w, "ValueError", str("?"));
    const by = sign === "-" ? -1n : 1n;
    if (d !== undefined) return make(by * BigInt(n), BigInt(d));
    const decimals = part ?? "";
    let [top, bottom] = [by * BigInt(n + decimals), 10n ** BigInt(decimals.length)];
    const power = Number(e ?? 0);
    if (Math.abs(power) > 1000) return stop("a large fraction");
    if (power >= 0) top *= 10n ** BigInt(power);
    else bottom *= 10n ** BigInt(-power);
    return make(top, bottom);
  };
  const work = (op: Operator, a: Ratio, b: Ratio): Py | null => {
    switch (op) {
      case "+":
        return make(a.n * b.d + b.n * a.d, a.d * b.d);
      case "-":
        return make(a.n * b.d - b.n * a.d, a.d * b.d);
      case "*":
        return make(a.n * b.n, a.d * b.d);
      case "/":
        return make(a.n * b.d, a.d * b.n);
      case "//":
        return b.n === 0n ? zero() : whole(floor(a.n * b.d, a.d * b.n));
      case "%": {
        if (b.n === 0n) return zero();
        const times = floor(a.n * b.d, a.d * b.n);
        return make(a.n * b.d - times * b.n * a.d, a.d * b.d);
      }
      case "**": {
        if (b.d !== 1n) return stop("a power of fractions");
        const power = b.n < 0n ? -b.n : b.n;
        if (power > 2000n) return stop("a large fraction");
        const [n, d] = [a.n ** power, a.d ** power];
        return b.n >= 0n ? exact(n, d) : make(d, n);
      }
      default:
        return null;
    }
  };
  const type: LibraryType<Ratio> = libraryType<Ratio>(
    w,
    "Fraction",
    ([a = int(0), b], named) => {
      if (named !== null) return stop("arguments of Fraction()");
      if (b === undefined) {
        if (a.k === "str") return parsed(a.v);
        if (a.k === "float") return a.rough ? stop("a fraction of a float") : ofFloat(a.v);
        const ratio = ratioOf(a) ?? stop("Fraction()");
        return type.of(ratio);
      }
      const [x, y] = [ratioOf(a) ?? stop("Fraction()"), ratioOf(b) ?? stop("Fraction()")];
      return make(x.n * y.d, x.d * y.n);
    },
    {
      fixed: true,
      attributes: { numerator: ({ numerator }) => numerator, denominator: ({ denominator }) => denominator },
      methods: {
        "__float__/0": (_, v) => quotient(v),
        "__int__/0": (_, { n, d }) => whole(n / d),
        "__trunc__/0": (_, { n, d }) => whole(n / d),
        "__floor__/0": (_, { n, d }) => whole(floor(n, d)),
        "__ceil__/0": (_, { n, d }) => whole(-floor(-n, d)),
        "__round__/1": (_, v, [digits]) => {
          if (digits === undefined || digits.k === "None") return whole(rounded(v));
          const shift = 10n ** BigInt(Math.abs(Number(wholeOf(digits) ?? 0)));
          return Number(wholeOf(digits)) >= 0
            ? make(rounded({ ...v, n: v.n * shift }), shift)
            : make(rounded({ ...v, d: v.d * shift }) * shift, 1n);
        },
        "is_integer/0": (_, { d }) => ({ k: "bool", v: d === 1n }),
        "limit_denominator/1": (_, v, [most = int(1_000_000)], __, self) => {
          const limit = BigInt(wholeOf(most) ?? stop("limit_denominator()"));
          if (v.d <= limit) return type.of(v);
          let [p0, q0, p1, q1] = [0n, 1n, 1n, 0n];
          let [n, d] = [v.n, v.d];
          for (;;) {
            const a = floor(n, d);
            const q2 = q0 + a * q1;
            if (q2 > limit) break;
            [p0, q0, p1, q1] = [p1, q1, p0 + a * p1, q2];
            [n, d] = [d, n - a * d];
          }
          const k = (limit - q0) / q1;
          const [x, y] = [make(p1, q1), make(p0 + k * p1, q0 + k * q1)];
          const away = ({ v: r }: Opaque): readonly [bigint, bigint] => {
            const { n: rn, d: rd } = r as Ratio;
            const top = rn * v.d - v.n * rd;
            return [top < 0n ? -top : top, rd];
          };
          const [[an, ad], [bn, bd]] = [away(x), away(y)];
          return self === undefined || an * bd <= bn * ad ? x : y;
        },
      },
      order: (_, { n, d }, other) => {
        if (other.k === "float")
          return other.rough ? stop("a comparison") : Number.isFinite(other.v) ? against(n, d, ofFloat(other.v)) : null;
        const ratio = ratioOf(other);
        if (ratio === null) return null;
        const [x, y] = [n * ratio.d, ratio.n * d];
        return x < y ? -1 : x > y ? 1 : 0;
      },
      key: ({ n, d }) => (d === 1n ? keyOf(whole(n)) : `\0F${n}/${d}`),
      truth: ({ n }) => n !== 0n,
      unary: (_, op, v) => (op === "-" ? exact(-v.n, v.d) : op === "abs" ? exact(v.n < 0n ? -v.n : v.n, v.d) : type.of(v)),
      binary: (_, op, a, b) => {
        const [x, y] = [ratioOf(a), ratioOf(b)];
        if (x !== null && y !== null) return work(op, x, y);
        const [p, q] = [x === null ? a : quotient(x), y === null ? b : quotient(y)];
        return isNumber(p) && isNumber(q) ? arithmetic(w, op, p, q) : null;
      },
      text: (_, { n, d }, style) => (style === "repr" ? `Fraction(${n}, ${d})` : d === 1n ? `${n}` : `${n}/${d}`),
      held: ({ numerator, denominator }) => [numerator, denominator],
      slots: ["_numerator", "_denominator"],
    },
  );
  const against = (n: bigint, d: bigint, other: Opaque): number => {
    const ratio = other.v as Ratio;
    const [x, y] = [n * ratio.d, ratio.n * d];
    return x < y ? -1 : x > y ? 1 : 0;
  };
  return { Fraction: type.cls };
}
