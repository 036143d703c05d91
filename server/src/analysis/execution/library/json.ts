/** The json module: texts of data, and data of texts (Modules/_json.c, Lib/json). */

import { newClass } from "../classObjects";
import { order } from "../compare";
import { append } from "../growth";
import { big, type Call, type Class, dict, FALSE, float, int, list, type Named, NONE, type Py, Raised, stop, str, TRUE } from "../objects";
import { isTrue, MESSAGE, newException, spend, wholeOf } from "../operations";
import { putItem } from "../tables";
import { shown, UNKNOWN_TEXT } from "../texts";
import { exception, type World } from "../world";

export function json(w: World): Readonly<Record<string, Py | Call>> {
  const failure = newClass("JSONDecodeError", [w.builtins.get("ValueError") as Class], new Map());
  return {
    JSONDecodeError: failure,
    "dumps/1 indent sort_keys separators ensure_ascii default": ([v = NONE], named) => {
      const text = new Writer(w, named).text(v, "\n");
      return text === null ? UNKNOWN_TEXT : str(text);
    },
    "loads/1": ([text]) => {
      if (text?.k !== "str") return stop("json.loads()");
      spend(w, text.v.length >> 4);
      return new Reader(text.v, () => {
        throw new Raised(exception(failure, [MESSAGE]));
      }).whole();
    },
    "load/1": () => stop("json.load()"),
    "dump/2 *": () => stop("json.dump()"),
  };
}

class Writer {
  private readonly indent: string | null;
  private readonly between: string;
  private readonly colon: string;
  private readonly sort: boolean;
  private readonly ascii: boolean;
  private readonly other: Py | undefined;
  private depth = 0;

  constructor(
    private readonly w: World,
    named: Named,
  ) {
    const indent = named?.get("indent");
    const width = indent === undefined || indent.k === "None" ? null : indent.k === "str" ? indent.v : " ".repeat(Number(wholeOf(indent)));
    const by = named?.get("separators");
    const separators = by?.k === "tuple" ? by.v.map((one) => (one.k === "str" ? one.v : stop("separators"))) : null;
    if (by !== undefined && by.k !== "None" && separators?.length !== 2) stop("separators");
    this.indent = width;
    this.between = separators?.[0] ?? (width === null ? ", " : ",");
    this.colon = separators?.[1] ?? ": ";
    this.sort = named?.has("sort_keys") === true && isTrue(w, named.get("sort_keys") as Py);
    this.ascii = named?.has("ensure_ascii") !== true || isTrue(w, named.get("ensure_ascii") as Py);
    this.other = named?.get("default");
  }

  /** null: it holds what is not known. `line`: a line break, with the indent so far. */
  text(v: Py, line: string): string | null {
    spend(this.w, 1);
    switch (v.k) {
      case "None":
        return "null";
      case "bool":
        return v.v ? "true" : "false";
      case "int":
        return String(v.v);
      case "float":
        return Number.isFinite(v.v) ? shown(this.w, v, "repr") : Number.isNaN(v.v) ? "NaN" : v.v > 0 ? "Infinity" : "-Infinity";
      case "str":
        return this.quoted(v.v);
      case "unknown":
        return v.type === null ? stop("json of what is not known") : null;
      case "list":
      case "tuple":
        return this.inside("[]", v.v, line, (item, inner) => this.text(item, inner));
      case "dict": {
        const items = [...v.v.values()];
        if (this.sort) items.sort(([a], [b]) => order(this.w, a, b));
        return this.inside("{}", items, line, ([key, value], inner) => {
          const [name, text] = [this.key(key), this.text(value, inner)];
          return name === null || text === null ? null : name + this.colon + text;
        });
      }
      default: {
        if (this.other === undefined || this.other.k === "None") throw new Raised(newException(this.w, "TypeError", [MESSAGE]));
        if (this.depth > 20) return stop("json of something deep");
        this.depth++;
        const made = this.text(this.w.call(this.other, [v], null), line);
        this.depth--;
        return made;
      }
    }
  }

  private inside<T>(brackets: string, items: readonly T[], line: string, one: (item: T, line: string) => string | null): string | null {
    if (items.length === 0) return brackets;
    if (++this.depth > 100) return stop("json of something deep");
    const inner = this.indent === null ? "" : line + this.indent;
    const parts = items.map((item) => one(item, this.indent === null ? line : inner));
    this.depth--;
    if (parts.includes(null)) return null;
    return `${brackets[0]}${inner}${parts.join(this.between + inner)}${this.indent === null ? "" : line}${brackets[1]}`;
  }

  private key(v: Py): string | null {
    if (v.k === "str") return this.quoted(v.v);
    if (v.k !== "int" && v.k !== "float" && v.k !== "bool" && v.k !== "None")
      throw new Raised(newException(this.w, "TypeError", [MESSAGE]));
    const text = this.text(v, "");
    return text === null ? null : `"${text}"`;
  }

  private quoted(text: string): string {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are escaped
    const plain = text.replace(/["\\\u0000-\u001f]/g, (c) => SHORT[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all beyond ASCII
    return `"${this.ascii ? plain.replace(/[^\u0000-\u007f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`) : plain}"`;
  }
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\f": "\\f",
  "\b": "\\b",
};

const LITERALS: readonly (readonly [string, () => Py])[] = [
  ["null", () => NONE],
  ["true", () => TRUE],
  ["false", () => FALSE],
  ["NaN", () => float(Number.NaN)],
  ["Infinity", () => float(Number.POSITIVE_INFINITY)],
  ["-Infinity", () => float(Number.NEGATIVE_INFINITY)],
];

class Reader {
  private at = 0;
  private depth = 0;
  /** Equal keys are one object (the scanner's memo). */
  private readonly keys = new Map<string, Py>();

  constructor(
    private readonly text: string,
    private readonly wrong: () => never,
  ) {}

  whole(): Py {
    this.space();
    const value = this.value();
    this.space();
    return this.at === this.text.length ? value : this.wrong();
  }

  private space(): void {
    while (/[ \t\n\r]/.test(this.text[this.at] ?? "")) this.at++;
  }

  private is(part: string): boolean {
    if (!this.text.startsWith(part, this.at)) return false;
    this.at += part.length;
    return true;
  }

  private value(): Py {
    const { text, at } = this;
    const first = text[at];
    if (first === '"') return str(this.quoted());
    if (first === "{" || first === "[") {
      if (++this.depth > 200) stop("json of something deep");
      this.at++;
      const made = first === "{" ? this.object() : this.array();
      this.depth--;
      return made;
    }
    for (const [word, make] of LITERALS) if (this.is(word)) return make();
    const pattern = /(-?(?:0|[1-9]\d*))(\.\d+)?([eE][-+]?\d+)?/y;
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) return this.wrong();
    this.at += found[0].length;
    if (found[2] !== undefined || found[3] !== undefined) return float(Number(found[0]));
    const n = Number(found[0]);
    return Number.isSafeInteger(n) ? int(n + 0) : big(BigInt(found[0]));
  }

  private object(): Py {
    const made = dict();
    this.space();
    if (this.is("}")) return made;
    do {
      this.space();
      if (this.text[this.at] !== '"') return this.wrong();
      const name = this.quoted();
      const key = this.keys.get(name) ?? str(name);
      this.keys.set(name, key);
      this.space();
      if (!this.is(":")) return this.wrong();
      this.space();
      putItem(made, key, this.value());
      this.space();
    } while (this.is(","));
    return this.is("}") ? made : this.wrong();
  }

  private array(): Py {
    const made = list([], []);
    this.space();
    if (this.is("]")) return made;
    do {
      this.space();
      append(made, this.value());
      this.space();
    } while (this.is(","));
    return this.is("]") ? made : this.wrong();
  }

  private quoted(): string {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they may not stand in it
    const pattern = /"((?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"/y;
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) return this.wrong();
    this.at += found[0].length;
    const text: string = JSON.parse(found[0]);
    return /[\ud800-\udfff]/.test(text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, "")) ? stop("half a character") : text;
  }
}
