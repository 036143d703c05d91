/** Parts of the command line by themselves: encodings, colour, width. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, encode } from "../../server/src/cli/decode";
import { isUtf8, renderLine, wantsColor } from "../../server/src/cli/terminal";

function read(data: string | readonly number[]): string {
  const result = decode(typeof data === "string" ? Buffer.from(data, "latin1") : Uint8Array.from(data));
  return "error" in result ? `error: ${result.error}` : `${result.encoding.name}: ${result.text}`;
}

test("encodings: UTF-8 unless one of the first two lines names another", () => {
  assert.equal(read("x = 1"), "utf-8: x = 1");
  assert.equal(read([0xef, 0xbb, 0xbf, 0x78]), "utf-8: x");
  assert.equal(read("# coding: latin-1\n\xe9"), "latin-1: # coding: latin-1\n\xe9");
  assert.equal(
    read("#!/usr/bin/python\n# -*- coding: ISO_8859_1 -*-\n\x80"),
    "latin-1: #!/usr/bin/python\n# -*- coding: ISO_8859_1 -*-\n\x80",
  );
  assert.equal(read("# vim: set fileencoding=cp1252 :\n\x80"), "cp1252: # vim: set fileencoding=cp1252 :\n€");
  assert.equal(read("# coding=iso-8859-15\n\xa4"), "iso-8859-15: # coding=iso-8859-15\n€");
  assert.equal(read("# coding: utf8\nx"), "utf-8: # coding: utf8\nx");
  assert.equal(read("#\r\n# coding: latin-1\r\n\xe9"), "latin-1: #\r\n# coding: latin-1\r\n\xe9");
});

test("encodings: a coding line counts only where Python looks for it", () => {
  assert.match(read("x = 1\n# coding: latin-1\n\xe9"), /^error: it is not UTF-8 \(line 3\)/);
  assert.match(read("\n\n# coding: latin-1\n\xe9"), /^error: it is not UTF-8 \(line 4\)/);
  assert.match(read('s = "coding: latin-1"\n\xe9'), /^error: it is not UTF-8/);
});

test("encodings: what Python refuses is refused", () => {
  assert.match(read("# coding: ascii\n\xe9"), /^error: it is not ascii, as its coding line says/);
  assert.match(read([0xef, 0xbb, 0xbf, ...Buffer.from("# coding: latin-1\n")]), /^error: it has the mark of UTF-8/);
  assert.match(read("# coding: cp1252\n\x81"), /^error: it is not cp1252/);
  assert.match(read("# coding: utf-16\nx"), /^error: .*not known here/);
  assert.match(read("# coding: base64\nx"), /^error: .*not known here/);
});

test("encodings: back to the same bytes", () => {
  for (const data of [
    Buffer.from("\ufeffs = 'é🐍'\n"),
    Buffer.from("s = 'é🐍'\n"),
    Buffer.from("# coding: latin-1\ns = 'é'\n", "latin1"),
    Buffer.from("# coding: ascii\n"),
  ]) {
    const decoded = decode(data);
    assert.ok(!("error" in decoded));
    assert.deepEqual(Buffer.from(encode(decoded.text, decoded.encoding) as Uint8Array), data);
  }
  assert.deepEqual(encode("€", { name: "latin-1", mark: false }), { error: "the changed text does not fit latin-1" });
});

test("colour: the flag, then NO_COLOR, then FORCE_COLOR, then the terminal", () => {
  assert.equal(wantsColor("always", false, { NO_COLOR: "1" }), true);
  assert.equal(wantsColor("never", true, { FORCE_COLOR: "1" }), false);
  assert.equal(wantsColor("auto", true, {}), true);
  assert.equal(wantsColor("auto", false, {}), false);
  assert.equal(wantsColor("auto", true, { TERM: "dumb" }), false);
  assert.equal(wantsColor("auto", true, { NO_COLOR: "1" }), false);
  assert.equal(wantsColor("auto", true, { NO_COLOR: "" }), true);
  assert.equal(wantsColor("auto", false, { FORCE_COLOR: "1" }), true);
  assert.equal(wantsColor("auto", true, { FORCE_COLOR: "0" }), false);
});

test("characters: what the locale says, UTF-8 where it says nothing", () => {
  assert.equal(isUtf8({}, "linux"), true);
  assert.equal(isUtf8({ LANG: "de_DE.UTF-8" }, "linux"), true);
  assert.equal(isUtf8({ LANG: "de_DE.UTF-8", LC_ALL: "C" }, "linux"), false);
  assert.equal(isUtf8({ LC_ALL: "", LANG: "en_US.utf8" }, "linux"), true);
  assert.equal(isUtf8({ LANG: "C" }, "win32"), true);
});

test("width: the last cell of a table is cut, colour or not, and nothing else", () => {
  const line = [
    { text: "tour.py", role: "strong" },
    { text: "  list of 1,000 floats → x", role: "plain", cut: true },
  ] as const;
  const render = (options: Partial<Parameters<typeof renderLine>[1]>): string =>
    renderLine(line, { color: false, width: null, plainCharacters: false, ...options });
  assert.equal(render({}), "tour.py  list of 1,000 floats → x");
  assert.equal(render({ width: 33 }), "tour.py  list of 1,000 floats → x");
  assert.equal(render({ width: 20 }), "tour.py  list of 1,…");
  assert.equal(render({ width: 20, plainCharacters: true }), "tour.py  list of...");
  assert.equal(render({ width: 18, color: true }), "\u001b[1mtour.py\u001b[0m  list of…");
  assert.equal(render({ width: 4 }), "tour.py  list of 1,000 floats → x", "a line of which nothing would be left is left to wrap");
  const whole = [{ text: "a.py:1:1: a finding is read to its end", role: "plain" }] as const;
  assert.equal(renderLine(whole, { color: false, width: 20, plainCharacters: false }), "a.py:1:1: a finding is read to its end");
});
