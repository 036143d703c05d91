/** Complex numbers (Objects/complexobject.c). */
import type { Operator } from "../../../syntax/ast";
import { type Call, type Class, float, type Opaque, type Py, stop, str } from "../objects";
import { type LibraryType, libraryType } from "../opaques";
import { isNumber, raise, wholeOf } from "../operations";
import { shown } from "../texts";
import type { World } from "../world";

export interface Complex {
  readonly re: number;
  readonly im: number;
  /** Its last digits hang on the C library. */
  readonly rough: boolean;
  /** It stands in the text. */
  readonly constant?: true;
}

export function complexes(w: World): {
  readonly cls: Class;
  readonly of: (v: Complex) => Opaque;
  readonly cmath: Readonly<Record<string, Py | Call>>;
} {
  const partsOf = (v: Py): Complex | null => {
    if (v.k === "opaque") return v.type.cls === type.cls ? (v.v as Complex) : null;
    return isNumber(v) ? { re: Number(v.v), im: 0, rough: v.k === "float" && v.rough } : null;
  };
  const given = (v: Py | undefined): Complex => (v === undefined ? null : partsOf(v)) ?? stop("complex()");
  const made = (re: number, im: number, rough: boolean): Opaque => type.of({ re, im, rough });
  const zero = (): never => raise(w, "ZeroDivisionError", str("?"));
  const product = (a: Complex, b: Complex): Complex => ({
    re: a.re * b.re - a.im * b.im,
    im: a.re * b.im + a.im * b.re,
    rough: a.rough || b.rough,
  });
  const quotient = (a: Complex, b: Complex): Complex => {
    const rough = a.rough || b.rough;
    if (b.re === 0 && b.im === 0) return zero();
    if (Math.abs(b.re) >= Math.abs(b.im)) {
      const ratio = b.im / b.re;
      const d = b.re + b.im * ratio;
      return { re: (a.re + a.im * ratio) / d, im: (a.im - a.re * ratio) / d, rough };
    }
    const ratio = b.re / b.im;
    const d = b.re * ratio + b.im;
    return { re: (a.re * ratio + a.im) / d, im: (a.im * ratio - a.re) / d, rough };
  };
  /** Small whole powers are products, others hang on the C library. */
  const power = (a: Complex, b: Py): Complex => {
    const n = Number(wholeOf(b) ?? Number.NaN);
    if (Number.isInteger(n) && Math.abs(n) <= 100) {
      let [result, base]: [Complex, Complex] = [{ re: 1, im: 0, rough: a.rough }, a];
      for (let left = Math.abs(n), mask = 1; mask > 0 && left >= mask; mask *= 2) {
        if (left & mask) result = product(result, base);
        base = product(base, base);
      }
      return n < 0 ? quotient({ re: 1, im: 0, rough: a.rough }, result) : result;
    }
    const e = given(b);
    if (a.re === 0 && a.im === 0) return e.re === 0 && e.im === 0 ? { re: 1, im: 0, rough: false } : e.re > 0 && e.im === 0 ? a : zero();
    const [size, angle] = [Math.hypot(a.re, a.im), Math.atan2(a.im, a.re)];
    const length = size ** e.re * Math.exp(-angle * e.im);
    const phase = angle * e.re + e.im * Math.log(size);
    return { re: length * Math.cos(phase), im: length * Math.sin(phase), rough: true };
  };
  const text = (v: Complex): string | null => {
    if (v.rough) return null;
    const part = (n: number): string => (shown(w, float(n), "repr") ?? "").replace(/\.0$/, "");
    const im = part(v.im);
    if (v.re === 0 && !Object.is(v.re, -0)) return `${im}j`;
    return `(${part(v.re)}${/^[-+]/.test(im) ? "" : "+"}${im}j)`;
  };
  const type: LibraryType<Complex> = libraryType<Complex>(
    w,
    "complex",
    ([re, im], named) => {
      const a = given(re ?? named?.get("real") ?? float(0));
      const b = given(im ?? named?.get("imag") ?? float(0));
      if (im === undefined && named === null && re?.k === "opaque") return re;
      return made(a.re - b.im, a.im + b.re, a.rough || b.rough);
    },
    {
      fixed: true,
      attributes: { real: (v) => float(v.re, v.rough), imag: (v) => float(v.im, v.rough) },
      methods: { "conjugate/0": (_, v) => made(v.re, -v.im, v.rough) },
      equal: (_, v, other) => {
        const parts = partsOf(other);
        return parts !== null && parts.re === v.re && parts.im === v.im;
      },
      key: (v) => (v.im === 0 ? stop("a complex number as a key") : `\0C${v.re},${v.im}`),
      truth: (v) => v.re !== 0 || v.im !== 0,
      text: (_, v) => text(v),
      unary: (_, op, v) => {
        if (op === "abs") return float(Math.hypot(v.re, v.im), v.im !== 0 && v.re !== 0);
        return op === "-" ? made(-v.re, -v.im, v.rough) : op === "+" ? made(v.re, v.im, v.rough) : stop(op);
      },
      binary: (_, op: Operator, x, y) => {
        const [a, b] = [partsOf(x), partsOf(y)];
        if (a === null || b === null) return null;
        const rough = a.rough || b.rough;
        if (op === "+") return made(a.re + b.re, a.im + b.im, rough);
        if (op === "-") return made(a.re - b.re, a.im - b.im, rough);
        return op === "*" ? type.of(product(a, b)) : op === "/" ? type.of(quotient(a, b)) : op === "**" ? type.of(power(a, y)) : null;
      },
    },
  );
  const rough =
    (f: (v: Complex) => readonly [number, number]): Call =>
    ([v]) =>
      made(...f(given(v)), true);
  return {
    ...type,
    cmath: {
      pi: float(Math.PI),
      e: float(Math.E),
      "exp/1": rough(({ re, im }) => [Math.exp(re) * Math.cos(im), Math.exp(re) * Math.sin(im)]),
      "phase/1": ([v]) => float(Math.atan2(given(v).im, given(v).re), true),
      "rect/2": ([r, phi]) => made(given(r).re * Math.cos(given(phi).re), given(r).re * Math.sin(given(phi).re), true),
      "sqrt/1": rough(({ re, im }) => {
        const size = Math.hypot(re, im);
        const root = Math.sqrt((size + Math.abs(re)) / 2);
        if (root === 0) return [0, im];
        return re >= 0 ? [root, im / (2 * root)] : [Math.abs(im) / (2 * root), Object.is(im, -0) || im < 0 ? -root : root];
      }),
    },
  };
}
