/** Figures of the moments of a program for one target, each worked out once: versions of a document share the moments that an edit left alone. */
import type { FunctionFact, FunctionRun, Invocation, Moment } from "../analysis/types";
import { sizesOf } from "../size/index";
import type { Figure, Sizes } from "../size/types";
import type { Target } from "../target/target";
import { once } from "../values/once";
import type { Snapshot } from "../values/snapshot";
import { coursePeak } from "./course";
import { type FunctionFigures, functionFigures } from "./functions";
import { callNeeds, type StatementFigures, statementFigures } from "./moments";

/** All figures of one target. */
export class Figures {
  readonly sizes: (snapshot: Snapshot) => Sizes;
  readonly statement: (moment: Moment) => StatementFigures;
  /** Null when no call returned. */
  readonly function: (fact: FunctionFact) => FunctionFigures | null;
  /** Highest held during the call; null where it is not known to the byte. */
  readonly course: (run: FunctionRun) => Figure | null;
  /** What the call needs while it runs; null where that is not known. */
  readonly needs: (call: Invocation) => Figure | null;

  constructor(readonly target: Target) {
    this.sizes = once((snapshot) => sizesOf(snapshot, target));
    this.statement = once((moment) => statementFigures(moment, target));
    this.function = once((fact) => functionFigures(fact, target));
    this.needs = once((call) => callNeeds(call, target));
    this.course = once((run) => coursePeak(run, target));
  }
}

/** Sizes of what nothing is known of; `why` is an unknown figure. */
export function unknownSizes(why: Figure): Sizes {
  return { type: "object", held: why, shallow: why, deep: why, allocated: why, payload: null, parts: [], length: null, shared: false };
}
