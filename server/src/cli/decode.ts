/** Source files between bytes and text: the byte order mark and the coding line of PEP 263, and back for files that are rewritten. */

export interface Decoded {
  readonly text: string;
  readonly encoding: Encoding;
}

export interface Encoding {
  /** As Python writes it: "utf-8", "latin-1". */
  readonly name: string;
  /** The file begins with the three bytes of UTF-8's mark; they are no part of the text. */
  readonly mark: boolean;
}

/** What cannot be done, as a sentence part for the user. */
export interface CodingError {
  readonly error: string;
}

/** Text of a Python file; an error where Python would refuse the bytes as well, or the encoding is one that nobody here can read. */
export function decode(data: Uint8Array): Decoded | CodingError {
  const mark = data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf;
  const named = codingLine(data);
  const name = named === null ? "utf-8" : canonical(named);
  if (mark && name !== "utf-8") return { error: `it has the mark of UTF-8, but its coding line says ${named}` };
  const body = mark ? data.subarray(3) : data;
  // TextDecoder takes "latin1" for Windows-1252.
  if (name === "latin-1") return { text: Buffer.from(body).toString("latin1"), encoding: { name, mark } };
  const decoder = decoderOf(name);
  if (decoder === null) return { error: `its coding line names "${named}", an encoding that is not known here` };
  try {
    return { text: decoder.decode(body), encoding: { name, mark } };
  } catch {
    if (named === null) return { error: `it is not UTF-8 (line ${badLine(body)}), and no coding line names another encoding` };
    return { error: `it is not ${name}, as its coding line says` };
  }
}

/** The bytes of a changed text in the encoding that it was read in. */
export function encode(text: string, { name, mark }: Encoding): Uint8Array | CodingError {
  if (name === "utf-8") return Buffer.concat([Buffer.from(mark ? [0xef, 0xbb, 0xbf] : []), Buffer.from(text, "utf8")]);
  const most = name === "latin-1" ? 0xff : name === "ascii" ? 0x7f : -1;
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > most)
      return { error: most < 0 ? `files in ${name} can be read here, but not written` : `the changed text does not fit ${name}` };
  }
  return Buffer.from(text, "latin1");
}

/** The encoding that one of the first two lines names; the second only counts when the first is blank or a comment. */
function codingLine(data: Uint8Array): string | null {
  const head = Buffer.from(data.subarray(0, 1000))
    .toString("latin1")
    .replace(/^\u00ef\u00bb\u00bf/, "");
  for (const line of head.split(/\r\n|\r|\n/).slice(0, 2)) {
    const named = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(line)?.[1];
    if (named !== undefined) return named;
    if (!/^[ \t\f]*(?:#|$)/.test(line)) return null;
  }
  return null;
}

/** One name for the spellings that are in use; others as they are. */
function canonical(named: string): string {
  const name = named.toLowerCase().replaceAll("_", "-");
  if (/^utf-?8(-|$)/.test(name) || name === "u8") return "utf-8";
  if (/^(latin-?1|iso-?8859-?1|iso-latin-1|l1|cp819|8859)(-|$)/.test(name) && !/^iso-?8859-1[0-9]/.test(name)) return "latin-1";
  return /^(us-)?ascii$/.test(name) ? "ascii" : name;
}

function decoderOf(name: string): { readonly decode: (data: Uint8Array) => string } | null {
  if (name === "ascii") {
    return {
      decode: (data) => {
        if (data.some((byte) => byte > 0x7f)) throw new RangeError("not ASCII");
        return Buffer.from(data).toString("latin1");
      },
    };
  }
  if (/^(cp|windows-?)1252$/.test(name)) return { decode: decodeWestern };
  // Python's names that TextDecoder spells in another way; what decodes to UTF-16 is no source encoding of Python.
  const label = name
    .replace(/^cp(125\d|866|874)$/, (_, page: string) => (page === "866" ? "ibm866" : `windows-${page}`))
    .replace(/^(koi8)-?([ru])$/, "$1-$2");
  if (/^utf-?(16|32)/.test(name)) return null;
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true });
  } catch {
    return null;
  }
}

/** Windows-1252 from byte 0x80 to 0x9f; "\0": Python knows no character there. */
const WESTERN = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";

/** TextDecoder of some Node versions takes Windows-1252 for Latin-1. */
function decodeWestern(data: Uint8Array): string {
  return Buffer.from(data)
    .toString("latin1")
    .replace(/[\u0080-\u009f]/g, (character) => {
      const found = WESTERN[character.charCodeAt(0) - 0x80];
      if (found === undefined || found === "\0") throw new RangeError("not Windows-1252");
      return found;
    });
}

/** 1-based line of the first byte that is not UTF-8. */
function badLine(data: Uint8Array): number {
  let line = 1;
  let start = 0;
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for (let i = 0; i <= data.length; i++) {
    if (i < data.length && data[i] !== 10) continue;
    try {
      decoder.decode(data.subarray(start, i));
    } catch {
      return line;
    }
    start = i + 1;
    line++;
  }
  return line;
}
