/** Builtins and modules that an executed program may use. What is not here stops it. */
import { PURE } from "../../../knowledge/pure";
import { declared, isData, newBuiltin } from "../builtinObjects";
import { fromKeys, functions, translation, types } from "../builtins";
import { AUTO } from "../classes";
import { newClass, newInstance } from "../classObjects";
import { methodNames, methodOf } from "../methods";
import {
  type Builtin,
  big,
  bytes,
  type Call,
  type Class,
  FALSE,
  type Instance,
  int,
  list,
  type Module,
  NONE,
  NOT_IMPLEMENTED,
  type Py,
  SOME,
  stop,
  str,
  tuple,
} from "../objects";
import { isTrue, raise } from "../operations";
import { workedOut } from "../textMethods";
import type { World } from "../world";
import { abstractClasses } from "./abstract";
import { collections, namedTuple } from "./collections";
import { complexes } from "./complexes";
import { copied, deepCopied } from "./copies";
import { dataclasses } from "./dataclasses";
import { calendar, dates } from "./dates";
import { decimals } from "./decimals";
import { digests } from "./digests";
import { fractions } from "./fractions";
import { chainOf, iterators } from "./itertools";
import { json } from "./json";
import { mathematics } from "./mathematics";
import { bisection, heaps, managers, operators, tools } from "./modules";
import { locks, namespaces, queues, templates } from "./queues";
import { random } from "./random";
import { regexes } from "./regexes";
import { statistics } from "./statistics";
import { streams } from "./streams";
import { structs } from "./structs";

/** Names that mean nothing while a program runs: annotations and logs. */
const IDLE: Py = { k: "unknown", type: null, idle: true };

const SOME_FUNCTION: Py = { k: "unknown", type: null, idle: false, tame: "function" };

const EXCEPTIONS: readonly (readonly [string, string])[] = [
  ["BaseException", "object"],
  ["Exception", "BaseException"],
  ["SystemExit", "BaseException"],
  ["KeyboardInterrupt", "BaseException"],
  ["GeneratorExit", "BaseException"],
  ["ArithmeticError", "Exception"],
  ["ZeroDivisionError", "ArithmeticError"],
  ["OverflowError", "ArithmeticError"],
  ["LookupError", "Exception"],
  ["KeyError", "LookupError"],
  ["IndexError", "LookupError"],
  ["ValueError", "Exception"],
  ["UnicodeError", "ValueError"],
  ["TypeError", "Exception"],
  ["AttributeError", "Exception"],
  ["NameError", "Exception"],
  ["UnboundLocalError", "NameError"],
  ["RuntimeError", "Exception"],
  ["NotImplementedError", "RuntimeError"],
  ["RecursionError", "RuntimeError"],
  ["StopIteration", "Exception"],
  ["AssertionError", "Exception"],
  ["OSError", "Exception"],
  ["FileNotFoundError", "OSError"],
  ["PermissionError", "OSError"],
  ["TimeoutError", "OSError"],
  ["ConnectionError", "OSError"],
  ["EOFError", "Exception"],
  ["ImportError", "Exception"],
  ["ModuleNotFoundError", "ImportError"],
  ["MemoryError", "Exception"],
  ["Warning", "Exception"],
  ["UserWarning", "Warning"],
  ["DeprecationWarning", "Warning"],
];

/** Adds builtins and modules to a world. */
export function furnish(w: World): void {
  const { builtins, modules } = w;
  w.methods = (on, name) => methodOf(w, on, name);
  builtins.set("object", w.object);
  w.object.attributes.set(
    "__new__",
    newBuiltin("__new__", ([cls = NONE]) => (cls.k === "type" && !cls.exception && cls.make === null ? newInstance(cls) : stop("__new__"))),
  );
  w.object.attributes.set(
    "__setattr__",
    newBuiltin("__setattr__", ([on = NONE, name = NONE, value = NONE]) => {
      if (on.k !== "instance" || name.k !== "str") return stop("__setattr__");
      w.setPlain(on, name.v, value);
      return NONE;
    }),
  );
  for (const [name, base] of EXCEPTIONS) {
    const cls = newClass(name, [builtins.get(base) as Class], new Map());
    builtins.set(name, name === "BaseException" ? exceptions(cls) : cls);
  }
  builtins.set("IOError", builtins.get("OSError") as Py);
  for (const [key, call] of Object.entries(functions(w))) {
    const made = declared(
      key,
      call,
      !/^(?:getattr|setattr|hasattr|print|isinstance|callable|iter|next|map|filter|zip|enumerate|reversed|repr|format|any|all)\//.test(key),
    );
    builtins.set(made.name, made);
  }
  for (const [key, call] of Object.entries(types(w))) {
    const { name, call: make } = declared(key, call, /^(?:int|float|str|bool|list|tuple|set|frozenset|bytes)\//.test(key));
    builtins.set(name, newClass(name, [w.object], new Map(), make));
  }
  (builtins.get("dict") as Class).attributes.set("fromkeys", declared("fromkeys/2", fromKeys(w)));
  (builtins.get("str") as Class).attributes.set(
    "maketrans",
    declared("maketrans/3", (args) => translation(args)),
  );
  const fromBytes: Call = ([v, order], named) => {
    const by = order ?? named?.get("byteorder");
    if (v?.k !== "bytes" && v?.k !== "bytearray") return stop("from_bytes()");
    const all = v.k === "bytes" ? Array.from(v.v, (c) => c.charCodeAt(0)) : [...v.v];
    if (all.length > 10_000) return stop("from_bytes()");
    if (by?.k === "str" && by.v === "little") all.reverse();
    let n = 0n;
    for (const byte of all) n = (n << 8n) | BigInt(byte);
    const signed = named?.get("signed");
    if (signed !== undefined && isTrue(w, signed) && (all[0] ?? 0) > 127) n -= 1n << BigInt(8 * all.length);
    return big(n);
  };
  (builtins.get("int") as Class).attributes.set("from_bytes", declared("from_bytes/2 byteorder signed", fromBytes));
  (builtins.get("bytes") as Class).attributes.set(
    "fromhex",
    declared("fromhex/1", ([text]) => {
      const digits = text?.k === "str" ? text.v.replace(/\s/g, "") : stop("fromhex()");
      if (!/^(?:[0-9a-fA-F]{2})*$/.test(digits)) return raise(w, "ValueError", str("?"));
      return bytes(digits.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16))));
    }),
  );
  for (const name of ["list", "dict", "set", "str", "tuple", "int", "float", "bytes"])
    for (const method of methodNames(name)) {
      const { attributes } = builtins.get(name) as Class;
      // str.lower and the like, as functions.
      if (!attributes.has(method))
        attributes.set(
          method,
          newBuiltin(method, ([self = NONE, ...args], named) =>
            w.call(self.k === name ? w.attribute(self, method) : stop(`${name}.${method}()`), args, named),
          ),
        );
    }
  builtins.set("NotImplemented", NOT_IMPLEMENTED);
  builtins.set("Ellipsis", IDLE);
  const sys = new Map<string, Py>();
  const module = (name: string, all: Readonly<Record<string, Py | Call>>, idle = false): Module => {
    const known = new Map<string, Py>();
    for (const [key, value] of Object.entries(all))
      if (typeof value === "function") {
        const made = declared(key, value, /^(?:math|operator|hashlib|zlib|binascii|base64|statistics|cmath)$/.test(name));
        known.set(made.name, made);
      } else known.set(key, value);
    const made: Module = {
      k: "module",
      name,
      get: (key) =>
        known.get(key) ??
        pureOf(w, name, key) ??
        (name === "sys" ? sys.get(key) : undefined) ??
        modules.get(`${name}.${key}`) ??
        (idle ? IDLE : PARTIAL.test(name) ? SOME_FUNCTION : undefined),
    };
    modules.set(name, made);
    return made;
  };
  module("math", mathematics(w));
  module("random", random(w));
  const itertools = module("itertools", iterators(w));
  const chain = itertools.get("chain") as Builtin;
  chain.attributes = new Map([["from_iterable", declared("from_iterable/1", ([v = NONE]) => chainOf(w, v))]]);
  module("functools", tools(w));
  module("collections", collections(w));
  module("collections.abc", abstractClasses(w), true);
  module("operator", operators(w));
  module("heapq", heaps(w));
  module("bisect", bisection(w));
  module("datetime", dates(w));
  module("fractions", fractions(w));
  module("decimal", decimals(w));
  module("json", json(w));
  module("struct", structs(w));
  const complex = complexes(w);
  builtins.set("complex", complex.cls);
  w.imaginary = (im) => complex.of({ re: 0, im, rough: false, constant: true });
  module("cmath", complex.cmath);
  for (const [name, functions] of [...Object.entries(digests(w)), ...Object.entries(streams(w))]) module(name, functions);
  module("re", regexes(w));
  module("statistics", statistics(w));
  module("queue", queues(w));
  module("threading", locks(w));
  module("string", {
    Template: templates(w),
    ascii_lowercase: str("abcdefghijklmnopqrstuvwxyz"),
    ascii_uppercase: str("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    ascii_letters: str("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    digits: str("0123456789"),
    hexdigits: str("0123456789abcdefABCDEF"),
    octdigits: str("01234567"),
    punctuation: str("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
    whitespace: str(" \t\n\r\v\f"),
  });
  w.resets.push(() => sys.set("version_info", tuple(w.python.map(int))));
  const clock: Call = () => ({ k: "unknown", type: "float", idle: false });
  module("time", { "time/0": clock, "perf_counter/0": clock, "monotonic/0": clock, "process_time/0": clock, "sleep/1": () => NONE });
  module("sys", {
    maxsize: big(2n ** 63n - 1n),
    "setrecursionlimit/1": () => NONE,
    "exit/1": () => raise(w, "SystemExit"),
    stdout: IDLE,
    stderr: IDLE,
    "getsizeof/2": () => stop("getsizeof()"),
  });
  module("copy", { "copy/1": ([v = NONE]) => copied(w, v), "deepcopy/1": ([v = NONE]) => deepCopied(w, v, new Map()) });
  const enumeration = Object.assign(newClass("Enum", [w.object], new Map()), { members: new Map<string, Instance>() });
  w.resets.push(() => {
    for (const cls of [integers, texts]) cls.bare = w.python[1] >= 11;
  });
  const [integers, texts] = [newClass("IntEnum", [enumeration], new Map()), newClass("StrEnum", [enumeration], new Map())];
  [integers.mixed, texts.mixed] = ["int", "str"];
  module("enum", {
    Enum: enumeration,
    IntEnum: integers,
    StrEnum: texts,
    "auto/0": () => AUTO,
    "unique/1": ([cls = NONE]) => cls,
  });
  const base = (name: string): Class => newClass(name, [w.object], new Map());
  module("abc", { ABC: base("ABC"), ABCMeta: base("ABCMeta"), "abstractmethod/1": ([f = NONE]) => f });
  const typing: Record<string, Py | Call> = {
    NamedTuple: newBuiltin("NamedTuple", ([name = NONE, fields = NONE]) => namedTuple(w, name, fields)),
    Generic: base("Generic"),
    Protocol: base("Protocol"),
    "cast/2": ([, v = NONE]) => v,
    TYPE_CHECKING: FALSE,
    "overload/1": () => IDLE,
    "final/1": ([f = NONE]) => f,
  };
  for (const [name, cls] of Object.entries(abstractClasses(w))) typing[name] ??= cls;
  module("typing", typing, true);
  module("typing_extensions", typing, true);
  module("types", { SimpleNamespace: namespaces(w) }, true);
  module("logging", {}, true);
  module("warnings", {}, true);
  module("__future__", {}, true);
  module("calendar", calendar(w));
  module("os", { sep: str("/"), linesep: str("\n") });
  module("os.path", { sep: str("/") });
  module("timeit", { "default_timer/0": clock });
  module("dataclasses", dataclasses(w));
  module("contextlib", managers(w));
  for (const name of TAME) if (!modules.has(name)) modules.set(name, tame(w, name));
  w.fieldsOf = (names, attributes) =>
    list(
      names.map((name) => {
        const value = attributes.get(name);
        return tuple(value === undefined ? [str(name)] : [str(name), value]);
      }),
      [],
    );
}

/** Modules of which not all is followed: what else they have changes nothing that it is given and calls nothing back. */
const PARTIAL = /^(?:base64|binascii|calendar|cmath|csv|datetime|decimal|fractions|hashlib|io|json|re|statistics|struct|zlib)$/;

/** A function of a library that is worked out on known texts and numbers. */
function pureOf(w: World, module: string, name: string): Py | undefined {
  const full = `${module}.${name}`;
  if (!Object.hasOwn(PURE, full) || module === "re" || module === "math") return undefined;
  return newBuiltin(name, (args, named) => {
    const known = named === null ? workedOut(w, full, args) : null;
    return (
      known ??
      (args.every((arg) => isData(arg, true)) && [...(named?.values() ?? [])].every((arg) => isData(arg, true)) ? SOME : stop(`${name}()`))
    );
  });
}

/** numpy.random and its generators: their methods keep nothing of what they are given, and shuffle() alone changes it. */
const GENERATOR: Module = {
  k: "module",
  name: "numpy.random",
  get: (key) => {
    if (/^(?:default_rng|RandomState|Generator)$/.test(key)) return newBuiltin(key, () => GENERATOR);
    if (key !== "shuffle") return SOME_FUNCTION;
    return newBuiltin(key, ([v]) => (v?.k === "unknown" ? NONE : stop("numpy.random.shuffle()")));
  },
};

/** Modules whose functions change nothing that they are given, keep nothing of it, and call nothing back that is no function. */
const TAME =
  "numpy pickle textwrap uuid difflib html unicodedata platform locale colorsys numbers secrets shlex urllib.parse ipaddress scipy pandas array pprint zoneinfo ast tokenize".split(
    " ",
  );

function tame(w: World, name: string): Module {
  const { modules } = w;
  const open: Py = { k: "unknown", type: null, idle: false, tame: "module" };
  const inside: Py = { k: "unknown", type: null, idle: false, tame: "function" };
  // Submodules of what is a package. numpy.random.shuffle changes what it is given.
  const value: Py = { k: "unknown", type: null, idle: false, tame: "value" };
  return {
    k: "module",
    name,
    get: (key) =>
      modules.get(`${name}.${key}`) ??
      pureOf(w, name, key) ??
      (/^(?:linalg|fft|stats|special|parse|sparse)$/.test(key) ? open : key === "random" ? (name === "numpy" ? GENERATOR : value) : inside),
  };
}

function exceptions(cls: Class): Class {
  return Object.assign(cls, { exception: true });
}
