/**
 * The Python syntax tree that leaves this room: readonly plain data with the names of CPython's `ast` module.
 * Offsets `start`/`end` are UTF-16 code units RELATIVE to the start of the node's unit. A unit is a top-level statement or a function
 * (def, lambda excluded): units whose text did not change between versions keep their object identity, so results can be cached by it.
 */

export interface Located {
  readonly start: number;
  readonly end: number;
}

/** A parsed file. `units[i]` starts at absolute offset `bases[i]`. */
export interface Module {
  readonly body: readonly Placed<StatementUnit>[];
  /** Comments with absolute offsets, in order (for hints and suppressions). */
  readonly comments: readonly (Located & { readonly text: string })[];
  /** Absolute spans that do not parse. Statements overlapping one are lowered to `Broken`. */
  readonly errors: readonly Located[];
  readonly length: number;
}

/** Where a unit stands in its parent unit (or in the file): offset of its first code unit. */
export interface Placed<U> {
  readonly offset: number;
  readonly unit: U;
}

/** A top-level statement. `text` is its source. */
export interface StatementUnit {
  readonly kind: "statement";
  readonly text: string;
  readonly statement: Stmt;
  /** All function units below it at any depth, with offsets relative to THIS unit, in source order. */
  readonly functions: readonly Placed<FunctionUnit>[];
}

/** A def (also async, also nested or a method). Offsets inside are relative to the `def`/`async` keyword; decorators belong to the parent. */
export interface FunctionUnit {
  readonly kind: "function";
  readonly name: string;
  readonly nameSpan: Located;
  readonly text: string;
  readonly async: boolean;
  readonly parameters: Parameters;
  readonly returns: Expr | null;
  readonly body: readonly Stmt[];
  readonly docstring: boolean;
  /** Contains yield / yield from in its own scope. */
  readonly generator: boolean;
}

export interface Parameters {
  readonly positionalOnly: readonly Parameter[];
  readonly positional: readonly Parameter[];
  readonly vararg: Parameter | null;
  readonly keywordOnly: readonly Parameter[];
  readonly kwarg: Parameter | null;
}

export interface Parameter extends Located {
  readonly name: string;
  readonly annotation: Expr | null;
  /** Default expression; evaluated in the enclosing scope, but located in this function's unit. */
  readonly default: Expr | null;
}

/** One node type per name, so that `Extract` finds each. */
type S<K extends string, F> = K extends string ? Located & { readonly type: K } & Readonly<F> : never;

export type Stmt =
  | S<"FunctionDef", { offset: number; unit: FunctionUnit; decorators: readonly Expr[] }>
  | S<
      "ClassDef",
      {
        name: string;
        nameSpan: Located;
        bases: readonly Expr[];
        keywords: readonly Keyword[];
        decorators: readonly Expr[];
        body: readonly Stmt[];
      }
    >
  | S<"Return", { value: Expr | null }>
  | S<"Delete", { targets: readonly Expr[] }>
  | S<"Assign", { targets: readonly Expr[]; value: Expr }>
  | S<"AugAssign", { target: Expr; op: Operator; value: Expr }>
  | S<"AnnAssign", { target: Expr; annotation: Expr; value: Expr | null }>
  | S<"For", { target: Expr; iter: Expr; body: readonly Stmt[]; orelse: readonly Stmt[]; async: boolean }>
  | S<"While", { test: Expr; body: readonly Stmt[]; orelse: readonly Stmt[] }>
  | S<"If", { test: Expr; body: readonly Stmt[]; orelse: readonly Stmt[] }>
  | S<"With", { items: readonly { readonly context: Expr; readonly target: Expr | null }[]; body: readonly Stmt[]; async: boolean }>
  | S<"Match", { subject: Expr; cases: readonly MatchCase[] }>
  | S<"Raise", { exc: Expr | null; cause: Expr | null }>
  | S<
      "Try",
      { body: readonly Stmt[]; handlers: readonly ExceptHandler[]; orelse: readonly Stmt[]; finalbody: readonly Stmt[]; star: boolean }
    >
  | S<"Assert", { test: Expr; msg: Expr | null }>
  | S<"Import", { names: readonly Alias[] }>
  | S<"ImportFrom", { module: string | null; level: number; names: readonly Alias[] /* name "*" for star */ }>
  | S<"Global" | "Nonlocal", { names: readonly string[] }>
  | S<"Expr", { value: Expr }>
  | S<"Pass" | "Break" | "Continue", object>
  | S<"TypeAlias", { name: string; value: Expr }>
  /** Python 2 print statement. */
  | S<"Print", { values: readonly Expr[] }>
  /** Does not parse; assigns an unknown value to the names it could bind. */
  | S<"Broken", { names: readonly string[] }>;

export type Alias = Located & { readonly name: string; readonly asname: string | null };
export type Keyword = Located & { readonly arg: string | null /* null: **value */; readonly value: Expr };
export type ExceptHandler = Located & { readonly exceptionType: Expr | null; readonly name: string | null; readonly body: readonly Stmt[] };
export type MatchCase = Located & { readonly pattern: Pattern; readonly guard: Expr | null; readonly body: readonly Stmt[] };

export type Pattern =
  | S<"MatchValue", { value: Expr }>
  | S<"MatchSingleton", { value: Expr }>
  | S<"MatchSequence", { patterns: readonly Pattern[] }>
  | S<"MatchMapping", { keys: readonly Expr[]; patterns: readonly Pattern[]; rest: string | null }>
  | S<
      "MatchClass",
      { cls: Expr; patterns: readonly Pattern[]; keywordPatterns: readonly { readonly name: string; readonly pattern: Pattern }[] }
    >
  | S<"MatchStar", { name: string | null }>
  | S<"MatchAs", { pattern: Pattern | null; name: string | null }>
  | S<"MatchOr", { patterns: readonly Pattern[] }>;

export type Operator = "+" | "-" | "*" | "/" | "//" | "%" | "**" | "@" | "<<" | ">>" | "&" | "|" | "^";
export type UnaryOperator = "+" | "-" | "~" | "not";
export type CompareOperator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in" | "is" | "is not";

export type Comprehension = Located & {
  readonly target: Expr;
  readonly iter: Expr;
  readonly ifs: readonly Expr[];
  readonly async: boolean;
};

export type Expr =
  | S<"Constant", { value: Constant }>
  | S<"Name", { id: string }>
  | S<"Attribute", { value: Expr; attr: string; attrSpan: Located }>
  | S<"Subscript", { value: Expr; slice: Expr }>
  | S<"Slice", { lower: Expr | null; upper: Expr | null; step: Expr | null }>
  | S<"Starred", { value: Expr }>
  | S<"Tuple" | "List" | "Set", { elts: readonly Expr[] }>
  /** key null: **value. */
  | S<"Dict", { items: readonly { readonly key: Expr | null; readonly value: Expr }[] }>
  | S<"BinOp", { left: Expr; op: Operator; right: Expr }>
  | S<"UnaryOp", { op: UnaryOperator; operand: Expr }>
  | S<"BoolOp", { op: "and" | "or"; values: readonly Expr[] }>
  | S<"Compare", { left: Expr; ops: readonly CompareOperator[]; comparators: readonly Expr[] }>
  | S<"Call", { func: Expr; args: readonly Expr[] /* Starred for *args */; keywords: readonly Keyword[] }>
  | S<"IfExp", { test: Expr; body: Expr; orelse: Expr }>
  | S<"Lambda", { parameters: Parameters; body: Expr }>
  | S<"ListComp" | "SetComp" | "GeneratorExp", { elt: Expr; generators: readonly Comprehension[] }>
  | S<"DictComp", { key: Expr; value: Expr; generators: readonly Comprehension[] }>
  | S<"JoinedStr", { values: readonly (Expr | string)[] /* literal parts decoded; expressions are FormattedValue-less */ }>
  | S<"NamedExpr", { target: Expr; value: Expr }>
  | S<"Await" | "YieldFrom", { value: Expr }>
  | S<"Yield", { value: Expr | null }>
  /** Does not parse or is not supported. */
  | S<"BrokenExpr", object>;

export type Constant =
  | { readonly kind: "int"; readonly value: number | bigint }
  | { readonly kind: "float" | "imaginary"; readonly value: number }
  | { readonly kind: "str"; readonly value: string }
  /** One char (U+0000..U+00FF) per byte. */
  | { readonly kind: "bytes"; readonly value: string }
  | { readonly kind: "True" | "False" | "None" | "Ellipsis" };
