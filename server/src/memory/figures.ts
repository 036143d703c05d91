/** Figures of the moments of a program for one target, each worked out once: versions of a document share the moments that an edit left alone. */
import type { FunctionFact, FunctionRun, Invocation, LoopFact, Moment } from "../analysis/types";
import { mostOf } from "../size/ceiling";
import { joinFigures } from "../size/figure";
import { joinSizes, sizesOf } from "../size/index";
import type { Figure, Sizes } from "../size/types";
import type { Target } from "../target/target";
import { hasSymbol } from "../values/int";
import { joinValue } from "../values/join";
import { once } from "../values/once";
import type { Snapshot } from "../values/snapshot";
import { coursePeak } from "./course";
import { type FunctionFigures, functionFigures } from "./functions";
import { callNeeds, type StatementFigures, statementFigures } from "./moments";
import { BEYOND, named, type Told } from "./named";

/** All figures of one target. */
export class Figures {
  readonly sizes: (snapshot: Snapshot) => Sizes;
  /** Bytes at most (size/ceiling.ts). */
  readonly most: (snapshot: Snapshot) => number;
  readonly statement: (moment: Moment) => StatementFigures;
  /** Null when no call returned. */
  readonly function: (fact: FunctionFact) => FunctionFigures | null;
  /** What all rounds of the loop add; null where it ran more often than is followed. */
  readonly loop: (fact: LoopFact) => Figure | null;
  /** What calls of the function return; null where not all of them are followed, or none. */
  readonly returned: (fact: FunctionFact) => Sizes | null;
  /** Highest held during the call; null where it is not known to the byte. */
  readonly course: (run: FunctionRun) => Figure | null;
  /** What the call needs while it runs; null where that is not known. */
  readonly needs: (call: Invocation) => Figure | null;

  private readonly names = new WeakMap<readonly Snapshot[], Sizes>();

  constructor(readonly target: Target) {
    this.sizes = once((snapshot) => sizesOf(snapshot, target));
    this.most = once((snapshot) => mostOf(snapshot, target));
    this.statement = once((moment) => statementFigures(moment, target));
    this.function = once((fact) => functionFigures(fact, target));
    this.loop = ({ passages, more }) => (more ? null : passages.map((one) => this.statement(one).adds).reduce(joinFigures));
    this.returned = ({ runs, more }) => (more || runs.length === 0 ? null : joinSizes(runs.map(this.sizes)));
    this.needs = once((call) => callNeeds(call, target));
    this.course = once((run) => coursePeak(run, target));
  }

  /** The sizes of what a name holds, in any of the states: where nothing bounds it, in terms of its name. `told`: null where no number is. */
  ofName(first: Snapshot, states: readonly Snapshot[], name: string, told: Told | null = null): Sizes {
    let sizes = told === null ? this.names.get(states) : undefined;
    if (sizes === undefined) {
      sizes = joinSizes(states.map(this.sizes));
      if (isOpen(sizes.deep)) {
        // Texts and ints are named as one.
        const value = states.map((state) => state.value).reduce(joinValue);
        const all = /^(?:int|str|bytes)$/.test(value.tag)
          ? [{ ...first, value, assumes: states.flatMap(({ assumes }) => assumes) }]
          : states;
        sizes = joinSizes(all.map((state) => this.inTerms(state, name, told ?? nothing)));
      }
      // Versions that share the states may be told other numbers.
      if (told === null) this.names.set(states, sizes);
    }
    return sizes;
  }

  private inTerms(snapshot: Snapshot, name: string, told: Told): Sizes {
    const sizes = this.sizes(snapshot);
    if (!isOpen(sizes.deep)) return sizes;
    const terms = named(snapshot, name, told);
    const formula = sizesOf(terms, this.target);
    const said = formula.deep.bytes;
    if (said === null || said.low < (sizes.deep.bytes?.low ?? 0)) return sizes;
    if (!hasSymbol(said)) return terms.assumes.length > snapshot.assumes.length && said.high < BEYOND ? formula : sizes;
    // What the formula assumes is no bound.
    const bounded = (figure: Figure, { bytes }: Figure): Figure =>
      figure.bytes === null || bytes === null ? figure : { ...figure, bytes: { ...figure.bytes, low: bytes.low } };
    const { held, shallow, deep, allocated } = formula;
    return {
      ...formula,
      type: sizes.type,
      held: bounded(held, sizes.held),
      shallow: bounded(shallow, sizes.shallow),
      deep: bounded(deep, sizes.deep),
      allocated: bounded(allocated, sizes.allocated),
    };
  }
}

const nothing: Told = () => null;

/** No end that says anything, and no formula, though all of it is known by type. */
function isOpen({ bytes, reason }: Figure): boolean {
  return bytes !== null && bytes.high >= BEYOND && reason === null && !hasSymbol(bytes);
}

/** Sizes of what nothing is known of; `why` is an unknown figure. */
export function unknownSizes(why: Figure): Sizes {
  return { type: "object", held: why, shallow: why, deep: why, allocated: why, payload: null, parts: [], length: null, shared: false };
}
