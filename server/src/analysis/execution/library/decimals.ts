/** The decimal module: finite numbers in the default context and its precision (the General Decimal Arithmetic Specification). */
import type { Operator } from "../../../syntax/ast";
import { big, bool, type Call, float, int, type Key, keyOf, type Named, NONE, type Opaque, type Py, stop, str, tuple } from "../objects";
import { type LibraryType, libraryType } from "../opaques";
import { raise, spend, wholeOf } from "../operations";
import { wholeRoot } from "../ratios";
import type { World } from "../world";

/** n × 10**e. */
interface Dec {
  readonly n: bigint;
  readonly e: number;
  /** It is minus zero. */
  readonly minus?: boolean;
}

type Rounding = "ROUND_HALF_EVEN" | "ROUND_HALF_UP" | "ROUND_HALF_DOWN" | "ROUND_DOWN" | "ROUND_UP" | "ROUND_FLOOR" | "ROUND_CEILING";

const ROUNDINGS: readonly Rounding[] = [
  "ROUND_HALF_EVEN",
  "ROUND_HALF_UP",
  "ROUND_HALF_DOWN",
  "ROUND_DOWN",
  "ROUND_UP",
  "ROUND_FLOOR",
  "ROUND_CEILING",
];

function abs(n: bigint): bigint {
  return n < 0n ? -n : n;
}

function digitsOf(n: bigint): number {
  return abs(n).toString().length;
}

/** n / 10**places, rounded. */
function shortened(n: bigint, places: number, how: Rounding): bigint {
  if (places <= 0) return n * 10n ** BigInt(-places);
  const by = 10n ** BigInt(places);
  const [down, rest] = [abs(n) / by, abs(n) % by];
  const twice = 2n * rest;
  const up = {
    ROUND_HALF_EVEN: twice > by || (twice === by && down % 2n === 1n),
    ROUND_HALF_UP: twice >= by,
    ROUND_HALF_DOWN: twice > by,
    ROUND_DOWN: false,
    ROUND_UP: rest > 0n,
    ROUND_FLOOR: rest > 0n && n < 0n,
    ROUND_CEILING: rest > 0n && n > 0n,
  }[how];
  const size = up ? down + 1n : down;
  return n < 0n ? -size : size;
}

function textOf({ n, e, minus }: Dec): string {
  const sign = n < 0n || minus === true ? "-" : "";
  const digits = abs(n).toString();
  const adjusted = e + digits.length - 1;
  if (e <= 0 && adjusted >= -6) {
    if (e === 0) return sign + digits;
    const padded = digits.padStart(1 - e, "0");
    return `${sign}${padded.slice(0, e)}.${padded.slice(e)}`;
  }
  return `${sign}${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ""}E${adjusted < 0 ? "-" : "+"}${Math.abs(adjusted)}`;
}

export function decimals(w: World): Readonly<Record<string, Py | Call>> {
  const start = { precision: 28, rounding: "ROUND_HALF_EVEN" as Rounding };
  const context = { ...start };
  w.resets.push(() => Object.assign(context, start));
  const make = (n: bigint, e: number, minus = false): Opaque => {
    if (Math.abs(e) > 5000 || digitsOf(n) > 5000) return stop("a decimal number is too long");
    return type.of(n === 0n && minus ? { n, e, minus } : { n, e });
  };
  /** As the context has it (Decimal._fix). */
  const fixed = (n: bigint, e: number, minus = false): Opaque => {
    spend(w, 2);
    const over = digitsOf(n) - context.precision;
    if (over <= 0) return make(n, e, minus);
    const short = shortened(n, over, context.rounding);
    // 9.99… may become 10.0….
    return digitsOf(short) > context.precision ? make(short / 10n, e + over + 1) : make(short, e + over);
  };
  const parsed = (text: string): Opaque => {
    const clean = text.trim().replace(/_/g, "");
    const [, sign = "", whole = "", part = "", power = "0"] =
      /^([-+]?)(?=\.?\d)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/.exec(clean) ??
      (/^[-+]?(?:inf|infinity|s?nan\d*)$/i.test(clean) ? stop("a decimal that is no number") : invalid());
    const n = BigInt(whole + part);
    return make(sign === "-" ? -n : n, Number(power) - part.length, sign === "-");
  };
  const invalid = (): never => stop("decimal.InvalidOperation");
  const decOf = (v: Py): Dec | null => {
    if (v.k === "opaque" && v.type.cls === type.cls) return v.v as Dec;
    const n = wholeOf(v);
    return n === null ? null : { n: BigInt(n), e: 0 };
  };
  const ofFloat = (v: number): Opaque => {
    let [x, e] = [v, 0];
    if (!Number.isFinite(v)) return stop("a decimal that is no number");
    while (!Number.isInteger(x)) {
      x *= 2;
      e++;
    }
    return make(BigInt(x) * 5n ** BigInt(e), -e, Object.is(v, -0));
  };
  const aligned = (a: Dec, b: Dec): readonly [bigint, bigint, number] => {
    const e = Math.min(a.e, b.e);
    if (Math.abs(a.e - b.e) > 5000) return stop("decimal numbers far apart");
    return [a.n * 10n ** BigInt(a.e - e), b.n * 10n ** BigInt(b.e - e), e];
  };
  const compared = (a: Dec, b: Dec): number => {
    const [x, y] = aligned(a, b);
    return x < y ? -1 : x > y ? 1 : 0;
  };
  const zero = (): never => raiseZero(w);
  const divided = (a: Dec, b: Dec): Opaque => {
    if (b.n === 0n) return zero();
    const ideal = a.e - b.e;
    const minus = isMinus(a) !== isMinus(b);
    if (a.n === 0n) return make(0n, ideal, minus);
    const shift = Math.max(0, digitsOf(b.n) - digitsOf(a.n) + context.precision + 1);
    let [q, rest] = [(abs(a.n) * 10n ** BigInt(shift)) / abs(b.n), (abs(a.n) * 10n ** BigInt(shift)) % abs(b.n)];
    let e = ideal - shift;
    if (rest !== 0n) {
      // One more digit that is not 0 or 5 keeps the rounding right.
      if (q % 5n === 0n) q += 1n;
    } else
      while (e < ideal && q % 10n === 0n) {
        q /= 10n;
        e++;
      }
    rest = minus ? -q : q;
    return fixed(rest, e);
  };
  const power = (a: Dec, b: Dec): Opaque => {
    if (b.e < 0 || b.e > 3 || abs(b.n) > 5000n) return stop("a power of decimals");
    const exponent = Number(b.n) * 10 ** b.e;
    if (Math.abs(exponent) * digitsOf(a.n) > 20_000) return stop("a power of decimals");
    const n = a.n ** BigInt(Math.abs(exponent));
    if (exponent >= 0) return fixed(n, a.e * exponent);
    // As exact as division is; libmpdec may round the last digit otherwise.
    return divided({ n: 1n, e: 0 }, { n, e: -a.e * exponent });
  };
  const work = (op: Operator, a: Dec, b: Dec): Py | null => {
    switch (op) {
      case "+":
      case "-": {
        const [x, y, e] = aligned(a, b);
        const sum = op === "+" ? x + y : x - y;
        const minus = isMinus(a) && (op === "+" ? isMinus(b) : !isMinus(b));
        return fixed(sum, e, sum === 0n && minus);
      }
      case "*":
        return fixed(a.n * b.n, a.e + b.e, isMinus(a) !== isMinus(b));
      case "/":
        return divided(a, b);
      case "//":
      case "%": {
        if (b.n === 0n) return zero();
        const [x, y, e] = aligned(a, b);
        return op === "//" ? fixed(x / y, 0, isMinus(a) !== isMinus(b)) : fixed(x % y, e, isMinus(a));
      }
      case "**":
        return power(a, b);
      default:
        return null;
    }
  };
  const roundingOf = (v: Py | undefined): Rounding =>
    v === undefined || v.k === "None"
      ? context.rounding
      : v.k === "str"
        ? (ROUNDINGS.find((one) => one === v.v) ?? stop("a rounding"))
        : stop("a rounding");
  const whole = (v: Dec, how: Rounding): Py => big(v.e >= 0 ? v.n * 10n ** BigInt(v.e) : shortened(v.n, -v.e, how));
  const numberOf = (v: Dec): Py => float(Number(textOf(v)));
  const type: LibraryType<Dec> = libraryType<Dec>(
    w,
    "Decimal",
    ([v = int(0)], named: Named) => {
      if (named !== null) return stop("arguments of Decimal()");
      if (v.k === "str") return parsed(v.v);
      if (v.k === "float") return v.rough ? stop("a decimal of a float") : ofFloat(v.v);
      const dec = decOf(v) ?? stop("Decimal()");
      return v.k === "opaque" ? v : make(dec.n, 0);
    },
    {
      fixed: true,
      attributes: { real: (v) => type.of(v) },
      methods: {
        "__float__/0": (_, v) => numberOf(v),
        "__int__/0": (_, v) => whole(v, "ROUND_DOWN"),
        "__trunc__/0": (_, v) => whole(v, "ROUND_DOWN"),
        "__floor__/0": (_, v) => whole(v, "ROUND_FLOOR"),
        "__ceil__/0": (_, v) => whole(v, "ROUND_CEILING"),
        "__round__/1": (_, v, [places]) => {
          if (places === undefined || places.k === "None") return whole(v, "ROUND_HALF_EVEN");
          const e = -Number(wholeOf(places) ?? stop("round()"));
          return make(shortened(v.n, e - v.e, "ROUND_HALF_EVEN"), e, isMinus(v));
        },
        "quantize/2 rounding": (_, v, [by = NONE, how], named) => {
          const e = (decOf(by) ?? stop("quantize()")).e;
          const n = shortened(v.n, e - v.e, roundingOf(how ?? named?.get("rounding")));
          return digitsOf(n) > context.precision ? invalid() : make(n, e, isMinus(v));
        },
        "to_integral_value/1 rounding": (_, v, [how], named) =>
          v.e >= 0 ? type.of(v) : make(shortened(v.n, -v.e, roundingOf(how ?? named?.get("rounding"))), 0, isMinus(v)),
        "normalize/0": (_, v) => {
          let { n, e } = fixed(v.n, v.e).v as Dec;
          if (n === 0n) return make(0n, 0, isMinus(v));
          while (n % 10n === 0n) [n, e] = [n / 10n, e + 1];
          return make(n, e);
        },
        "copy_abs/0": (_, v) => make(abs(v.n), v.e),
        "is_zero/0": (_, v) => bool(v.n === 0n),
        "is_signed/0": (_, v) => bool(isMinus(v)),
        "is_nan/0": () => bool(false),
        "is_infinite/0": () => bool(false),
        "is_finite/0": () => bool(true),
        "adjusted/0": (_, v) => int(v.e + digitsOf(v.n) - 1),
        "sqrt/0": (_, v) => {
          if (v.n < 0n) return invalid();
          const even = v.e & 1 ? { n: v.n * 10n, e: v.e - 1 } : v;
          const ideal = Math.floor(v.e / 2);
          if (v.n === 0n) return make(0n, ideal);
          const shift = Math.max(0, context.precision + 1 - Math.ceil(digitsOf(even.n) / 2));
          const square = even.n * 100n ** BigInt(shift);
          let root = wholeRoot(square);
          let e = even.e / 2 - shift;
          if (root * root === square) for (; e < ideal && root % 10n === 0n; e++) root /= 10n;
          else if (root % 5n === 0n) root += 1n;
          // sqrt() always rounds half to even.
          const over = digitsOf(root) - context.precision;
          return over > 0 ? make(shortened(root, over, "ROUND_HALF_EVEN"), e + over) : make(root, e);
        },
        "as_tuple/0": (_, v) =>
          tuple([int(isMinus(v) ? 1 : 0), tuple([...abs(v.n).toString()].map((digit) => int(Number(digit)))), int(v.e)]),
      },
      order: (_, v, other) => {
        if (other.k === "float")
          return other.rough ? stop("a comparison") : Number.isFinite(other.v) ? compared(v, ofFloat(other.v).v as Dec) : null;
        const dec = decOf(other);
        return dec === null ? null : compared(v, dec);
      },
      key: (v): Key => {
        let { n, e } = v;
        if (n === 0n) return 0;
        while (n % 10n === 0n) [n, e] = [n / 10n, e + 1];
        return e >= 0 ? keyOf(big(n * 10n ** BigInt(e))) : `\0E${n}e${e}`;
      },
      truth: (v) => v.n !== 0n,
      unary: (_, op, v) => {
        if (op === "abs") return fixed(abs(v.n), v.e);
        if (op === "-") return fixed(-v.n, v.e);
        return op === "+" ? fixed(v.n, v.e) : stop(op);
      },
      binary: (_, op, a, b) => {
        const [x, y] = [decOf(a), decOf(b)];
        return x === null || y === null ? null : work(op, x, y);
      },
      text: (_, v, style) => (style === "str" ? textOf(v) : `Decimal('${textOf(v)}')`),
      format: (_, v, spec) => {
        const [, fill = " ", align = ">", sign = "", width = "", comma, places, kind] =
          /^(?:(.)?([<>^]))?([-+ ])?(?!0)(\d*)(,)?(?:\.(\d+))?([f%])?$/.exec(spec) ?? [];
        if (kind === undefined && (places !== undefined || comma !== undefined || spec === "")) return null;
        const scaled = kind === "%" ? { ...v, e: v.e + 2 } : v;
        const e = places === undefined ? Math.min(0, scaled.e) : -Number(places);
        if (kind === undefined && width === "") return null;
        const plain =
          kind === undefined
            ? textOf(v)
            : textOf0({ n: shortened(scaled.n, e - scaled.e, context.rounding), e, minus: isMinus(v) }) + (kind === "%" ? "%" : "");
        const [, minus = "", digits = "", rest = ""] = /^(-?)(\d+)(.*)$/s.exec(plain) ?? [];
        const grouped = comma === undefined ? digits : digits.replace(/\B(?=(?:\d{3})+$)/g, ",");
        const shown = (minus === "" && sign !== "-" ? sign : minus) + grouped + rest;
        const room = Math.max(0, Number(width) - shown.length);
        const left = align === "<" ? 0 : align === ">" ? room : room >> 1;
        return fill.repeat(left) + shown + fill.repeat(room - left);
      },
      sized: (v) => (digitsOf(v.n) <= 28 ? { length: digitsOf(v.n) } : null),
    },
    { "from_float/1": ([v]) => (v?.k === "float" && !v.rough ? ofFloat(v.v) : stop("from_float()")) },
  );
  const contextType: LibraryType<typeof context> = libraryType(w, "Context", () => stop("Context()"), {
    fixed: false,
    attributes: { prec: (v) => int(v.precision), rounding: (v) => str(v.rounding) },
    methods: {},
    set: (_, v, name, value) => {
      if (name === "prec") v.precision = Number(wholeOf(value) ?? stop("a precision"));
      else if (name === "rounding") v.rounding = roundingOf(value);
      else stop("the decimal context");
    },
    sized: () => null,
  });
  return {
    Decimal: type.cls,
    "getcontext/0": () => contextType.of(context),
    "localcontext/9 *": () => stop("localcontext()"),
    "setcontext/1": () => stop("setcontext()"),
    ...Object.fromEntries(ROUNDINGS.map((name) => [name, { k: "str", v: name, constant: true } as const])),
  };
}

function raiseZero(w: World): never {
  // DivisionByZero is a ZeroDivisionError.
  return raise(w, "ZeroDivisionError", str("?"));
}

function isMinus({ n, minus }: Dec): boolean {
  return n < 0n || minus === true;
}

/** Without an exponent. */
function textOf0({ n, e, minus }: Dec): string {
  const digits = abs(n)
    .toString()
    .padStart(1 - e, "0");
  const sign = n < 0n || minus === true ? "-" : "";
  return e >= 0 ? `${sign}${digits}${"0".repeat(e)}` : `${sign}${digits.slice(0, e)}.${digits.slice(e)}`;
}
