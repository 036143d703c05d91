/** Methods of str, bytes and numbers. Source: the library reference, "Built-in Types". */
import {
  anyInt,
  argument,
  BOOL,
  bytes,
  type Count,
  computed,
  count,
  type Entry,
  entry,
  FLOAT,
  filledWith,
  given,
  ifAscii,
  int,
  len,
  made,
  n,
  partOf,
  type Recipe,
  range,
  same,
  str,
  TEXT,
  these,
  transfer,
  tuple,
  workedOut,
} from "./types";

const SELF = len("self");
const upTo = (most: Count): Count => count("hull", n(0), most);

/** What the rules of str and bytes differ in: how a text made of some characters of the named arguments is written down. */
interface Kind {
  readonly name: "str" | "bytes";
  readonly part: (length: Count, ...like: string[]) => Recipe;
}

const KINDS: readonly Kind[] = [
  { name: "str", part: partOf },
  { name: "bytes", part: bytes },
];

/** Changing the case of a character beyond ASCII may give up to three. */
const CASED = ifAscii("self", SELF, count("hull", SELF, count("product", n(3), SELF)));

function methodsOf({ name, part }: Kind): readonly Entry[] {
  const method = (called: string, takes: string, otherwise: Recipe): Entry =>
    entry(`${name}.${called}`, `self ${takes}`, computed(`${name}.${called}`, otherwise));
  const several = (names: string, takes: string, otherwise: Recipe): readonly Entry[] =>
    names.split(" ").map((called) => method(called, takes, otherwise));
  const lines = made(part(count("hull", n(0), SELF), "self"), count("hull", count("min", SELF, n(1)), SELF));
  const words = made(part(count("hull", n(1), count("max", SELF, n(1))), "self"), upTo(count("quotient", count("sum", SELF, n(1)), n(2))));
  const fields = made(part(upTo(SELF), "self"), count("hull", n(1), count("sum", SELF, n(1))));
  // One more than the limit, where there is one.
  const limited = made(part(upTo(SELF), "self"), count("hull", n(1), count("sum", argument("maxsplit"), n(1))));
  const split = (called: string): Entry =>
    entry(
      `${name}.${called}`,
      "self sep? maxsplit?",
      given(
        "sep",
        filledWith("list", workedOut(`${name}.${called}`, fields), {
          by: "split by",
          extra: [SELF, len("sep"), argument("maxsplit", n(-1)), name === "str" ? ifAscii("sep", n(1), n(2)) : n(0)],
        }),
        given(
          "maxsplit",
          filledWith("list", workedOut(`${name}.${called}`, limited), "append"),
          filledWith("list", workedOut(`${name}.${called}`, words), { by: "split", extra: [SELF, n(name === "str" ? 1 : 0)] }),
        ),
      ),
    );
  const around = filledWith("tuple", workedOut(`${name}.partition`, made(part(upTo(SELF), "self"), n(3))), "exact");
  return [
    ...several("upper lower title capitalize swapcase", "", part(name === "bytes" ? SELF : CASED, "self")),
    ...(name === "str" ? [method("casefold", "", part(CASED, "self"))] : []),
    ...several("strip lstrip rstrip", "chars?", part(upTo(SELF), "self")),
    ...several("removeprefix removesuffix", "affix", part(upTo(SELF), "self")),
    method(
      "replace",
      "old new count?",
      // At most one place for every len(old) characters, each longer or shorter by the same.
      part(
        count(
          "hull",
          SELF,
          count(
            "sum",
            SELF,
            count("product", count("quotient", SELF, count("max", len("old"), n(1))), count("difference", len("new"), len("old"))),
          ),
          count(
            "product",
            count("sum", SELF, n(1)),
            count("max", len("new"), n(0)),
            count("max", n(0), count("difference", n(1), len("old"))),
          ),
        ),
        "self",
        "new",
      ),
    ),
    ...several("center ljust rjust", "width fillchar?", part(count("max", SELF, argument("width")), "self", "fillchar")),
    method("zfill", "width", part(count("max", SELF, argument("width")), "self")),
    method(
      "expandtabs",
      "tabsize?",
      part(count("hull", n(0), count("product", SELF, count("max", n(1), argument("tabsize", n(8))))), "self"),
    ),
    method("translate", "table", name === "bytes" ? part(upTo(SELF)) : transfer("translated")),
    ...several("find rfind", "sub start? end?", int(count("hull", n(-1), SELF))),
    ...several("index rindex", "sub start? end?", int(upTo(SELF))),
    method("count", "sub start? end?", int(upTo(count("sum", SELF, n(1))))),
    ...several("startswith endswith", "prefix start? end?", BOOL),
    ...several("isalnum isalpha isascii isdigit islower isspace istitle isupper", "", BOOL),
    ...(name === "str" ? several("isdecimal isidentifier isnumeric isprintable", "", BOOL) : []),
    split("split"),
    split("rsplit"),
    entry(
      `${name}.splitlines`,
      "self keepends?",
      filledWith("list", workedOut(`${name}.splitlines`, lines), { by: "splitlines", extra: [] }),
    ),
    entry(`${name}.partition`, "self sep", around),
    entry(
      `${name}.rpartition`,
      "self sep",
      filledWith("tuple", workedOut(`${name}.rpartition`, made(part(upTo(SELF), "self"), n(3))), "exact"),
    ),
  ];
}

/** Bits of |self|. */
const BITS = count("bits", argument("self"));

export const TEXT_METHODS: readonly Entry[] = [
  ...KINDS.flatMap(methodsOf),
  entry("str.encode", "self encoding? errors?", computed("str.encode", transfer("str_encode"))),
  entry("str.format", "self *args", transfer("str_format")),
  entry("str.format_map", "self mapping", TEXT),
  entry("str.join", "self iterable", transfer("str_join")),
  entry("str.maketrans", "self x y? z?", transfer("makeTable")),
  entry("bytes.join", "self iterable", transfer("str_join")),
  entry("bytes.decode", "self encoding? errors?", computed("bytes.decode", str(upTo(SELF), false))),
  entry(
    "bytes.hex",
    "self sep? bytes_per_sep?",
    given("sep", str(count("hull", count("product", n(2), SELF), count("product", n(3), SELF))), str(count("product", n(2), SELF))),
  ),
  entry("int.bit_length", "self", int(BITS)),
  entry("int.bit_count", "self", int(upTo(BITS))),
  entry("int.to_bytes", "self length? byteorder? signed?", bytes(argument("length", n(1)))),
  entry("int.as_integer_ratio", "self", filledWith("tuple", these(same("self"), int(n(1))), "exact")),
  entry("int.is_integer", "self", BOOL),
  entry("int.conjugate", "self", same("self")),
  entry("float.is_integer", "self", BOOL),
  entry("float.hex", "self", str(range(3, 24))),
  entry("float.as_integer_ratio", "self", tuple(anyInt, anyInt)),
  entry("float.conjugate", "self", same("self")),
  entry("complex.conjugate", "self", { make: "complex" }),
  entry("builtins.int.from_bytes", "bytes byteorder? signed?", anyInt),
  entry("builtins.float.fromhex", "text", FLOAT),
  entry("builtins.bytes.fromhex", "text", bytes(upTo(count("quotient", len("text"), n(2))))),
  entry("builtins.str.maketrans", "x y? z?", transfer("makeTable")),
  entry("builtins.str.join", "self iterable", transfer("str_join")),
  entry("builtins.str.upper", "self", partOf(CASED, "self")),
  entry("builtins.str.lower", "self", partOf(CASED, "self")),
  entry("builtins.str.strip", "self chars?", partOf(upTo(SELF), "self")),
];
