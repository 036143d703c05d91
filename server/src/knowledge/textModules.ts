/** string, re, textwrap, json, csv, struct, base64, hashlib, zlib and friends: texts and bytes by rule. Source: the library reference. */
import {
  anyOf,
  argument,
  between,
  bytes,
  type Count,
  computed,
  count,
  type Entry,
  either,
  entry,
  filledWith,
  given,
  int,
  itemsOf,
  len,
  list,
  MANY,
  made,
  NONE,
  n,
  natural,
  opaque,
  outside,
  partOf,
  type Recipe,
  serialised,
  str,
  TEXT,
  text,
  transfer,
  tuple,
  within,
  worked,
  workedOut,
} from "./types";

const table = (prefix: string, result: Recipe, names: string, takes = "*args"): readonly Entry[] =>
  names.split(" ").map((name) => entry(`${prefix}${name}`, takes, result));
const pure = (name: string, takes: string, otherwise: Recipe): Entry => entry(name, takes, computed(name, otherwise));
const upTo = (most: Count): Count => count("hull", n(0), most);
/** ceil(a / b). */
const ceiling = (a: Count, b: number): Count => count("quotient", count("sum", a, n(b - 1)), n(b));

/** A match has places for its groups (size/describe.ts). */
const MATCH: Recipe = { make: "opaque", type: "Match", holds: ["string"], length: worked("re.groups", ["pattern", "flags"], MANY) };
const MAYBE_MATCH = given("string", either(MATCH, NONE), NONE);
/** A group that took no part in the match is None. */
const GROUP = either(TEXT, NONE);
const groups = (howMany: Count): Recipe => filledWith("tuple", made(GROUP, howMany), "exact");
/** Parts of the text that is searched. */
const FOUND = made(partOf(upTo(len("string")), "string"), upTo(count("sum", len("string"), n(1))));

const RE: readonly Entry[] = [
  entry("re.compile", "pattern flags?", {
    make: "opaque",
    type: "Pattern",
    holds: ["pattern"],
    length: worked("re.code", ["pattern", "flags"], MANY),
  }),
  ...["re.match", "re.search", "re.fullmatch"].map((name) => {
    const missed = worked(name, ["pattern", "string", "flags"], n(1));
    return entry(name, "pattern string flags?", within(missed, 0, MATCH, MAYBE_MATCH));
  }),
  ...table("Pattern.", MAYBE_MATCH, "match search fullmatch", "self string pos? endpos?"),
  entry("re.findall", "pattern string flags?", filledWith("list", workedOut("re.findall", FOUND), { by: "findall", extra: [] })),
  entry("Pattern.findall", "self string pos? endpos?", filledWith("list", FOUND, { by: "findall", extra: [] })),
  entry("re.finditer", "pattern string flags?", opaque("callable_iterator", "string")),
  entry("Pattern.finditer", "self string pos? endpos?", opaque("callable_iterator", "string")),
  entry("re.split", "pattern string maxsplit? flags?", list(FOUND)),
  entry("Pattern.split", "self string maxsplit?", list(FOUND)),
  pure("re.sub", "pattern repl string count? flags?", TEXT),
  entry("Pattern.sub", "self repl string count?", TEXT),
  entry("re.subn", "pattern repl string count? flags?", tuple(TEXT, natural)),
  pure("re.escape", "pattern", str(count("hull", len("pattern"), count("product", n(2), len("pattern"))), false)),
  entry("re.purge", "", NONE),
  ...table("Match.", natural, "start end", "self group?"),
  entry("Match.span", "self group?", tuple(natural, natural)),
  ...["group", "__getitem__"].map((name) =>
    entry(`Match.${name}`, "self group? *more", given("*", groups(count("sum", n(1), { count: "rest" })), given("group", GROUP, TEXT))),
  ),
  entry("Match.groups", "self default?", groups(MANY)),
  entry("Match.groupdict", "self default?", outside("which parts of the text matched is known only when it runs")),
];

const STRING: readonly Entry[] = [
  entry("string.Template", "template", opaque("Template", "template")),
  pure("string.capwords", "s sep?", partOf(upTo(count("product", n(3), len("s"))), "s")),
  pure("textwrap.dedent", "text", partOf(upTo(len("text")), "text")),
  pure("textwrap.indent", "text prefix predicate?", {
    make: "str",
    length: count("hull", len("text"), count("product", count("sum", len("text"), n(1)), count("sum", n(1), len("prefix")))),
    ascii: false,
    like: ["text", "prefix"],
    part: true,
  }),
  ...table("textwrap.", TEXT, "fill shorten"),
  entry(
    "textwrap.wrap",
    "text width? *args",
    list(made(partOf(upTo(argument("width", n(70))), "text"), upTo(count("sum", len("text"), n(1))))),
  ),
  pure("html.escape", "s quote?", str(count("hull", len("s"), count("product", n(6), len("s"))), false)),
  entry("html.unescape", "s", TEXT),
  entry("difflib.get_close_matches", "word possibilities n? cutoff?", list(anyOf(itemsOf("possibilities"), upTo(argument("n", n(3)))))),
  entry(
    "shlex.split",
    "s comments? posix?",
    list(made(str(upTo(len("s")), false), upTo(count("quotient", count("sum", len("s"), n(1)), n(2))))),
  ),
  entry("shlex.quote", "s", str(count("hull", len("s"), count("sum", count("product", len("s"), n(5)), n(2))), false)),
  ...table(
    "urllib.parse.",
    str(count("hull", len("string"), count("product", len("string"), n(12)))),
    "quote quote_plus",
    "string safe? encoding? errors?",
  ),
  entry("difflib.SequenceMatcher", "*args", opaque("SequenceMatcher")),
  entry("unicodedata.normalize", "form unistr", TEXT),
  entry("unicodedata.category", "chr", str(n(2))),
];

const HASHES: Readonly<Record<string, number>> = {
  md5: 16,
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
  sha3_224: 28,
  sha3_256: 32,
  sha3_384: 48,
  sha3_512: 64,
  blake2s: 32,
};

/** Bytes of a struct format. */
const PACKED = worked("struct.calcsize", ["format"], MANY);

const BINARY: readonly Entry[] = [
  ...Object.entries(HASHES).flatMap(([name, size]) => [
    entry(`hashlib.${name}`, "data? usedforsecurity?", opaque(name)),
    entry(`${name}.digest`, "self", bytes(n(size))),
    entry(`${name}.hexdigest`, "self", str(n(2 * size))),
    entry(`${name}.update`, "self data", NONE),
    entry(`${name}.copy`, "self", opaque(name)),
  ]),
  entry("hashlib.new", "name data? usedforsecurity?", opaque("HASH")),
  entry("hashlib.pbkdf2_hmac", "hash_name password salt iterations dklen?", bytes(count("hull", n(1), n(64)))),
  entry("hmac.new", "key msg? digestmod?", opaque("HMAC")),
  ...table("zlib.", between(0, 0xffffffff), "crc32 adler32", "data value?"),
  // Stored blocks are the worst case: compressBound() of zlib.
  entry(
    "zlib.compress",
    "data level? wbits?",
    bytes(count("hull", n(8), count("sum", len("data"), count("quotient", len("data"), n(1000)), n(64)))),
  ),
  entry("zlib.decompress", "data wbits? bufsize?", bytes(MANY)),
  entry(
    "gzip.compress",
    "data compresslevel? mtime?",
    bytes(count("hull", n(20), count("sum", len("data"), count("quotient", len("data"), n(1000)), n(96)))),
  ),
  entry("gzip.decompress", "data", bytes(MANY)),
  entry(
    "bz2.compress",
    "data compresslevel?",
    bytes(count("hull", n(14), count("sum", len("data"), count("quotient", len("data"), n(50)), n(700)))),
  ),
  entry("lzma.compress", "data *args", bytes(MANY)),
  ...table("", bytes(MANY), "bz2.decompress lzma.decompress", "data *args"),
  pure("base64.b64encode", "s altchars?", bytes(count("product", n(4), ceiling(len("s"), 3)))),
  entry("base64.standard_b64encode", "s", bytes(count("product", n(4), ceiling(len("s"), 3)))),
  entry("base64.urlsafe_b64encode", "s", bytes(count("product", n(4), ceiling(len("s"), 3)))),
  entry("base64.b32encode", "s", bytes(count("product", n(8), ceiling(len("s"), 5)))),
  entry("base64.b16encode", "s", bytes(count("product", n(2), len("s")))),
  // Padding and characters that do not count make it shorter.
  ...table(
    "base64.",
    bytes(upTo(count("quotient", count("product", n(3), len("s")), n(4)))),
    "b64decode standard_b64decode urlsafe_b64decode",
    "s *args",
  ),
  entry("base64.b16decode", "s casefold?", bytes(count("quotient", len("s"), n(2)))),
  pure(
    "binascii.hexlify",
    "data sep? bytes_per_sep?",
    given("sep", bytes(upTo(count("product", n(3), len("data")))), bytes(count("product", n(2), len("data")))),
  ),
  pure("binascii.unhexlify", "hexstr", bytes(count("quotient", len("hexstr"), n(2)))),
  entry("struct.calcsize", "format", int(PACKED)),
  // Modules/_struct.c, s_pack.
  entry("struct.pack", "format *values", { make: "bytes", length: PACKED, shared: [3, 9, 0] }),
  entry("struct.pack_into", "format buffer offset *values", NONE),
  entry("struct.unpack", "format buffer", transfer("struct_unpack")),
  entry("struct.unpack_from", "format buffer offset?", transfer("struct_unpack")),
  entry("struct.iter_unpack", "format buffer", opaque("unpack_iterator", "buffer")),
  entry("struct.Struct", "format", opaque("Struct", "format")),
];

const JSON_: readonly Entry[] = [
  entry("json.load", "fp *args", outside("json.load returns what the file holds")),
  entry("json.loads", "s *args", transfer("json_loads")),
  entry(
    "json.dumps",
    "obj skipkeys? ensure_ascii? check_circular? allow_nan? cls? indent? separators? default? sort_keys?",
    given("indent", TEXT, given("separators", TEXT, given("ensure_ascii", TEXT, serialised("obj", text("obj", "json"))))),
  ),
  entry("json.dump", "obj fp *args", NONE),
  entry("json.JSONEncoder", "*args", opaque("JSONEncoder")),
  entry("json.JSONDecoder", "*args", opaque("JSONDecoder")),
];

const CSV: readonly Entry[] = [
  entry("csv.reader", "csvfile *args", opaque("reader", "csvfile")),
  entry("csv.writer", "csvfile *args", opaque("writer", "csvfile")),
  entry("csv.DictReader", "f *args", opaque("DictReader", "f")),
  entry("csv.DictWriter", "f fieldnames *args", opaque("DictWriter", "f", "fieldnames")),
  ...table("writer.", natural, "writerow", "self row"),
  ...table("writer.", NONE, "writerows", "self rows"),
  ...table("DictWriter.", natural, "writerow writeheader", "self row?"),
  ...table("DictWriter.", NONE, "writerows", "self rows"),
  ...table("csv.", NONE, "field_size_limit register_dialect"),
];

const UUIDS: readonly Entry[] = [...table("uuid.", opaque("UUID"), "UUID uuid1 uuid3 uuid4 uuid5 uuid7")];

export const TEXT_MODULES: readonly Entry[] = [...RE, ...STRING, ...BINARY, ...JSON_, ...CSV, ...UUIDS];
