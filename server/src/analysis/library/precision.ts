/** How many digits decimal arithmetic keeps: the precision of a context, which the program may change from anywhere. */
import { type Bound, bitLength, type Int, interval } from "../../values/int";
import { joinValue } from "../../values/join";
import type { Value } from "../../values/value";
import { withoutUnbound } from "../binding";
import { objectOf } from "../containers/objects";
import { cellAddress, type Machine } from "../machine";
import type { State } from "../state";
import type { Applied } from "./apply";

/** Of all contexts that there are: which one counts where is not followed. */
const PRECISION = cellAddress(0, "decimal.prec");

/** Digits of a context where nobody says otherwise (Lib/_pydecimal.py, DefaultContext). */
const DEFAULT = 28;

/**
 * Numbers of so many digits have products and powers of at most 76 before they are rounded, for which every Decimal has room within itself. What was
 * longer keeps a block of its own when it is rounded (libmpdec's mpd_qresize gives back no static data).
 */
const SHORT = 34;
const LONG = 77;

/** Some context keeps so many digits from here on. */
export function keepDigits(digits: Value, state: State, machine: Machine): void {
  const before = machine.read(state, PRECISION)?.value;
  state.cells = state.cells.set(PRECISION, { value: before === undefined ? digits : joinValue(before, digits), makers: [] });
}

/** Digits of a Decimal made of the operands: as many as theirs, or as the contexts keep where it is `rounded`. */
export function decimalDigits(rounded: boolean, { args, rest, state, ctx }: Applied): Int {
  const operands = [...args.values(), ...rest].map(({ value }) => digitsOf(value, state));
  const most = operands.reduce((a, b) => (a > b ? a : b), 1);
  if (!rounded) return interval(1, most);
  const kept = keptDigits(state, ctx.machine);
  return interval(1, kept <= SHORT && most <= SHORT ? kept : kept > LONG ? kept : LONG);
}

function keptDigits(state: State, machine: Machine): Bound {
  const set = machine.read(state, PRECISION)?.value;
  const digits = set === undefined ? null : withoutUnbound(set);
  if (digits === null) return DEFAULT;
  if (digits.tag !== "int") return Number.POSITIVE_INFINITY;
  return digits.int.high > DEFAULT ? digits.int.high : DEFAULT;
}

/** At most; of what is no number, none. */
function digitsOf(value: Value, state: State): Bound {
  if (value.tag === "none" || value.tag === "bool") return 1;
  if (value.tag === "int") {
    // Three digits take nearly ten bits. Above 240 bits room is made for more words than there are within a Decimal (libmpdec, _mpd_importsize).
    const bits = Number(bitLength(value.int).high);
    return Math.max(bits * 0.302 + 1, bits > 240 ? LONG : 0);
  }
  // What is read as a number has no more digits than characters.
  if (value.tag === "str") return value.length.high;
  const obj = objectOf(value, state);
  return obj?.kind === "opaque" && obj.type === "Decimal" ? (obj.length?.high ?? DEFAULT) : Number.POSITIVE_INFINITY;
}
