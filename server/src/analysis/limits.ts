/** The limits of the interpreter, in steps and counts (never milliseconds), so that results do not differ from run to run. */

export interface Limits {
  /** Evaluation steps (expressions and statements) of one analysis. */
  readonly fuel: number;
  /** Steps of one top-level statement or uncalled function after which no further calls are entered. */
  readonly unitSteps: number;
  readonly uncalledSteps: number;
  /** Rounds × steps that a loop may be executed for, round by round. */
  readonly loopSteps: number;
  readonly uncalledLoopSteps: number;
  /** Nested calls. */
  readonly depth: number;
  /** The same in functions that nothing calls: what their arguments are does not end a recursion. */
  readonly uncalledDepth: number;
  /** Different argument lists that a function is evaluated for on their own; later ones are joined. */
  readonly contexts: number;
  /** Distinct states kept of one binding. */
  readonly states: number;
  /** Loop rounds, calls and items of an execution (execution/execute.ts); 0: nothing is executed. */
  readonly executed: number;
}

export const LIMITS: Limits = {
  fuel: 600_000,
  unitSteps: 60_000,
  uncalledSteps: 3_000,
  loopSteps: 12_000,
  uncalledLoopSteps: 2_000,
  depth: 40,
  uncalledDepth: 16,
  contexts: 64,
  states: 12,
  executed: 1_000_000,
};

/** Rounds of a loop that are executed one by one before anything cleverer is tried. */
export const SMALL_TRIPS = 4;

/** Passes in which the invariant of a loop may be weakened before everything it writes becomes unknown. */
export const MAX_PASSES = 6;
