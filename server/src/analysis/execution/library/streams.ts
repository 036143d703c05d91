/** io.StringIO and the csv module on it, or on other lines. */

import { newClass } from "../classObjects";
import { append, grow } from "../growth";
import { listOf } from "../items";
import { each, itemsOf, iterate, makeIter } from "../iterate";
import { type Call, type Class, dict, EMPTY, float, int, list, type Named, NONE, type Opaque, type Py, stop, str } from "../objects";
import { type LibraryType, libraryType } from "../opaques";
import { isTrue, raise, spend, wholeOf } from "../operations";
import { putItem } from "../tables";
import { shown } from "../texts";
import type { World } from "../world";

interface Stream {
  text: string;
  at: number;
}

/** Field separators and the like, as csv.excel has them. */
interface Dialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly end: string;
  readonly all: boolean;
  readonly numbers: boolean;
  readonly trim: boolean;
}

/** io and csv. */
export function streams(w: World): Readonly<Record<string, Readonly<Record<string, Py | Call>>>> {
  const line = (v: Stream): string => {
    const end = v.text.indexOf("\n", v.at);
    const from = v.at;
    v.at = end < 0 ? v.text.length : end + 1;
    return v.text.slice(from, v.at);
  };
  const stream: LibraryType<Stream> = libraryType<Stream>(
    w,
    "StringIO",
    ([text], named) => {
      // Line ends stay as they are, where nothing else is asked for.
      if (named !== null) return stop("StringIO() with line ends");
      const start = text === undefined ? EMPTY : text.k === "str" ? text : stop("StringIO()");
      return stream.of({ text: start.v, at: 0 });
    },
    {
      fixed: false,
      attributes: {},
      methods: {
        "write/1": (_, v, [text]) => {
          if (text?.k !== "str") return stop("write()");
          if (v.at !== v.text.length) v.text = v.text.slice(0, v.at) + text.v + v.text.slice(v.at + text.v.length);
          else v.text += text.v;
          if (v.text.length > 2_000_000) stop("a text is too long");
          v.at += text.v.length;
          spend(w, text.v.length >> 6);
          return int([...text.v].length);
        },
        "writelines/1": (_, v, [lines = NONE], __, self) => {
          for (const one of itemsOf(w, lines)) w.call(w.attribute(self, "write"), [one], null);
          return v.at < 0 ? stop("writelines()") : NONE;
        },
        "getvalue/0": (_, v) => str(v.text),
        "read/1": (_, v, [n]) => {
          const count = n === undefined || n.k === "None" ? -1 : Number(wholeOf(n) ?? stop("read()"));
          const text = count < 0 ? v.text.slice(v.at) : v.text.slice(v.at, v.at + count);
          v.at += text.length;
          return str(text);
        },
        "readline/0": (_, v) => str(line(v)),
        "readlines/0": (_, v) => {
          const made = list([], []);
          while (v.at < v.text.length) append(made, str(line(v)));
          return made;
        },
        "seek/1": (_, v, [at = NONE]) => {
          v.at = Number(wholeOf(at) ?? stop("seek()"));
          return at;
        },
        "tell/0": (_, v) => int(v.at),
        "close/0": () => NONE,
      },
      items: function* (_, v) {
        while (v.at < v.text.length) yield str(line(v));
      },
      sized: () => null,
    },
  );
  const failure = newClass("Error", [w.builtins.get("Exception") as Class], new Map());
  const [MINIMAL, ALL, NONNUMERIC, NEVER] = [0, 1, 2, 3];
  const dialectOf = (named: Named): Dialect => {
    const text = (name: string, otherwise: string): string => {
      const v = named?.get(name);
      return v === undefined ? otherwise : v.k === "str" ? v.v : stop("a dialect of csv");
    };
    const quoting = Number(wholeOf(named?.get("quoting") ?? int(MINIMAL)) ?? stop("a dialect of csv"));
    if (quoting === NEVER || named?.has("escapechar") || named?.has("doublequote") || named?.has("dialect")) stop("a dialect of csv");
    const trim = named?.get("skipinitialspace");
    return {
      delimiter: text("delimiter", ","),
      quote: text("quotechar", '"'),
      end: text("lineterminator", "\r\n"),
      all: quoting === ALL,
      numbers: quoting === NONNUMERIC,
      trim: trim !== undefined && isTrue(w, trim),
    };
  };
  const rowsOf = (lines: Py, { delimiter, quote, numbers, trim }: Dialect): (() => Py | undefined) => {
    const from = iterate(w, lines);
    return () => {
      const made = list([], []);
      let [field, state, quoted] = ["", "start", false];
      const put = (): void => {
        append(made, numbers && !quoted ? float(Number(field)) : str(field));
        [field, quoted] = ["", false];
      };
      for (;;) {
        const next = from.next();
        if (next === undefined) {
          if (state === "start" && made.v.length === 0) return undefined;
          return stop("a csv record that is not closed");
        }
        if (next.k !== "str") return stop("a line of csv");
        spend(w, 1 + (next.v.length >> 3));
        for (const c of next.v) {
          const end = c === "\n" || c === "\r";
          if (state === "start") {
            if (end) {
              if (made.v.length > 0) put();
              state = "over";
            } else if (c === quote) [state, quoted] = ["quoted", true];
            else if (c === delimiter) put();
            else if (!(trim && c === " ")) [field, state] = [c, "plain"];
          } else if (state === "plain") {
            if (end || c === delimiter) put();
            else field += c;
            if (end) state = "over";
            else if (c === delimiter) state = "start";
          } else if (state === "quoted") {
            if (c === quote) state = "closed";
            else field += c;
          } else if (state === "closed") {
            if (c === quote) [field, state] = [field + c, "quoted"];
            else if (end || c === delimiter) {
              put();
              state = end ? "over" : "start";
            } else [field, state] = [field + c, "plain"];
          } else if (!end) return stop("a line end in a line");
        }
        if (state === "quoted") continue;
        // A line without an end.
        if (state === "plain" || state === "closed" || (state === "start" && made.v.length > 0)) put();
        return made;
      }
    };
  };
  const rowText = (row: readonly Py[], d: Dialect): string | null => {
    const fields = row.map((item) => {
      if (item.k === "None") return d.all ? d.quote + d.quote : "";
      const text = shown(w, item, item.k === "float" ? "repr" : "str");
      if (text === null) return null;
      const number = item.k === "int" || item.k === "float";
      const needs =
        d.all ||
        (d.numbers && !number) ||
        [d.delimiter, d.quote, "\n", "\r"].some((one) => text.includes(one)) ||
        (text === "" && row.length === 1);
      return needs ? d.quote + text.replaceAll(d.quote, d.quote + d.quote) + d.quote : text;
    });
    return fields.includes(null) ? null : fields.join(d.delimiter) + d.end;
  };
  const write = (to: Py, row: readonly Py[], d: Dialect): Py => {
    spend(w, row.length);
    const text = rowText(row, d);
    return w.call(w.attribute(to, "write"), [text === null ? stop("csv of what is not known") : str(text)], null);
  };
  interface Writer {
    readonly to: Py;
    readonly dialect: Dialect;
    readonly names: readonly Py[];
    readonly passes: boolean;
    readonly rest: Py;
  }
  const made = (v: Writer, row: Py): Py => write(v.to, itemsOf(w, row), v.dialect);
  const writer: LibraryType<Writer> = libraryType<Writer>(w, "writer", () => stop("writer()"), {
    fixed: false,
    attributes: {},
    methods: {
      "writerow/1": (_, v, [row = NONE]) => made(v, row),
      "writerows/1": (_, v, [rows = NONE]) => {
        for (const row of each(w, rows)) made(v, row);
        return NONE;
      },
    },
    sized: () => null,
  });
  const named_ = (v: Writer, row: Py): Py => {
    if (row.k !== "dict") return stop("a row of csv");
    const known = new Set(v.names.map((name) => (name.k === "str" ? name.v : stop("a name of csv"))));
    if (!v.passes) for (const [key] of row.v.values()) if (key.k !== "str" || !known.has(key.v)) return raise(w, "ValueError", str("?"));
    return write(
      v.to,
      v.names.map((name) => row.v.get((name as { v: string }).v)?.[1] ?? v.rest),
      v.dialect,
    );
  };
  const dictWriter: LibraryType<Writer> = libraryType<Writer>(
    w,
    "DictWriter",
    ([to = NONE, names], named) => {
      const extra = named?.get("extrasaction");
      return dictWriter.of({
        to,
        dialect: dialectOf(named),
        names: itemsOf(w, names ?? named?.get("fieldnames") ?? stop("DictWriter()")),
        passes: extra?.k === "str" && extra.v === "ignore",
        rest: named?.get("restval") ?? EMPTY,
      });
    },
    {
      fixed: false,
      attributes: {},
      methods: {
        "writeheader/0": (_, v) => write(v.to, v.names, v.dialect),
        "writerow/1": (_, v, [row = NONE]) => named_(v, row),
        "writerows/1": (_, v, [rows = NONE]) => {
          for (const row of each(w, rows)) named_(v, row);
          return NONE;
        },
      },
      sized: () => null,
    },
  );
  interface Reader {
    readonly next: () => Py | undefined;
    names: Py | null;
    readonly rest: Py;
  }
  const reader: LibraryType<Reader> = libraryType<Reader>(
    w,
    "DictReader",
    ([lines = NONE, names], named) =>
      w.python[1] < 8
        ? stop("DictReader before 3.8")
        : reader.of({
            next: rowsOf(lines, dialectOf(named)),
            names: names ?? named?.get("fieldnames") ?? null,
            rest: named?.get("restval") ?? NONE,
          }),
    {
      fixed: false,
      attributes: {
        fieldnames: (v) => {
          v.names ??= v.next() ?? NONE;
          return v.names;
        },
      },
      methods: {},
      items: function* (_, v) {
        v.names ??= v.next() ?? NONE;
        if (v.names === NONE) return;
        const names = itemsOf(w, v.names);
        for (let row = v.next(); row !== undefined; row = v.next()) {
          if (row.k !== "list") return;
          // Empty lines are passed over.
          if (row.v.length === 0) continue;
          if (row.v.length > names.length) stop("a row of csv with more fields than names");
          const one = dict("dict", [{ op: "from", source: "iterator", count: 0 }]);
          for (const [i, name] of names.entries()) {
            const item = row.v[i];
            if (item !== undefined) putItem(one, name, item);
          }
          one.grown = [{ op: "from", source: "iterator", count: Math.min(row.v.length, names.length) }];
          for (const name of names.slice(row.v.length)) {
            putItem(one, name, v.rest);
            grow(one.grown, { op: "append", count: 1 }, one.v.size);
          }
          yield one;
        }
      },
      sized: () => null,
    },
  );
  const file = (v: Py): Opaque => (v.k === "opaque" && v.type.cls === stream.cls ? v : stop("a file of csv"));
  return {
    io: { StringIO: stream.cls, "open/9 *": () => stop("open()"), "BytesIO/1": () => stop("BytesIO()") },
    csv: {
      Error: failure,
      QUOTE_MINIMAL: int(MINIMAL),
      QUOTE_ALL: int(ALL),
      QUOTE_NONNUMERIC: int(NONNUMERIC),
      QUOTE_NONE: int(NEVER),
      "reader/1 delimiter quotechar quoting skipinitialspace": ([lines = NONE], named) =>
        makeIter(
          "_csv.reader",
          rowsOf(lines.k === "list" || lines.k === "iterator" ? lines : lines.k === "opaque" ? lines : listOf(w, lines), dialectOf(named)),
        ),
      "writer/1 delimiter quotechar quoting lineterminator": ([to = NONE], named) =>
        writer.of({ to: file(to), dialect: dialectOf(named), names: [], passes: false, rest: EMPTY }),
      DictReader: reader.cls,
      DictWriter: dictWriter.cls,
    },
  };
}
