/** Arithmetic of ints, bools and floats. */
import { big, bool, float, int, type Py, stop, str, sum } from "./objects";
import { floatOf, raise, spend } from "./operations";
import { quotientOf } from "./ratios";
import type { World } from "./world";

export function arithmetic(
  w: World,
  op: string,
  a: Extract<Py, { readonly k: "int" | "bool" | "float" }>,
  b: Extract<Py, { readonly k: "int" | "bool" | "float" }>,
): Py {
  if (a.k === "float" || b.k === "float") {
    const [x, y] = [floatOf(w, a), floatOf(w, b)];
    const rough = (a.k === "float" && a.rough) || (b.k === "float" && b.rough);
    switch (op) {
      case "+":
        return float(x + y, rough);
      case "-":
        return float(x - y, rough);
      case "*":
        return float(x * y, rough);
      case "/":
        return y === 0 ? raise(w, "ZeroDivisionError", str("float division by zero")) : float(x / y, rough);
      case "//":
      case "%": {
        if (y === 0) return raise(w, "ZeroDivisionError", str("float modulo"));
        const rest = floatRest(x, y);
        if (op === "%") return float(rest, rough);
        // Objects/floatobject.c, _float_div_mod.
        const quotient = (x - rest) / y;
        if (quotient === 0) return float(Math.sign(x / y) < 0 ? -0 : 0);
        const down = Math.floor(quotient);
        return float(quotient - down > 0.5 ? down + 1 : down);
      }
      case "**":
        return power(w, x, y);
      default:
        return raise(w, "TypeError", str("unsupported operand"));
    }
  }
  if (a.k === "bool" && b.k === "bool" && /^[&|^]$/.test(op)) return bool(op === "&" ? a.v && b.v : op === "|" ? a.v || b.v : a.v !== b.v);
  const [x, y] = [a.k === "bool" ? Number(a.v) : a.v, b.k === "bool" ? Number(b.v) : b.v];
  if (typeof x === "number" && typeof y === "number") {
    switch (op) {
      case "+":
      case "-": {
        const result = op === "+" ? x + y : x - y;
        return Number.isSafeInteger(result) ? sum(result, x, y) : big(op === "+" ? BigInt(x) + BigInt(y) : BigInt(x) - BigInt(y));
      }
      case "*": {
        const product = x * y;
        return Number.isSafeInteger(product) ? sum(product + 0, x, y) : big(BigInt(x) * BigInt(y));
      }
      case "/":
        return y === 0 ? raise(w, "ZeroDivisionError", str("division by zero")) : float(x / y);
      case "//":
        if (y === 0) return raise(w, "ZeroDivisionError", str("integer division or modulo by zero"));
        return sum(floorQuotient(x, y), x, y);
      case "%":
        if (y === 0) return raise(w, "ZeroDivisionError", str("integer modulo by zero"));
        return sum(x - floorQuotient(x, y) * y + 0, x, y);
      case "&":
      case "|":
      case "^":
        if (x >= -(2 ** 31) && x < 2 ** 31 && y >= -(2 ** 31) && y < 2 ** 31)
          return sum(op === "&" ? x & y : op === "|" ? x | y : x ^ y, x, y);
        break;
      case "<<":
        if (y >= 0 && y < 50 && Number.isSafeInteger(x * 2 ** y)) return int(x * 2 ** y);
        break;
      case ">>":
        if (y >= 0) return int(y > 60 ? (x < 0 ? -1 : 0) : Math.floor(x / 2 ** y));
    }
  }
  const [m, n] = [BigInt(x), BigInt(y)];
  spend(w, 5);
  switch (op) {
    case "+":
      return big(m + n);
    case "-":
      return big(m - n);
    case "*":
      spend(w, bitCount(m) / 64);
      return big(m * n);
    case "//":
    case "%": {
      if (n === 0n) return raise(w, "ZeroDivisionError", str("integer division or modulo by zero"));
      spend(w, bitCount(m) / 64);
      let [quotient, rest] = [m / n, m % n];
      if (rest !== 0n && rest < 0n !== n < 0n) {
        quotient -= 1n;
        rest += n;
      }
      return big(op === "%" ? rest : quotient);
    }
    case "/": {
      if (n === 0n) return raise(w, "ZeroDivisionError", str("division by zero"));
      const quotient = quotientOf(m, n);
      return Number.isFinite(quotient) ? float(quotient) : raise(w, "OverflowError", str("?"));
    }
    case "**":
      if (n < 0n)
        return m === 0n ? raise(w, "ZeroDivisionError", str("0.0 cannot be raised to a negative power")) : power(w, Number(m), Number(n));
      if (bitCount(m) * Number(n) > 50_000) return stop("a power is too large");
      return big(m ** n);
    case "&":
      return big(m & n);
    case "|":
      return big(m | n);
    case "^":
      return big(m ^ n);
    case "<<":
      if (n < 0n) return raise(w, "ValueError", str("negative shift count"));
      if (Number(n) + bitCount(m) > 50_000) return stop("a shift is too large");
      return big(m << n);
    case ">>":
      return n < 0n ? raise(w, "ValueError", str("negative shift count")) : big(m >> n);
    default:
      return raise(w, "TypeError", str("unsupported operand"));
  }
}

function floorQuotient(x: number, y: number): number {
  const quotient = Math.floor(x / y);
  // x / y is rounded: the floor may be one too high.
  if (Math.abs(quotient) < 2 ** 21 || Number.isInteger(y) === false) return quotient + 0;
  return Number((BigInt(x) - (((BigInt(x) % BigInt(y)) + BigInt(y)) % BigInt(y))) / BigInt(y));
}

function bitCount(n: bigint): number {
  return (n < 0n ? -n : n).toString(16).length * 4;
}

/** x % y of floats, as Objects/floatobject.c has it. */
function floatRest(x: number, y: number): number {
  const rest = x % y;
  if (rest === 0) return y < 0 ? -0 : 0;
  return rest < 0 !== y < 0 ? rest + y : rest;
}

/** pow() of the C library is exact only where the result is; else its last digit is not ours to tell, but a float it is. */
function power(w: World, x: number, y: number): Py {
  if (x === 0 && y < 0) return raise(w, "ZeroDivisionError", str("0.0 cannot be raised to a negative power"));
  if (x < 0 && !Number.isInteger(y)) return stop("a complex power");
  const result = x ** y;
  if (!Number.isFinite(result) && Number.isFinite(x) && Number.isFinite(y))
    return raise(w, "OverflowError", str("Numerical result out of range"));
  if (Number.isInteger(y) && Number.isSafeInteger(x) && Number.isSafeInteger(result)) return float(result);
  return float(result, true);
}
