/** Figures of the moments of a program for one target, each worked out once: versions of a document share the moments that an edit left alone. */
import type { Moment } from "../analysis/types";
import { sizesOf } from "../size/index";
import type { Sizes } from "../size/types";
import type { Target } from "../target/target";
import type { Snapshot } from "../values/snapshot";
import { type StatementFigures, statementFigures } from "./moments";

export class Figures {
  readonly sizes: (snapshot: Snapshot) => Sizes;
  readonly statement: (moment: Moment) => StatementFigures;

  constructor(readonly target: Target) {
    this.sizes = once((snapshot) => sizesOf(snapshot, target));
    this.statement = once((moment) => statementFigures(moment, target));
  }
}

function once<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      value = make(key);
      known.set(key, value);
    }
    return value;
  };
}
