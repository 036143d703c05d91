/** serialize-peak: pickling a large value into memory where another protocol or a file needs much less. */
import { type SymbolTable, symbolTable } from "../analysis/names/symtable";
import { sourceOf } from "../analysis/names/uses";
import type { CallFact } from "../analysis/types";
import { fixOf } from "../findings/offer";
import type { Fix, Found, Message, TextEdit } from "../findings/types";
import type { Alternative } from "../memory/alternative";
import { defaultProtocol, highestProtocol, serializePeak as peakOf, type SerializePeak } from "../memory/pickle";
import { figure } from "../size/figure";
import type { Figure } from "../size/types";
import type { Target } from "../target/target";
import type { Span } from "../text/span";
import { referred } from "../values/heap";
import { constantOf, sub } from "../values/int";
import { type Imported, importModule, importName } from "./imports";
import { type CallExpr, callFindings, isOpened, type Place, spanOf } from "./places";
import { isWorth, type Rule, type RuleFacts, type RuleOptions } from "./rule";

export const docs = `## What it finds
\`pickle.dumps\` of a large NumPy array with a protocol below 5, and \`f.write(pickle.dumps(value))\` where \`f\` comes from \`open\`.

## Why it costs
Up to protocol 4 the array is copied into a bytes object and that into a stream which grows by half each time: two and a half times the data are alive at once. Protocol 5 writes the
array's own buffer: one and a half times. \`pickle.dump\` to a file keeps no stream. What it is not: pickling does not double memory as such. A list of 1,000,000 floats keeps 9.00 MB and needs 9.10 MB.

## Example
\`\`\`python
import pickle
import numpy as np
big = np.zeros(10_000_000)
print(len(pickle.dumps(big, protocol=4)) > 0)
\`\`\`

## Use instead
\`\`\`python
import pickle
import numpy as np
big = np.zeros(10_000_000)
print(len(pickle.dumps(big, protocol=5)) > 0)
\`\`\`

## When to ignore
When readers run Python 3.7 or older, which cannot read protocol 5, or compare the bytes with stored ones. \`pickle.dump(big, file, protocol=5)\` and \`np.save\` need next to nothing.
`;

export const rule: Rule = {
  id: "serialize-peak",
  summary: "pickling a large value into memory needs more than another protocol or a file",
  severity: "information",
  since: "0.1",
  check,
};

/** A call of pickle.dumps whose arguments are understood. */
interface Dump {
  readonly fact: CallFact;
  readonly place: Place;
  readonly node: CallExpr;
  /** The value, as written. */
  readonly argument: Span;
  /** The protocol argument with its name, or null. */
  readonly given: { readonly value: Span; readonly whole: Span } | null;
  readonly protocol: number;
  readonly isArray: boolean;
}

function check(facts: RuleFacts, options: RuleOptions): readonly Found[] {
  return callFindings(
    facts,
    (callee) => callee === "pickle.dumps",
    () => false,
    (fact, place) => {
      const dump = dumpOf(fact, place, facts);
      return dump === null ? null : judge(dump, facts, symbolTable(facts.module), options);
    },
  );
}

function dumpOf(fact: CallFact, place: Place, facts: RuleFacts): Dump | null {
  const { node, base } = place;
  if (node.args.length < 1 || node.args.length > 2 || node.args.some((a) => a.type === "Starred")) return null;
  if (node.keywords.some((k) => k.arg !== "protocol")) return null;
  const [argument, second] = fact.args;
  if (argument === undefined || argument.name !== null) return null;
  const keyword = node.keywords[0];
  const positional = node.args[1];
  const given =
    keyword !== undefined
      ? { value: spanOf(keyword.value, base), whole: spanOf(keyword, base) }
      : positional === undefined
        ? null
        : { value: spanOf(positional, base), whole: spanOf(positional, base) };
  const value = (keyword === undefined ? second : fact.args.find((a) => a.name === "protocol"))?.value;
  // HIGHEST_PROTOCOL and other expressions that are not plain numbers: nothing is said.
  const number =
    given === null
      ? defaultProtocol(facts.target)
      : value?.tag === "int"
        ? constantOf(value.int)
        : value?.tag === "none"
          ? defaultProtocol(facts.target)
          : null;
  if (typeof number !== "number") return null;
  const obj = referred(fact.before, argument.value);
  const protocol = number < 0 ? highestProtocol(facts.target) : number;
  return { fact, place, node, argument: argument.span, given, protocol, isArray: obj?.kind === "ndarray" };
}

/** A cheaper way to write the same value. */
interface Way {
  readonly fix: Fix;
  readonly needs: Figure;
  /** For the message: "protocol 5 needs ", "pickle.dump to the file needs ". */
  readonly text: string;
}

function judge(dump: Dump, facts: RuleFacts, table: SymbolTable, options: RuleOptions): Found | null {
  const { fact } = dump;
  const now = costOf(dump, dump.protocol, "memory", facts);
  if (now === null || now.needs.bytes === null) return null;
  const ways = [protocolWay(dump, now, facts), fileWay(dump, now, facts, table)].filter(
    (way): way is Way => way !== null && isWorth(savingOf(now, way), now.needs, options),
  );
  const [first] = ways;
  if (first === undefined) return null;
  const written = facts.text.slice(dump.argument.start, dump.argument.end);
  const subject = /^[\w.]{1,30}$/.test(written) ? written : "…";
  const message: Message = [
    `pickle.dumps(${subject}) needs `,
    { bytes: now.needs },
    " to keep ",
    { bytes: now.keeps },
    `; ${first.text}`,
    { bytes: first.needs },
  ];
  return {
    span: fact.calleeSpan,
    message,
    related: [],
    fixes: ways.map((way) => way.fix),
    refused: [],
    saving: savingOf(now, first),
  };
}

function savingOf(now: SerializePeak, way: Way): Figure {
  return now.needs.bytes === null || way.needs.bytes === null
    ? way.needs
    : figure(sub(now.needs.bytes, way.needs.bytes), now.needs.assumes);
}

function costOf({ fact }: Dump, protocol: number, sink: "memory" | "file", facts: RuleFacts): SerializePeak | null {
  const [argument] = fact.args;
  return argument === undefined ? null : peakOf(argument.value, fact.before, protocol, sink, facts.target, fact.assumes);
}

/** Protocol 5 writes the buffer of an array without a copy; for all else it changes nothing. */
function protocolWay(dump: Dump, now: SerializePeak, facts: RuleFacts): Way | null {
  if (!dump.isArray || dump.protocol >= 5 || highestProtocol(facts.target) < 5) return null;
  const then = costOf(dump, 5, "memory", facts);
  if (then === null) return null;
  const { given, argument } = dump;
  const edits =
    given === null ? [{ span: { start: argument.end, end: argument.end }, text: ", protocol=5" }] : [{ span: given.value, text: "5" }];
  return {
    fix: fixOf("Use protocol=5: needs ", now.needs, then.needs, "readers need Python 3.8", edits),
    needs: then.needs,
    text: "protocol 5 needs ",
  };
}

/** f.write(pickle.dumps(value)) as a statement of its own, with f from open(): pickle.dump(value, f). */
function fileWay(dump: Dump, now: SerializePeak, facts: RuleFacts, table: SymbolTable): Way | null {
  const { node, place, given } = dump;
  const write = place.parents[place.parents.length - 1];
  if (
    place.parents.length !== 1 ||
    place.statement.type !== "Expr" ||
    write?.type !== "Call" ||
    write.args.length !== 1 ||
    write.keywords.length > 0
  )
    return null;
  if (write.func.type !== "Attribute" || write.func.attr !== "write" || write.func.value.type !== "Name") return null;
  const file = write.func.value.id;
  if (!isOpened(table, file, place.base + write.start)) return null;
  const better = dump.isArray && dump.protocol < 5 && highestProtocol(facts.target) >= 5;
  const protocol = better ? 5 : dump.protocol;
  const then = costOf(dump, protocol, "file", facts);
  const callee = dumpName(dump, facts, table);
  if (then === null || callee === null) return null;
  const base = place.base;
  const edits: TextEdit[] = [
    { span: { start: base + write.start, end: base + node.func.end }, text: callee.name },
    { span: { start: dump.argument.end, end: dump.argument.end }, text: `, ${file}${better && given === null ? ", protocol=5" : ""}` },
    ...(better && given !== null ? [{ span: given.value, text: "5" }] : []),
    // Of the two closing parentheses the outer one goes, with the comma and blanks before it; comments stay.
    ...closing(facts.text, base + node.end, base + write.end),
    ...callee.edits,
  ];
  const title = better ? "Dump to the file, protocol=5: needs " : "Dump to the file: needs ";
  const why = better ? "readers need Python 3.8" : "a failure leaves part of it in the file";
  return { fix: fixOf(title, now.needs, then.needs, why, edits), needs: then.needs, text: "pickle.dump to the file needs " };
}

function closing(text: string, from: number, to: number): readonly TextEdit[] {
  const between = text.slice(from, to);
  if (!between.includes("#")) return [{ span: { start: from, end: to }, text: "" }];
  const comma = /^\s*,/.exec(between)?.[0].length ?? 0;
  return [...(comma > 0 ? [{ span: { start: from, end: from + comma }, text: "" }] : []), { span: { start: to - 1, end: to }, text: "" }];
}

/** For hovers on a call of pickle.dumps with that protocol: what needs less. `subject`: the value as written. */
export function cheaperDumps(fact: CallFact, protocol: number, subject: string, target: Target): readonly Alternative[] {
  const [argument] = fact.args;
  if (fact.callee !== "pickle.dumps" || argument === undefined) return [];
  const obj = referred(fact.before, argument.value);
  const best = obj?.kind === "ndarray" ? highestProtocol(target) : protocol;
  const cost = (chosen: number, sink: "memory" | "file") =>
    peakOf(argument.value, fact.before, chosen, sink, target, fact.assumes)?.needs ?? null;
  const [now, newer, file] = [cost(protocol, "memory"), cost(best, "memory"), cost(best, "file")];
  const list: Alternative[] = [];
  const offer = (text: string, after: Figure | null): void => {
    if (now?.bytes != null && after?.bytes != null && after.bytes.high < now.bytes.low) list.push({ text, after, note: null });
  };
  if (best > protocol) offer(`protocol=${best} needs`, newer);
  const argumentText = best > protocol ? `, protocol=${best}` : "";
  offer(`pickle.dump(${subject}, file${argumentText})${obj?.kind === "ndarray" ? ` or np.save(file, ${subject})` : ""}`, file);
  return list;
}

/** How pickle.dump is written here: beside the dumps that is used. */
function dumpName({ node, place }: Dump, facts: RuleFacts, table: SymbolTable): Imported | null {
  if (node.func.type === "Attribute") return { name: `${sourceOf(node.func.value)}.dump`, edits: [] };
  const where = { module: facts.module, text: facts.text, table, offset: place.base + node.start };
  return importName(where, "pickle", "dump") ?? importModule(where, "pickle", "pickle");
}
