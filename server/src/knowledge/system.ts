/** os, sys, time, datetime, io, pathlib, threading, logging and the like: mostly opaque objects and plain numbers. Source: the library reference. */
import {
  anyInt,
  BOOL,
  between,
  bytes,
  computed,
  count,
  type Entry,
  entry,
  FLOAT,
  filledWith,
  given,
  int,
  len,
  list,
  MANY,
  made,
  measured,
  NONE,
  n,
  natural,
  opaque,
  outside,
  type Recipe,
  range,
  same,
  steps,
  str,
  TEXT,
  transfer,
  tuple,
  typed,
  unknown,
  workedOut,
} from "./types";

const table = (prefix: string, result: Recipe, names: string, takes = "*args"): readonly Entry[] =>
  names.split(" ").map((name) => entry(`${prefix}${name}`, takes, result));
const pure = (name: string, takes: string, otherwise: Recipe): Entry => entry(name, takes, computed(name, otherwise));

const PATHS = list(made(TEXT, MANY));

const OS: readonly Entry[] = [
  ...table("os.", natural, "getpid getppid getuid geteuid getgid umask"),
  entry("os.cpu_count", "", between(1, 65536)),
  ...table(
    "os.",
    NONE,
    "mkdir makedirs remove unlink rmdir removedirs rename renames replace chdir chmod chown symlink link utime truncate putenv unsetenv close fsync kill abort _exit",
  ),
  ...table("os.", natural, "system open write read dup"),
  ...table("os.", TEXT, "getcwd strerror readlink ttyname getlogin"),
  entry("os.listdir", "path?", PATHS),
  entry("os.getenv", "key default?", { make: "either", of: [TEXT, { make: "arg", of: "default" }] }),
  entry("_Environ.get", "self key default?", { make: "either", of: [TEXT, same("default")] }),
  entry("_Environ.__getitem__", "self key", TEXT),
  entry("os.fspath", "path", same("path")),
  ...table("os.", opaque("stat_result"), "stat lstat fstat"),
  ...table("os.", outside("what the file system holds is known only when it runs"), "walk scandir"),
  ...table("os.path.", BOOL, "exists isfile isdir islink ismount lexists samefile"),
  pure("os.path.isabs", "path", BOOL),
  ...table("os.path.", FLOAT, "getmtime getatime getctime"),
  entry("os.path.getsize", "path", natural),
  pure("os.path.join", "path *paths", TEXT),
  pure("os.path.basename", "path", { make: "str", length: count("hull", n(0), len("path")), ascii: false, like: ["path"], part: true }),
  pure("os.path.dirname", "path", { make: "str", length: count("hull", n(0), len("path")), ascii: false, like: ["path"], part: true }),
  pure("os.path.normcase", "path", same("path")),
  ...table("os.path.", TEXT, "abspath realpath expanduser expandvars relpath normpath commonpath commonprefix"),
  entry("os.path.split", "path", tuple(TEXT, TEXT)),
  entry(
    "os.path.splitext",
    "path",
    filledWith("tuple", workedOut("os.path.splitext", made(str(count("hull", n(0), len("path")), false), n(2))), "exact"),
  ),
  entry("glob.glob", "pathname *args", PATHS),
  ...table("shutil.", TEXT, "copy copy2 copyfile copytree move make_archive"),
  ...table("shutil.", NONE, "rmtree copyfileobj copymode copystat chown"),
  entry("shutil.which", "cmd *args", { make: "either", of: [TEXT, NONE] }),
  ...table("tempfile.", TEXT, "mkdtemp gettempdir mktemp"),
  ...table("tempfile.", opaque("_TemporaryFileWrapper"), "NamedTemporaryFile TemporaryFile SpooledTemporaryFile"),
  entry("tempfile.TemporaryDirectory", "*args", opaque("TemporaryDirectory")),
];

const SYS: readonly Entry[] = [
  entry("sys.getsizeof", "object default?", natural),
  entry("sys.getrefcount", "object", natural),
  entry("sys.exit", "status?", unknown("exit() ends the program")),
  entry("sys.getrecursionlimit", "", natural),
  ...table("sys.", NONE, "setrecursionlimit settrace setprofile setswitchinterval"),
  entry("sys.intern", "string", same("string")),
  ...table("sys.", TEXT, "getdefaultencoding getfilesystemencoding"),
  entry("sys.getswitchinterval", "", FLOAT),
  entry("sys.exc_info", "", unknown("which exception is handled is not followed")),
  entry("gc.collect", "generation?", natural),
  ...table("gc.", NONE, "enable disable freeze unfreeze set_threshold"),
  entry("gc.isenabled", "", BOOL),
  ...table("platform.", TEXT, "system release version machine node processor platform python_version python_implementation"),
  ...table("tracemalloc.", NONE, "start stop clear_traces reset_peak"),
  entry("tracemalloc.get_traced_memory", "", tuple(natural, natural)),
  ...table("timeit.", FLOAT, "timeit default_timer"),
  ...table("warnings.", NONE, "warn filterwarnings simplefilter resetwarnings"),
  ...table("traceback.", NONE, "print_exc print_stack print_exception"),
  ...table("traceback.", TEXT, "format_exc"),
  ...table("atexit.", { make: "arg", of: "func" }, "register", "func *args"),
  ...table("signal.", NONE, "signal alarm pause"),
];

const TIME: readonly Entry[] = [
  ...table("time.", FLOAT, "time monotonic perf_counter process_time thread_time mktime"),
  ...table("time.", natural, "time_ns monotonic_ns perf_counter_ns process_time_ns thread_time_ns"),
  entry("time.sleep", "secs", NONE),
  ...table("time.", opaque("struct_time"), "gmtime localtime strptime"),
  ...table("time.", str(range(24, 24)), "ctime asctime"),
  entry("time.strftime", "format t?", TEXT),
];

const when = (type: string, ...holds: string[]): Recipe => opaque(type, ...holds);
const fields = (type: string, names: string, low: number, high: number): readonly Entry[] =>
  names.split(" ").map((name) => entry(`${type}.${name}`, "self", between(low, high)));

/** Attributes of library objects that are no methods: read, not called. */
export const PROPERTIES: readonly Entry[] = [
  entry("sys.argv", "self", PATHS),
  entry("sys.path", "self", PATHS),
  ...table("sys.", opaque("TextIOWrapper"), "stdin stdout stderr", "self"),
  entry("os.environ", "self", opaque("_Environ")),
  ...["date", "datetime"].flatMap((type) => [
    ...fields(type, "year", 1, 9999),
    ...fields(type, "month", 1, 12),
    ...fields(type, "day", 1, 31),
  ]),
  ...["time", "datetime"].flatMap((type) => [
    ...fields(type, "hour", 0, 23),
    ...fields(type, "minute second", 0, 59),
    ...fields(type, "microsecond", 0, 999_999),
    ...fields(type, "fold", 0, 1),
  ]),
  ...fields("timedelta", "days", -999_999_999, 999_999_999),
  ...fields("timedelta", "seconds", 0, 86_399),
  ...fields("timedelta", "microseconds", 0, 999_999),
  entry("Fraction.numerator", "self", anyInt),
  entry("Fraction.denominator", "self", anyInt),
  entry("UUID.hex", "self", str(n(32))),
  entry("UUID.bytes", "self", bytes(n(16))),
  entry("UUID.int", "self", between(0, 2 ** 128)),
  entry("UUID.version", "self", between(1, 8)),
  entry("complex.real", "self", FLOAT),
  entry("complex.imag", "self", FLOAT),
  entry("int.real", "self", same("self")),
  entry("int.imag", "self", int(n(0))),
  entry("int.numerator", "self", same("self")),
  entry("int.denominator", "self", int(n(1))),
  entry("float.real", "self", same("self")),
  entry("float.imag", "self", FLOAT),
  ...["PosixPath", "PurePosixPath"].flatMap((type) => [
    ...table(`${type}.`, TEXT, "name stem suffix anchor root drive", "self"),
    entry(`${type}.parent`, "self", opaque(type)),
  ]),
  ...fields("stat_result", "st_size st_mode st_ino st_nlink st_uid st_gid", 0, Number.POSITIVE_INFINITY),
  ...table("stat_result.", FLOAT, "st_mtime st_atime st_ctime", "self"),
  ...fields("struct_time", "tm_year tm_mon tm_mday tm_hour tm_min tm_sec tm_wday tm_yday", 0, 9999),
];

/** Without a tzinfo a word less is asked for. */
const moment = (type: string): Recipe => given("tzinfo", when(type, "tzinfo"), measured(type, n(0)));

const DATETIME: readonly Entry[] = [
  entry("datetime.date", "year month day", when("date")),
  entry("datetime.time", "hour? minute? second? microsecond? tzinfo? fold?", moment("time")),
  entry("datetime.datetime", "year month day hour? minute? second? microsecond? tzinfo? fold?", moment("datetime")),
  entry("datetime.timedelta", "days? seconds? microseconds? milliseconds? minutes? hours? weeks?", when("timedelta")),
  entry("datetime.timezone", "offset name?", opaque("timezone", "offset", "name")),
  ...table(
    "datetime.datetime.",
    when("datetime"),
    "now utcnow today fromtimestamp utcfromtimestamp fromisoformat strptime combine fromordinal",
  ),
  ...table("datetime.date.", when("date"), "today fromtimestamp fromisoformat fromordinal fromisocalendar"),
  ...table("datetime.time.", when("time"), "fromisoformat"),
  ...table("datetime.", when("datetime"), "replace astimezone", "self *args"),
  ...table("date.", when("date"), "replace", "self *args"),
  ...table("time.", when("time"), "replace", "self *args"),
  ...["date.", "datetime."].flatMap((type) => [
    ...table(type, between(0, 6), "weekday", "self"),
    ...table(type, between(1, 7), "isoweekday", "self"),
    ...table(type, between(1, 3_652_059), "toordinal", "self"),
    ...table(type, opaque("struct_time"), "timetuple utctimetuple", "self"),
    ...table(type, str(n(24)), "ctime", "self"),
  ]),
  entry("date.isoformat", "self", str(n(10))),
  entry("datetime.isoformat", "self sep? timespec?", str(range(13, 35))),
  entry("time.isoformat", "self timespec?", str(range(2, 24))),
  ...table("date.", TEXT, "strftime", "self format"),
  ...table("datetime.", TEXT, "strftime", "self format"),
  ...table("datetime.", FLOAT, "timestamp", "self"),
  ...["__add__", "__radd__", "__sub__"].map((name) =>
    entry(`timedelta.${name}`, "self other", typed("other", { datetime: when("datetime"), date: when("date") }, when("timedelta"))),
  ),
  ...["__mul__", "__rmul__", "__mod__"].map((name) => entry(`timedelta.${name}`, "self other", when("timedelta"))),
  ...table("timedelta.", when("timedelta"), "__neg__ __abs__", "self"),
  entry("timedelta.__truediv__", "self other", typed("other", { timedelta: FLOAT }, when("timedelta"))),
  entry("timedelta.__floordiv__", "self other", typed("other", { timedelta: anyInt }, when("timedelta"))),
  ...["date", "datetime"].flatMap((type) => [
    entry(`${type}.__add__`, "self other", when(type)),
    entry(`${type}.__radd__`, "self other", when(type)),
    entry(`${type}.__sub__`, "self other", typed("other", { timedelta: when(type) }, when("timedelta"))),
  ]),
  ...["PosixPath", "PurePosixPath"].map((type) => entry(`${type}.__truediv__`, "self other", opaque(type))),
  entry("timedelta.total_seconds", "self", FLOAT),
  ...table("calendar.", BOOL, "isleap"),
  entry("calendar.monthrange", "year month", tuple(between(0, 6), between(28, 31))),
];

const IO: readonly Entry[] = [
  // Bytes are shared until it is written to; anything else is copied.
  entry(
    "io.BytesIO",
    "initial_bytes?",
    given(
      "initial_bytes",
      typed("initial_bytes", { bytes: opaque("BytesIO", "initial_bytes") }, unknown("how it copies what it is made from is not followed")),
      opaque("BytesIO"),
    ),
  ),
  entry(
    "io.StringIO",
    "initial_value? newline?",
    given(
      "newline",
      measured("StringIO", MANY),
      given("initial_value", measured("StringIO", len("initial_value")), measured("StringIO", n(0))),
    ),
  ),
  ...["BytesIO", "StringIO", "TextIOWrapper", "BufferedReader", "BufferedWriter"].flatMap((type) => {
    const content: Recipe = type === "StringIO" || type === "TextIOWrapper" ? TEXT : bytes(MANY);
    return [
      ...table(
        `${type}.`,
        type.endsWith("IO") ? steps(transfer("written"), content) : content,
        "read readline read1 readall",
        "self size?",
      ),
      entry(`${type}.getvalue`, "self", type === "BytesIO" ? transfer("getvalue") : content),
      entry(`${type}.getbuffer`, "self", type === "BytesIO" ? steps(transfer("written"), content) : content),
      entry(
        `${type}.readlines`,
        "self hint?",
        type.endsWith("IO") ? list(made(content, MANY)) : given("hint", list(made(content, MANY)), transfer("lines")),
      ),
      ...table(`${type}.`, natural, "tell fileno", "self *args"),
      ...table(`${type}.`, type.endsWith("IO") ? transfer("written") : natural, "seek readinto", "self *args"),
      entry(`${type}.write`, "self data", transfer("written")),
      ...table(`${type}.`, transfer("written"), "truncate writelines", "self *args"),
      ...table(`${type}.`, steps(transfer("written"), NONE), "close", "self"),
      ...table(`${type}.`, NONE, "flush", "self *args"),
      ...table(`${type}.`, BOOL, "isatty readable writable seekable", "self"),
    ];
  }),
  entry("io.open", "file mode? *args", transfer("open")),
  ...["pathlib.Path", "pathlib.PosixPath"].map((name) => entry(name, "*segments", opaque("PosixPath"))),
  ...["pathlib.PurePath", "pathlib.PurePosixPath"].map((name) => entry(name, "*segments", opaque("PurePosixPath"))),
  ...["PosixPath", "PurePosixPath"].flatMap((type) => [
    ...table(`${type}.`, opaque(type), "joinpath with_name with_suffix with_stem relative_to resolve absolute expanduser", "self *args"),
    ...table(`${type}.`, BOOL, "is_absolute is_relative_to match exists is_file is_dir is_symlink samefile", "self *args"),
    ...table(`${type}.`, TEXT, "as_posix as_uri read_text", "self *args"),
    ...table(`${type}.`, bytes(MANY), "read_bytes", "self"),
    ...table(`${type}.`, natural, "write_text write_bytes", "self *args"),
    ...table(`${type}.`, NONE, "mkdir rmdir unlink touch rename replace chmod", "self *args"),
    ...table(`${type}.`, opaque("stat_result"), "stat lstat", "self *args"),
    ...table(`${type}.`, opaque("TextIOWrapper"), "open", "self *args"),
    ...table(`${type}.`, opaque("generator"), "iterdir glob rglob", "self *args"),
  ]),
  ...table("pathlib.Path.", opaque("PosixPath"), "cwd home"),
];

const ARGUMENTS = "the arguments are known only when it runs";

const THREADS: readonly Entry[] = [
  entry("threading.Lock", "", opaque("lock")),
  entry("threading.RLock", "", opaque("RLock")),
  ...table("threading.", opaque("Thread"), "Thread Timer current_thread main_thread"),
  ...["Event", "Condition", "Semaphore", "BoundedSemaphore", "Barrier", "local"].map((name) =>
    entry(`threading.${name}`, "*args", opaque(name)),
  ),
  ...table("threading.", natural, "active_count get_ident get_native_id"),
  ...["Thread", "Event", "Condition", "Semaphore", "lock", "RLock", "Queue", "SimpleQueue"].flatMap((type) => [
    ...table(`${type}.`, NONE, "start join run set clear release notify notify_all put_nowait task_done put", "self *args"),
    ...table(`${type}.`, BOOL, "is_alive is_set acquire wait locked empty full", "self *args"),
    ...table(`${type}.`, natural, "qsize", "self"),
  ]),
  ...["ThreadPoolExecutor", "ProcessPoolExecutor"].map((name) => entry(`concurrent.futures.${name}`, "*args", opaque(name))),
  ...["Process", "Pool", "Queue", "Manager", "Lock", "Event"].map((name) => entry(`multiprocessing.${name}`, "*args", opaque(name))),
  entry("multiprocessing.cpu_count", "", between(1, 65536)),
  ...table("logging.", NONE, "debug info warning error critical exception log basicConfig disable addLevelName"),
  entry("logging.getLogger", "name?", opaque("Logger")),
  ...["StreamHandler", "FileHandler", "Formatter", "NullHandler"].map((name) => entry(`logging.${name}`, "*args", opaque(name))),
  ...table("Logger.", NONE, "debug info warning error critical exception log setLevel addHandler removeHandler", "self *args"),
  ...table("Logger.", BOOL, "isEnabledFor hasHandlers", "self *args"),
  entry("argparse.ArgumentParser", "*args", opaque("ArgumentParser")),
  ...table("ArgumentParser.", NONE, "set_defaults print_help print_usage exit error", "self *args"),
  entry("ArgumentParser.parse_args", "self args? namespace?", given("namespace", outside(ARGUMENTS), transfer("argumentsParsed"))),
  entry("ArgumentParser.parse_known_args", "self *args", outside(ARGUMENTS)),
  entry("ArgumentParser.add_argument", "self *names", transfer("argumentDeclared")),
  ...table(
    "ArgumentParser.",
    opaque("ArgumentParser"),
    "add_argument_group add_mutually_exclusive_group add_subparsers add_parser",
    "self *args",
  ),
  ...["suppress", "closing", "ExitStack", "nullcontext", "redirect_stdout"].map((name) =>
    entry(`contextlib.${name}`, "*args", opaque(name)),
  ),
  entry("types.SimpleNamespace", "*args", opaque("SimpleNamespace")),
  entry("types.ModuleType", "name doc?", opaque("module")),
  entry("types.MappingProxyType", "mapping", opaque("mappingproxy", "mapping")),
  entry("weakref.ref", "object callback?", opaque("ReferenceType")),
  ...["WeakValueDictionary", "WeakKeyDictionary", "WeakSet"].map((name) => entry(`weakref.${name}`, "*args", opaque(name))),
  ...["run", "call", "check_call", "check_output", "Popen"].map((name) =>
    entry(`subprocess.${name}`, "*args", outside("what another program does is known only when it runs")),
  ),
  ...table("typing.", same("val"), "cast", "typ val"),
  ...table("typing.", opaque("TypeVar"), "TypeVar ParamSpec NewType"),
  ...table("", NONE, "contextlib.chdir"),
  entry("inspect.isclass", "object", BOOL),
  entry("inspect.isfunction", "object", BOOL),
];

export const SYSTEM: readonly Entry[] = [...OS, ...SYS, ...TIME, ...DATETIME, ...IO, ...THREADS];
