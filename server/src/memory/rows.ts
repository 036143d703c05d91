/** One binding with its figures: what rules, reports, hovers and hints are made of. */
import type { Binding, FunctionRun, Seen } from "../analysis/types";
import { figure, joinFigures, unknownFigure } from "../size/figure";
import type { Figure, Sizes } from "../size/types";
import { interval } from "../values/int";
import type { Snapshot } from "../values/snapshot";
import type { Figures } from "./figures";
import type { StatementFigures } from "./moments";
import type { Told } from "./named";

export interface Ends {
  readonly sizes: Sizes;
  readonly peak: Figure;
}

export interface EstimateRow {
  readonly binding: Binding;
  /** Right after the statement; null when it is never reached. */
  readonly after: Sizes | null;
  readonly peak: Figure;
  readonly adds: Figure;
  readonly needs: Figure;
  /** What the name ends with; null when it is the same moment or not known. */
  readonly exit: Ends | null;
  /** Executing the module told what it holds: the states of the binding tell less. */
  readonly executed: boolean;
  /** 0-based line, and column in code points. */
  readonly line: number;
  readonly column: number;
}

/** A row whose figures are worked out when they are asked for: an editor shows few of them. */
export class Row implements EstimateRow {
  /** Of what is told; all else the figures keep, for later versions too. */
  private readonly kept = new Map<readonly Snapshot[], Sizes>();
  /** What `after` and `exit` came to: every rule asks. */
  private states: readonly [Sizes | null] | null = null;
  private ends: readonly [Ends | null] | null = null;

  constructor(
    readonly binding: Binding,
    private readonly figures: Figures,
    /** Where an offset of the text is: 0-based line, and column in code points. */
    private readonly place: (offset: number) => { readonly line: number; readonly column: number },
    /** The call of its function that ends where its name ends. */
    private readonly call: () => FunctionRun | null,
    /** What hints and settings tell of what it holds. */
    private readonly told: Told | null,
    /** What executing the program found. */
    private readonly execution: () => Seen | undefined,
  ) {}

  get line(): number {
    return this.place(this.binding.nameSpan.start).line;
  }

  get column(): number {
    return this.place(this.binding.nameSpan.start).column;
  }

  get after(): Sizes | null {
    this.states ??= [this.better(this.sizesOf(this.binding.states), ({ states }) => states)];
    return this.states[0];
  }

  /** The sizes, of which those that are not exact are what an execution found. */
  private better(sizes: Sizes | null, which: (seen: Seen) => readonly Snapshot[] | null): Sizes | null {
    const found = isExact(sizes) ? null : this.found(which);
    if (found === null || sizes === null) return found ?? sizes;
    const pick = (of: "held" | "shallow" | "deep" | "allocated"): Figure => (sizes[of].confidence === "exact" ? sizes[of] : found[of]);
    return { ...found, held: pick("held"), shallow: pick("shallow"), deep: pick("deep"), allocated: pick("allocated") };
  }

  get executed(): boolean {
    return !isExact(this.sizesOf(this.binding.states)) && this.found(({ states }) => states) !== null;
  }

  /** What was found where the program was executed; null: it was not, or not to the end. */
  private found(which: (seen: Seen) => readonly Snapshot[] | null): Sizes | null {
    const seen = this.execution();
    const snapshots = seen === undefined ? null : which(seen);
    const [first] = snapshots ?? [];
    return snapshots === null || first === undefined ? null : this.figures.ofName(first, snapshots, this.binding.name);
  }

  get exit(): Ends | null {
    this.ends ??= [this.end()];
    return this.ends[0];
  }

  private end(): Ends | null {
    const known = this.sizesOf(this.binding.exits);
    const sizes = this.better(known, ({ exits }) => exits);
    const row = this;
    if (sizes === null) return null;
    return {
      sizes,
      get peak() {
        const call = row.call();
        const known = call === null ? null : row.figures.course(call);
        if (known !== null) return known;
        // In a function what names hold may be the caller's, which is no part of its peak.
        const held = row.binding.scope.function === null ? sizes.held : null;
        return noLess(row.peak, held);
      },
    };
  }

  get peak(): Figure {
    return this.statement("peak");
  }

  get adds(): Figure {
    return this.statement("adds");
  }

  get needs(): Figure {
    return this.statement("needs");
  }

  private sizesOf(states: readonly Snapshot[]): Sizes | null {
    const [first] = states;
    if (first === undefined) return null;
    const sizes = this.told === null ? undefined : this.kept.get(states);
    const made = sizes ?? this.figures.ofName(first, states, this.binding.name, this.told);
    if (this.told !== null) this.kept.set(states, made);
    return made;
  }

  private statement(which: keyof StatementFigures): Figure {
    const { states, many, reason } = this.binding;
    if (many) return unknownFigure(reason ?? { text: "it runs in too many different situations", line: null, remedy: null });
    if (states.length === 0) return unknownFigure(reason ?? { text: "this line is never reached", line: null, remedy: null });
    return states.map((state) => this.figures.statement(state)[which]).reduce(joinFigures);
  }
}

/** Nothing is left to find out. */
function isExact(sizes: Sizes | null): boolean {
  return sizes !== null && [sizes.held, sizes.deep, sizes.shallow].every(({ confidence }) => confidence === "exact");
}

/** Why a number is what it is, for `explain`. */
export interface Explanation {
  readonly source: string;
  readonly row: EstimateRow;
  readonly steps: readonly string[];
}

/** The peak up to a later moment is at least the peak of the statement, and what is held then. */
function noLess(peak: Figure, held: Figure | null): Figure {
  if (peak.bytes === null) return peak;
  const { low } = peak.bytes;
  const later = held?.bytes?.low ?? 0;
  return figure(interval(later > low ? later : low, Number.POSITIVE_INFINITY), [...peak.assumes, ...(held?.assumes ?? [])]);
}
