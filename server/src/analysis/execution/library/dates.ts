/** The datetime module: dates, moments without a time zone, and the time between them (Lib/_pydatetime.py says what the C module does). */
import type { Operator } from "../../../syntax/ast";
import { bool, type Call, float, type Key, list, long, type Named, type Opaque, type Py, SOME, stop, str, tuple } from "../objects";
import { type Abilities, type LibraryType, libraryType } from "../opaques";
import { raise, wholeOf } from "../operations";
import type { World } from "../world";

const DAY = 86_400_000_000n;

/** Microseconds since the start of year 1, or between two moments. */
type Moment = bigint;

const MONTHS = "January February March April May June July August September October November December".split(" ");
const WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(" ");

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysIn(year: number, month: number): number {
  return month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Days before the year, counted from year 1. */
function daysBefore(year: number): number {
  const y = year - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
}

function dayOfYear(year: number, month: number, day: number): number {
  let days = day;
  for (let m = 1; m < month; m++) days += daysIn(year, m);
  return days;
}

interface Fields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** Days since the start of year 1. */
  readonly days: number;
}

function fieldsOf(moment: Moment): Fields {
  const days = Number(moment / DAY);
  let year = Math.floor(days / 365.2425) + 1;
  while (daysBefore(year + 1) <= days) year++;
  while (daysBefore(year) > days) year--;
  let day = days - daysBefore(year) + 1;
  let month = 1;
  while (day > daysIn(year, month)) day -= daysIn(year, month++);
  const rest = moment % DAY;
  const seconds = Number(rest / 1_000_000n);
  return {
    year,
    month,
    day,
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    microsecond: Number(rest % 1_000_000n),
    days,
  };
}

function two(n: number, width = 2): string {
  return String(n).padStart(width, "0");
}

function dayText({ year, month, day }: Fields): string {
  return `${two(year, 4)}-${two(month)}-${two(day)}`;
}

function clockText({ hour, minute, second, microsecond }: Fields): string {
  return `${two(hour)}:${two(minute)}:${two(second)}${microsecond === 0 ? "" : `.${two(microsecond, 6)}`}`;
}

/** strftime(); null: a directive that hangs on the system. */
function formatted(moment: Moment, template: string): string | null {
  const f = fieldsOf(moment);
  if (f.year < 1000) return null;
  let known = true;
  const text = template.replace(/%(.)/gs, (_, directive: string) => {
    const day = dayOfYear(f.year, f.month, f.day);
    const weekday = f.days % 7;
    switch (directive) {
      case "Y":
        return String(f.year);
      case "y":
        return two(f.year % 100);
      case "m":
        return two(f.month);
      case "d":
        return two(f.day);
      case "H":
        return two(f.hour);
      case "I":
        return two(((f.hour + 11) % 12) + 1);
      case "p":
        return f.hour < 12 ? "AM" : "PM";
      case "M":
        return two(f.minute);
      case "S":
        return two(f.second);
      case "f":
        return two(f.microsecond, 6);
      case "j":
        return two(day, 3);
      case "B":
        return MONTHS[f.month - 1] as string;
      case "b":
        return (MONTHS[f.month - 1] as string).slice(0, 3);
      case "A":
        return WEEKDAYS[weekday] as string;
      case "a":
        return (WEEKDAYS[weekday] as string).slice(0, 3);
      case "w":
        return String((weekday + 1) % 7);
      case "u":
        return String(weekday + 1);
      case "U":
        return two(Math.floor((day + 6 - ((weekday + 1) % 7)) / 7));
      case "W":
        return two(Math.floor((day + 6 - weekday) / 7));
      case "F":
        return dayText(f);
      case "T":
        return `${two(f.hour)}:${two(f.minute)}:${two(f.second)}`;
      case "%":
        return "%";
      default:
        known = false;
        return "";
    }
  });
  return known ? text : null;
}

export function dates(w: World): Readonly<Record<string, Py | Call>> {
  const wrong = (): never => raise(w, "ValueError", str("?"));
  const overflow = (): never => raise(w, "OverflowError", str("?"));
  const whole = (v: Py | undefined, otherwise?: number): number => {
    if (v === undefined) return otherwise ?? stop("arguments of a date");
    const n = wholeOf(v);
    return typeof n === "number" ? n : stop("arguments of a date");
  };
  const momentOf = (parts: readonly number[]): Moment => {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, microsecond = 0] = parts;
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return wrong();
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || microsecond < 0 || microsecond > 999_999)
      return wrong();
    const days = daysBefore(year) + dayOfYear(year, month, day) - 1;
    return BigInt(days) * DAY + BigInt(hour * 3600 + minute * 60 + second) * 1_000_000n + BigInt(microsecond);
  };
  const inRange = (moment: Moment): Moment => (moment < 0n || moment >= 3_652_059n * DAY ? overflow() : moment);
  const given = (args: readonly Py[], named: Named, names: readonly string[], otherwise: readonly (number | undefined)[]): number[] =>
    names.map((name, i) => whole(args[i] ?? named?.get(name), otherwise[i]));
  const of = (v: Py, cls: unknown): v is Opaque => v.k === "opaque" && v.type.cls === cls;

  const toDelta = (v: Py, factor: bigint): Moment => {
    const n = wholeOf(v);
    if (n !== null) return BigInt(n) * factor;
    if (v.k !== "float" || v.rough) return stop("a time between moments");
    const product = v.v * Number(factor);
    return Number.isInteger(product) ? BigInt(product) : stop("a part of a microsecond");
  };
  const UNITS = {
    days: DAY,
    seconds: 1_000_000n,
    microseconds: 1n,
    milliseconds: 1000n,
    minutes: 60_000_000n,
    hours: 3_600_000_000n,
    weeks: 7n * DAY,
  };
  const deltaParts = (v: Moment): readonly [days: number, seconds: number, microseconds: number] => {
    const rest = ((v % DAY) + DAY) % DAY;
    return [Number((v - rest) / DAY), Number(rest / 1_000_000n), Number(rest % 1_000_000n)];
  };
  const deltaText = (_: World, v: Moment, style: "str" | "repr"): string => {
    const [days, seconds, microseconds] = deltaParts(v);
    if (style === "repr") {
      const parts = [
        ["days", days],
        ["seconds", seconds],
        ["microseconds", microseconds],
      ].flatMap(([name, n]) => (n === 0 ? [] : [`${name}=${n}`]));
      return `datetime.timedelta(${parts.length === 0 ? "0" : parts.join(", ")})`;
    }
    const clock = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    const before = days === 0 ? "" : `${days} day${Math.abs(days) === 1 ? "" : "s"}, `;
    return before + clock + (microseconds === 0 ? "" : `.${two(microseconds, 6)}`);
  };
  const nearest = (n: bigint, by: bigint): bigint => {
    const floor = (a: bigint): bigint => a / by - (a % by !== 0n && a % by < 0n !== by < 0n ? 1n : 0n);
    const down = floor(n);
    const twice = 2n * (n - down * by);
    const half = by < 0n ? -by : by;
    const over = by < 0n ? -twice : twice;
    return over > half || (over === half && down % 2n !== 0n) ? down + 1n : down;
  };
  const delta: LibraryType<Moment> = libraryType<Moment>(
    w,
    "timedelta",
    (args, named) => {
      let total = 0n;
      const order = ["days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks"] as const;
      for (const [i, v] of args.entries()) total += toDelta(v, UNITS[order[i] ?? stop("arguments of timedelta()")]);
      for (const [name, v] of named ?? []) total += toDelta(v, UNITS[name as "days"] ?? stop("arguments of timedelta()"));
      return delta.of(total);
    },
    {
      fixed: true,
      attributes: {
        days: (v) => long(deltaParts(v)[0]),
        seconds: (v) => long(deltaParts(v)[1]),
        microseconds: (v) => long(deltaParts(v)[2]),
      },
      methods: {
        "total_seconds/0": (_, v) =>
          v < 9_007_199_254_740_992n && v > -9_007_199_254_740_992n ? float(Number(v) / 1e6) : stop("total_seconds()"),
      },
      order: (_, v, other) => (of(other, delta.cls) ? sign(v, other.v as Moment) : null),
      key: (v) => `\0Ddelta${v}`,
      truth: (v) => v !== 0n,
      text: deltaText,
      unary: (_, op, v) => delta.of(op === "-" || (op === "abs" && v < 0n) ? -v : v),
      binary: (_, op, a, b) => {
        const [x, y] = [of(a, delta.cls) ? (a.v as Moment) : null, of(b, delta.cls) ? (b.v as Moment) : null];
        if (x !== null && y !== null) {
          if (op === "+") return delta.of(x + y);
          if (op === "-") return delta.of(x - y);
          if (y === 0n) return raise(w, "ZeroDivisionError", str("?"));
          const floor = x / y - (x % y !== 0n && x % y < 0n !== y < 0n ? 1n : 0n);
          if (op === "//") return long(Number(floor));
          if (op === "%") return delta.of(x - floor * y);
          return op === "/" ? float(Number(x) / Number(y), x > 2n ** 53n || y > 2n ** 53n) : null;
        }
        const number = x === null ? a : b;
        const moment = (x ?? y) as Moment;
        const n = wholeOf(number);
        if (op === "*" && n !== null) return delta.of(moment * BigInt(n));
        if (x !== null && n !== null && n !== 0 && (op === "/" || op === "//")) {
          const by = BigInt(n);
          const down = x / by - (x % by !== 0n && x % by < 0n !== by < 0n ? 1n : 0n);
          return delta.of(op === "//" ? down : nearest(x, by));
        }
        if (number.k === "float" && !number.rough && (op === "*" || (op === "/" && x !== null && number.v !== 0))) {
          const product = op === "*" ? Number(moment) * number.v : Number(moment) / number.v;
          return Number.isInteger(product) && Math.abs(product) < 2 ** 53 ? delta.of(BigInt(product)) : stop("a part of a microsecond");
        }
        return null;
      },
    },
  );

  const NAMES = ["year", "month", "day", "hour", "minute", "second", "microsecond"] as const;
  const dayAttributes: Record<string, (v: Moment) => Py> = {};
  for (const name of ["year", "month", "day"] as const) dayAttributes[name] = (v) => long(fieldsOf(v)[name]);
  const clockAttributes: Record<string, (v: Moment) => Py> = {};
  for (const name of NAMES) clockAttributes[name] = (v) => long(fieldsOf(v)[name]);
  const textOf = (template: string | null): Py => (template === null ? { k: "unknown", type: "str", idle: false } : str(template));
  const shared: Abilities<Moment>["methods"] = {
    "weekday/0": (_, v) => long(fieldsOf(v).days % 7),
    "isoweekday/0": (_, v) => long((fieldsOf(v).days % 7) + 1),
    "toordinal/0": (_, v) => long(fieldsOf(v).days + 1),
    "strftime/1": (_, v, [template]) => (template?.k === "str" ? textOf(formatted(v, template.v)) : stop("strftime()")),
    "__format__/1": (_, v, [template]) => (template?.k === "str" ? textOf(formatted(v, template.v)) : stop("format()")),
  };
  const arithmetic =
    (own: () => { readonly cls: unknown; readonly of: (v: Moment) => Opaque }, wholeDays: boolean) =>
    (_: World, op: Operator, a: Py, b: Py): Py | null => {
      const { cls, of: make } = own();
      const step = (v: Py): Moment | null => {
        if (!of(v, delta.cls)) return null;
        return wholeDays ? BigInt(deltaParts(v.v as Moment)[0]) * DAY : (v.v as Moment);
      };
      if (of(a, cls) && of(b, cls)) return op === "-" ? delta.of((a.v as Moment) - (b.v as Moment)) : null;
      const by = step(of(a, cls) ? b : a);
      if (by === null || (op !== "+" && op !== "-") || (op === "-" && !of(a, cls))) return null;
      const from = (of(a, cls) ? a : (b as Opaque)).v as Moment;
      return make(inRange(op === "+" ? from + by : from - by));
    };
  const key =
    (name: string) =>
    (v: Moment): Key =>
      `\0D${name}${v}`;
  const date: LibraryType<Moment> = libraryType<Moment>(
    w,
    "date",
    (args, named) => date.of(momentOf(given(args, named, NAMES.slice(0, 3), []))),
    {
      fixed: true,
      attributes: dayAttributes,
      methods: {
        ...shared,
        "isoformat/0": (_, v) => str(dayText(fieldsOf(v))),
        "replace/3 year month day": (_, v, args, named) => {
          const f = fieldsOf(v);
          return date.of(momentOf(given(args, named, NAMES.slice(0, 3), [f.year, f.month, f.day])));
        },
      },
      order: (_, v, other) => (of(other, date.cls) ? sign(v, other.v as Moment) : null),
      key: key("date"),
      text: (_, v, style) => {
        const f = fieldsOf(v);
        return style === "str" ? dayText(f) : `datetime.date(${f.year}, ${f.month}, ${f.day})`;
      },
      format: (_, v, spec) => formatted(v, spec),
      binary: arithmetic(() => date, true),
    },
    {
      "today/0": () => SOME,
      "fromordinal/1": ([n]) => date.of(inRange(BigInt(whole(n) - 1) * DAY)),
      "fromisoformat/1": ([text]) => {
        const [, y, m, d] = (text?.k === "str" ? /^(\d{4})-(\d\d)-(\d\d)$/.exec(text.v) : null) ?? stop("fromisoformat()");
        return date.of(momentOf([Number(y), Number(m), Number(d)]));
      },
      "fromtimestamp/1": () => SOME,
    },
  );
  const datetime: LibraryType<Moment> = libraryType<Moment>(
    w,
    "datetime",
    (args, named) => {
      if (args.length > 7 || named?.has("tzinfo") || named?.has("fold")) return stop("a time zone");
      return datetime.of(momentOf(given(args, named, NAMES, [undefined, undefined, undefined, 0, 0, 0, 0])));
    },
    {
      fixed: true,
      attributes: { ...clockAttributes },
      methods: {
        ...shared,
        "date/0": (_, v) => date.of(v - (v % DAY)),
        "isoformat/1 sep": (_, v, [by], named) => {
          const sep = by ?? named?.get("sep");
          const f = fieldsOf(v);
          return str(`${dayText(f)}${sep === undefined ? "T" : sep.k === "str" ? sep.v : stop("isoformat()")}${clockText(f)}`);
        },
        "timestamp/0": () => ({ k: "unknown", type: "float", idle: false }),
        "replace/7 year month day hour minute second microsecond": (_, v, args, named) => {
          const f = fieldsOf(v);
          return datetime.of(
            momentOf(
              given(
                args,
                named,
                NAMES,
                NAMES.map((name) => f[name]),
              ),
            ),
          );
        },
      },
      order: (_, v, other) => (of(other, datetime.cls) ? sign(v, other.v as Moment) : null),
      key: key("datetime"),
      text: (_, v, style) => {
        const f = fieldsOf(v);
        if (style === "str") return `${dayText(f)} ${clockText(f)}`;
        const parts: number[] = [f.year, f.month, f.day, f.hour, f.minute, f.second, f.microsecond];
        if (parts[6] === 0) parts.pop();
        if (parts.length === 6 && parts[5] === 0) parts.pop();
        return `datetime.datetime(${parts.join(", ")})`;
      },
      format: (_, v, spec) => formatted(v, spec),
      binary: arithmetic(() => datetime, false),
    },
    {
      "now/1 tz": () => SOME,
      "today/0": () => SOME,
      "utcnow/0": () => SOME,
      "fromtimestamp/2 tz": () => SOME,
      "fromordinal/1": ([n]) => datetime.of(inRange(BigInt(whole(n) - 1) * DAY)),
      "fromisoformat/1": ([text]) => {
        const [, y, m, d, h = 0, i = 0, s = 0, f = ""] =
          (text?.k === "str" ? /^(\d{4})-(\d\d)-(\d\d)(?:.(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{6}|\d{3}))?)?)?$/.exec(text.v) : null) ??
          stop("fromisoformat()");
        return datetime.of(momentOf([...[y, m, d, h, i, s].map(Number), Number(`${f}`.padEnd(6, "0"))]));
      },
      "strptime/2": ([text, template]) =>
        text?.k === "str" && template?.k === "str" ? datetime.of(momentOf(parsed(text.v, template.v) ?? wrong())) : stop("strptime()"),
      "combine/2": () => stop("combine()"),
    },
    [date.cls],
  );
  return {
    date: date.cls,
    datetime: datetime.cls,
    timedelta: delta.cls,
    "time/0": () => stop("datetime.time()"),
    timezone: SOME,
    "tzinfo/0": () => stop("a time zone"),
    MINYEAR: long(1),
    MAXYEAR: long(9999),
  };
}

function sign(a: Moment, b: Moment): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** strptime(): year to microsecond; null: the text is not of that form; stops at directives that are not followed. */
function parsed(text: string, template: string): number[] | null {
  const names: string[] = [];
  const pattern = template.replace(/%(.)|\s+|[.*+?^${}()|[\]\\]/gs, (part, directive: string | undefined) => {
    if (directive === undefined) return /^\s/.test(part) ? "\\s+" : `\\${part}`;
    const digits = {
      Y: "\\d{4}",
      m: "1[0-2]|0?[1-9]",
      d: "3[01]|[12]\\d|0?[1-9]| [1-9]",
      H: "2[0-3]|[01]\\d|\\d",
      M: "[0-5]\\d|\\d",
      S: "[0-5]\\d|\\d",
      f: "\\d{1,6}",
      y: "\\d\\d",
    }[directive];
    if (directive === "%") return "%";
    names.push(directive);
    if (directive === "b" || directive === "B") return `(${MONTHS.map((name) => (directive === "b" ? name.slice(0, 3) : name)).join("|")})`;
    return digits === undefined ? stop(`%${directive} of strptime()`) : `(${digits})`;
  });
  const found = new RegExp(`^${pattern}$`, "i").exec(text);
  if (found === null) return null;
  const parts = [1900, 1, 1, 0, 0, 0, 0];
  for (const [i, name] of names.entries()) {
    const part = found[i + 1] as string;
    if (name === "b" || name === "B") parts[1] = MONTHS.findIndex((month) => month.toLowerCase().startsWith(part.toLowerCase())) + 1;
    else if (name === "f") parts[6] = Number(part.padEnd(6, "0"));
    else if (name === "y") parts[0] = Number(part) + (Number(part) < 69 ? 2000 : 1900);
    else parts["YmdHMS".indexOf(name)] = Number(part);
  }
  return parts;
}

/** The calendar module, as far as its functions give numbers. */
export function calendar(w: World): Readonly<Record<string, Py | Call>> {
  const whole = (v: Py | undefined): number => {
    const n = v === undefined ? null : wholeOf(v);
    return typeof n === "number" ? n : stop("calendar");
  };
  const weekday = (year: number, month: number, day: number): number => (daysBefore(year) + dayOfYear(year, month, day) - 1) % 7;
  const month = (year: number, n: number): readonly [first: number, days: number] =>
    n < 1 || n > 12 ? raise(w, "ValueError", str("?")) : [weekday(year, n, 1), daysIn(year, n)];
  const names = (all: readonly string[], short: boolean): Py => tuple(all.map((name) => str(short ? name.slice(0, 3) : name)));
  return {
    "isleap/1": ([year]) => bool(isLeap(whole(year))),
    "leapdays/2": ([a, b]) => long(daysBefore(whole(b)) - daysBefore(whole(a)) - 365 * (whole(b) - whole(a))),
    "weekday/3": ([year, n, day]) => long(weekday(whole(year), whole(n), whole(day))),
    "monthrange/2": ([year, n]) => tuple(month(whole(year), whole(n)).map(long)),
    "monthcalendar/2": ([year, n]) => {
      const [first, days] = month(whole(year), whole(n));
      const weeks: Py[] = [];
      for (let day = 1 - first; day <= days; day += 7)
        weeks.push(
          list(
            Array.from({ length: 7 }, (_, i) => long(day + i >= 1 && day + i <= days ? day + i : 0)),
            [{ op: "exact", count: 7 }],
          ),
        );
      return list(weeks, [{ op: "append", count: weeks.length }]);
    },
    month_name: names(["", ...MONTHS], false),
    month_abbr: names(["", ...MONTHS], true),
    day_name: names(WEEKDAYS, false),
    day_abbr: names(WEEKDAYS, true),
    MONDAY: long(0),
    SUNDAY: long(6),
  };
}
