/** The re module. */
import { newClass } from "../classObjects";
import { append } from "../growth";
import { makeIter } from "../iterate";
import {
  type Call,
  type Class,
  dict,
  EMPTY,
  int,
  list,
  type Named,
  NONE,
  type Opaque,
  type Py,
  Raised,
  SOME,
  type Str,
  stop,
  str,
  tuple,
} from "../objects";
import { type LibraryType, libraryType, type Own } from "../opaques";
import { MESSAGE, raise, spend, wholeOf } from "../operations";
import { putItem } from "../tables";
import { exception, type World } from "../world";
import { ASCII, DOTALL, IGNORECASE, MULTILINE, type Pattern, translated, VERBOSE } from "./regexTranslation";

interface Match {
  readonly found: RegExpExecArray & { readonly indices: readonly (readonly [number, number] | undefined)[] };
  readonly pattern: Opaque;
  readonly on: Str;
}

export function regexes(w: World): Readonly<Record<string, Py | Call>> {
  const failure = newClass("error", [w.builtins.get("Exception") as Class], new Map());
  const known = new Map<string, Opaque>();
  const compiled = (v: Py, flags: number): Opaque => {
    if (v.k === "opaque" && v.type.cls === patterns.cls) return flags === 0 ? v : stop("flags for a pattern");
    if (v.k !== "str") return stop("a pattern");
    const key = `${flags}:${v.v}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    spend(w, 20);
    const made = patterns.of(
      translated(v.v, flags, () => {
        throw new Raised(exception(failure, [MESSAGE]));
      }),
    );
    if (known.size > 500) known.clear();
    known.set(key, made);
    return made;
  };
  const patternOf = (v: Opaque): Pattern => v.v as Pattern;
  /** The text, which both have to see alike. */
  const textOf = (pattern: Pattern, v: Py | undefined): Str => {
    if (v?.k !== "str") return stop("a match in this");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what is space to one of the two only, and all beyond ASCII
    if (pattern.plain ? /[\u001c-\u001f]|[^\u0000-\u007f]/.test(v.v) : /[\ud800-\udfff]/.test(v.v)) stop("a match in other alphabets");
    if (v.v.length ** Math.min(pattern.loops, 4) > 1e9) stop("a match that may take long");
    spend(w, 2 + (v.v.length >> 3));
    return v;
  };
  const part = (on: Str, range: readonly [number, number] | undefined): Py => {
    if (range === undefined) return NONE;
    const [from, to] = range;
    return from === 0 && to === on.v.length ? on : str(on.v.slice(from, to));
  };
  const first = (self: Opaque, how: "find" | "from" | "whole", on: Str, at = 0): Py => {
    const expression = patternOf(self)[how];
    expression.lastIndex = at;
    const found = expression.exec(on.v);
    return found === null ? NONE : matches.of({ found: found as Match["found"], pattern: self, on });
  };
  /** All of them; from 3.7 on empty ones may follow others. */
  const every = function* (self: Opaque, on: Str): Generator<Match, void, undefined> {
    if (w.python[1] < 7) stop("matches before 3.7");
    let at = 0;
    while (at <= on.v.length) {
      const expression = patternOf(self).find;
      expression.lastIndex = at;
      const found = expression.exec(on.v) as Match["found"] | null;
      if (found === null) return;
      spend(w, 2);
      const [from, to] = found.indices[0] as readonly [number, number];
      yield { found, pattern: self, on };
      at = to;
      if (from !== to) continue;
      if (at > 2_000) stop("empty matches in a long text");
      // What is not empty may start where an empty one was.
      const longer = new RegExp(`(?=[^])(?:${expression.source})(?<!^[^]{${at}})`, expression.flags.replace("g", "y"));
      longer.lastIndex = at;
      const other = longer.exec(on.v) as Match["found"] | null;
      if (other !== null && (other.indices[0] as readonly [number, number])[1] > at) {
        yield { found: other, pattern: self, on };
        at = (other.indices[0] as readonly [number, number])[1];
      } else at++;
    }
  };
  const groupOf = ({ found, pattern, on }: Match, which: Py): Py => {
    const { names, groups } = patternOf(pattern);
    const n = which.k === "str" ? names.get(which.v) : Number(wholeOf(which) ?? stop("a group"));
    if (n === undefined || n < 0 || n > groups) return raise(w, "IndexError", str("no such group"));
    return part(on, found.indices[n]);
  };
  const rangeOf = ({ found, pattern }: Match, which: Py = int(0)): readonly [number, number] => {
    const n = which.k === "str" ? (patternOf(pattern).names.get(which.v) ?? stop("a group")) : Number(wholeOf(which));
    return found.indices[n] ?? [-1, -1];
  };
  const groupsOf = ({ found, pattern, on }: Match, otherwise: Py = NONE): readonly Py[] =>
    Array.from({ length: patternOf(pattern).groups }, (_, i) => {
      const range = found.indices[i + 1];
      return range === undefined ? otherwise : part(on, range);
    });
  const matches: LibraryType<Match> = libraryType<Match>(w, "Match", () => stop("Match()"), {
    fixed: true,
    attributes: {
      string: ({ on }) => on,
      re: ({ pattern }) => pattern,
      lastgroup: (v) => {
        const { names, closed } = patternOf(v.pattern);
        const last = closed.filter((group) => v.found.indices[group] !== undefined).at(-1);
        for (const [name, n] of names) if (n === last) return { k: "str", v: name, constant: true };
        return NONE;
      },
    },
    methods: {
      "group/99": (_, v, which) =>
        which.length === 0
          ? part(v.on, v.found.indices[0])
          : which.length === 1
            ? groupOf(v, which[0] as Py)
            : tuple(which.map((one) => groupOf(v, one))),
      "groups/1 default": (_, v, [otherwise], named) => tuple(groupsOf(v, otherwise ?? named?.get("default"))),
      "groupdict/1 default": (_, v, [otherwise], named) => {
        const made = dict();
        const all = groupsOf(v, otherwise ?? named?.get("default"));
        for (const [name, n] of patternOf(v.pattern).names) putItem(made, { k: "str", v: name, constant: true }, all[n - 1] as Py);
        return made;
      },
      "start/1": (_, v, [which]) => int(rangeOf(v, which)[0]),
      "end/1": (_, v, [which]) => int(rangeOf(v, which)[1]),
      "span/1": (_, v, [which]) => tuple(rangeOf(v, which).map(int)),
    },
    getItem: (_, v, which) => groupOf(v, which),
    sized: () => null,
  });
  /** \\1, \\g<name> and escapes of a replacement. */
  const filled = (template: string, v: Match): string =>
    template.replace(
      /\\(?:g<(\w+)>|([1-9])(?!\d)|(.))/gs,
      (_, named: string | undefined, digit: string | undefined, other: string | undefined) => {
        if (other !== undefined)
          return (
            { n: "\n", t: "\t", r: "\r", "\\": "\\", f: "\f", v: "\v", a: "\x07", b: "\b" }[other] ?? stop("an escape of a replacement")
          );
        const which = digit ?? (named as string);
        const group = groupOf(v, /^\d+$/.test(which) ? int(Number(which)) : str(which));
        return group.k === "str" ? group.v : "";
      },
    );
  const substituted = (self: Opaque, by: Py, on: Str, most: number): readonly [Py, number] => {
    let [text, at, count] = ["", 0, 0];
    for (const v of every(self, on)) {
      const [from, to] = v.found.indices[0] as readonly [number, number];
      const made = by.k === "str" ? (by.v.includes("\\") ? filled(by.v, v) : by.v) : w.call(by, [matches.of(v)], null);
      const piece = typeof made === "string" ? made : made.k === "str" ? made.v : made.k === "unknown" ? null : stop("a replacement");
      if (piece === null) return [{ k: "unknown", type: "str", idle: false }, count];
      text += on.v.slice(at, from) + piece;
      at = to;
      if (++count === most) break;
    }
    return [count === 0 ? on : str(text + on.v.slice(at)), count];
  };
  const limit = (v: Py | undefined, named: Named, name: string): number =>
    Number(wholeOf(v ?? named?.get(name) ?? int(0)) ?? stop("how many"));
  const methods: Record<string, Own<Pattern>> = {
    "match/2": (_, v, [on, at], __, self) => first(self, "from", textOf(v, on), position(at)),
    "fullmatch/2": (_, v, [on, at], __, self) => first(self, "whole", textOf(v, on), position(at)),
    "search/2": (_, v, [on, at], __, self) => first(self, "find", textOf(v, on), position(at)),
    "findall/1": (_, v, [on], __, self) => {
      const made = list([], []);
      const text = textOf(v, on);
      for (const match of every(self, text)) {
        const all = groupsOf(match, EMPTY);
        append(made, all.length === 0 ? part(text, match.found.indices[0]) : all.length === 1 ? (all[0] as Py) : tuple(all));
      }
      return made;
    },
    "finditer/1": (_, v, [on], __, self) => {
      const all = every(self, textOf(v, on));
      return makeIter("callable_iterator", () => {
        const next = all.next();
        return next.done === true ? undefined : matches.of(next.value);
      });
    },
    "split/2 maxsplit": (_, v, [on, most], named, self) => {
      const made = list([], []);
      const text = textOf(v, on);
      const times = limit(most, named, "maxsplit");
      let [at, count] = [0, 0];
      for (const match of every(self, text)) {
        const [from, to] = match.found.indices[0] as readonly [number, number];
        append(made, part(text, [at, from]));
        for (const group of groupsOf(match)) append(made, group);
        at = to;
        if (++count === times) break;
      }
      append(made, part(text, [at, text.v.length]));
      return made;
    },
    "sub/3 count": (_, v, [by = NONE, on, most], named, self) => substituted(self, by, textOf(v, on), limit(most, named, "count"))[0],
    "subn/3 count": (_, v, [by = NONE, on, most], named, self) => {
      const [text, count] = substituted(self, by, textOf(v, on), limit(most, named, "count"));
      return tuple([text, int(count)]);
    },
  };
  const patterns: LibraryType<Pattern> = libraryType<Pattern>(w, "Pattern", () => stop("Pattern()"), {
    fixed: true,
    attributes: { pattern: ({ source }) => str(source), groups: ({ groups }) => int(groups) },
    methods,
    sized: () => null,
  });
  const functions: Record<string, Py | Call> = {
    error: failure,
    Pattern: patterns.cls,
    Match: matches.cls,
    "compile/2 flags": ([v = NONE, flags], named) => compiled(v, limit(flags, named, "flags")),
    "escape/1": ([v]) => (v?.k === "str" ? str(v.v.replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, "\\$&")) : stop("escape()")),
    "purge/0": () => NONE,
    NOFLAG: int(0),
    "template/1": () => SOME,
  };
  // Pattern and text come first, flags last or by name.
  for (const [key, own] of Object.entries(methods)) {
    const [name = "", ...names] = key.split(/[/ ]/);
    const before = name === "sub" || name === "subn" ? 4 : name === "split" ? 3 : 2;
    functions[`${name}/${before + 1} flags ${names.slice(1).join(" ")}`] = ([v = NONE, ...rest], named) => {
      const flags = rest[before - 1] ?? named?.get("flags") ?? int(0);
      const self = compiled(v, Number(wholeOf(flags) ?? stop("flags")));
      return own(w, patternOf(self), rest.slice(0, before - 1), named, self);
    };
  }
  for (const [names, flag] of [
    ["I IGNORECASE", IGNORECASE],
    ["M MULTILINE", MULTILINE],
    ["S DOTALL", DOTALL],
    ["X VERBOSE", VERBOSE],
    ["A ASCII", ASCII],
  ] as const)
    for (const name of names.split(" ")) functions[name] = int(flag);
  return functions;
}

function position(v: Py | undefined): number {
  return v === undefined ? 0 : Math.max(0, Number(wholeOf(v) ?? stop("a position")));
}
