/** Numbers as text: units, digits, rounding, grouping. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { bytes, count, factor, PLAIN, percent, plainSize, type Style } from "../../server/src/present/numbers";

const BINARY: Style = { ...PLAIN, units: "binary" };
const GERMAN: Style = { ...PLAIN, locale: "de" };

test("bytes have three significant digits with zeros kept, whole bytes below 1,000", () => {
  const cases: readonly (readonly [number | bigint, string])[] = [
    [0, "0 B"],
    [1, "1 B"],
    [999, "999 B"],
    [1000, "1.00 kB"],
    [8_096, "8.10 kB"],
    [8_000_056, "8.00 MB"],
    [32_448_728, "32.4 MB"],
    [80_000_096, "80.0 MB"],
    [160_000_096, "160 MB"],
    [2_100_244, "2.10 MB"],
    [1_000_000_096, "1.00 GB"],
    [20_000_000_000, "20.0 GB"],
    [10n ** 12n, "1.00 TB"],
    [10n ** 15n * 123n, "123 PB"],
    [10n ** 21n, "1000 EB"],
    [-240_000_000, "-240 MB"],
  ];
  for (const [n, text] of cases) assert.equal(bytes(n, PLAIN), text);
});

test("rounding comes before the choice of the unit", () => {
  assert.equal(bytes(999_600, PLAIN), "1.00 MB");
  assert.equal(bytes(999_499, PLAIN), "999 kB");
  assert.equal(bytes(9_995, PLAIN), "10.0 kB");
  assert.equal(bytes(99_950, PLAIN), "100 kB");
  assert.equal(bytes(9_994, PLAIN), "9.99 kB");
});

test("binary units are steps of 1,024 and never reach 1,000", () => {
  assert.equal(bytes(1_048_576, BINARY), "1.00 MiB");
  assert.equal(bytes(32_448_728, BINARY), "30.9 MiB");
  assert.equal(bytes(999, BINARY), "999 B");
  assert.equal(bytes(1000, BINARY), "0.977 KiB");
  assert.equal(bytes(1_023_999, BINARY), "0.977 MiB");
  assert.equal(bytes(1024, BINARY), "1.00 KiB");
});

test("low ends go down and high ends up, by digits that doubles would lose", () => {
  assert.equal(bytes(32_448_728, PLAIN, "down"), "32.4 MB");
  assert.equal(bytes(32_448_728, PLAIN, "up"), "32.5 MB");
  assert.equal(bytes(999_999, PLAIN, "down"), "999 kB");
  assert.equal(bytes(999_001, PLAIN, "up"), "1.00 MB");
  assert.equal(bytes(32_400_000_001, PLAIN, "up"), "32.5 GB");
  assert.equal(bytes(10n ** 17n + 1n, PLAIN, "up"), "101 PB");
  assert.equal(bytes(-32_448_728, PLAIN, "down"), "-32.5 MB");
  assert.equal(bytes(1023.2, PLAIN, "up"), "1.03 kB");
});

test("two digits for what must be short", () => {
  assert.equal(bytes(80_000_096, PLAIN, "nearest", 2), "80 MB");
  assert.equal(bytes(2_100_244, PLAIN, "nearest", 2), "2.1 MB");
  assert.equal(bytes(123_456_789, PLAIN, "nearest", 2), "120 MB");
  assert.equal(bytes(9_960_000, PLAIN, "nearest", 2), "10 MB");
});

test("no-break space in the editor, a plain one elsewhere", () => {
  assert.equal(bytes(32_448_728, { ...PLAIN, nbsp: true }), "32.4\u00a0MB");
});

test("numbers follow the editor's language as a whole: groups and decimals", () => {
  assert.equal(count(1_000_000, PLAIN), "1,000,000");
  assert.equal(count(1_000_000, GERMAN), "1.000.000");
  assert.equal(bytes(32_448_728, GERMAN), "32,4 MB");
  assert.equal(count(2n ** 64n, PLAIN), "18,446,744,073,709,551,616");
  for (const locale of ["C", "en_US", "", "not a tag!"]) assert.equal(count(1_000_000, { ...PLAIN, locale }), "1,000,000");
  assert.equal(count(1234, { ...PLAIN, locale: "ar-EG" }).replace(/\D/g, ""), "1234", "latin digits, as in the code");
});

test("sizes of settings, shares and factors", () => {
  assert.equal(plainSize(1_000_000, PLAIN), "1 MB");
  assert.equal(plainSize(1500, PLAIN), "1.5 kB");
  assert.equal(plainSize(100, PLAIN), "100 B");
  assert.equal(plainSize(120_000_000, PLAIN), "120 MB");
  assert.equal(plainSize(1_000_000, GERMAN), "1 MB");
  assert.equal(percent(24_448_728, 32_448_728), 75);
  assert.equal(percent(1, 0), 0);
  assert.equal(factor(51.3, PLAIN), "51 times");
  assert.equal(factor(1289, PLAIN), "1,300 times");
});

test("any number of bytes reads back within half a unit of its last digit, ends on their side", () => {
  const units: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12, PB: 1e15 };
  const value = (text: string): number => {
    const [amount, unit] = text.split(" ") as [string, string];
    return Number(amount) * (units[unit] as number);
  };
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (n) => {
      assert.ok(Math.abs(value(bytes(n, PLAIN)) - n) <= n * 0.0051, bytes(n, PLAIN));
      assert.ok(value(bytes(n, PLAIN, "down")) <= n * (1 + 1e-12));
      assert.ok(value(bytes(n, PLAIN, "up")) >= n * (1 - 1e-12));
      assert.match(bytes(n, PLAIN), /^(\d{1,3}|\d\.\d\d|\d\d\.\d) (B|kB|MB|GB|TB|PB)$/);
    }),
  );
});
