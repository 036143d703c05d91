/** hashlib, zlib's check sums and base64, by value (RFC 1321, FIPS 180-4, RFC 1952, RFC 4648). Bytes are texts of one character each. */
import { bytes, type Call, int, type Named, NONE, type Py, stop, str } from "../objects";
import { type LibraryType, libraryType } from "../opaques";
import { spend, wholeOf } from "../operations";
import type { World } from "../world";

/** The message, a 1 bit, zeros and its length in bits, as words of 32 bits. */
function words(data: string, big: boolean): Int32Array {
  const count = ((data.length + 8) >> 6) + 1;
  const made = new Int32Array(count * 16);
  const put = (at: number, byte: number): void => {
    made[at >> 2] = (made[at >> 2] as number) | (byte << (big ? 24 - (at & 3) * 8 : (at & 3) * 8));
  };
  for (let i = 0; i < data.length; i++) put(i, data.charCodeAt(i));
  put(data.length, 0x80);
  const bits = data.length * 8;
  made[count * 16 - (big ? 1 : 2)] = bits | 0;
  made[count * 16 - (big ? 2 : 1)] = Math.floor(bits / 2 ** 32);
  return made;
}

function joined(state: readonly number[], big: boolean): string {
  let text = "";
  for (const word of state) for (let i = 0; i < 4; i++) text += String.fromCharCode((word >>> (big ? 24 - i * 8 : i * 8)) & 255);
  return text;
}

function left(n: number, by: number): number {
  return (n << by) | (n >>> (32 - by));
}

/** The first 32 bits behind the point of the root of the first primes. */
function roots(count: number, power: number): readonly number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (prime) found.push(((n ** power % 1) * 2 ** 32) | 0);
  }
  return found;
}

const CUBES = roots(64, 1 / 3);
const SQUARES = roots(8, 1 / 2);

function sha256(data: string): string {
  const all = words(data, true);
  const state = [...SQUARES];
  const w = new Int32Array(64);
  for (let at = 0; at < all.length; at += 16) {
    for (let i = 0; i < 64; i++) {
      if (i < 16) w[i] = all[at + i] as number;
      else {
        const [x, y] = [w[i - 15] as number, w[i - 2] as number];
        const s0 = left(x, 25) ^ left(x, 14) ^ (x >>> 3);
        const s1 = left(y, 15) ^ left(y, 13) ^ (y >>> 10);
        w[i] = ((w[i - 16] as number) + s0 + (w[i - 7] as number) + s1) | 0;
      }
    }
    let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const s1 = left(e, 26) ^ left(e, 21) ^ left(e, 7);
      const first = (h + s1 + ((e & f) ^ (~e & g)) + (CUBES[i] as number) + (w[i] as number)) | 0;
      const s0 = left(a, 30) ^ left(a, 19) ^ left(a, 10);
      const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    }
    for (const [i, n] of [a, b, c, d, e, f, g, h].entries()) state[i] = ((state[i] as number) + n) | 0;
  }
  return joined(state, true);
}

function sha1(data: string): string {
  const all = words(data, true);
  const state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0];
  const w = new Int32Array(80);
  for (let at = 0; at < all.length; at += 16) {
    for (let i = 0; i < 80; i++)
      w[i] =
        i < 16
          ? (all[at + i] as number)
          : left((w[i - 3] as number) ^ (w[i - 8] as number) ^ (w[i - 14] as number) ^ (w[i - 16] as number), 1);
    let [a, b, c, d, e] = state as [number, number, number, number, number];
    for (let i = 0; i < 80; i++) {
      const [f, k] =
        i < 20
          ? [(b & c) | (~b & d), 0x5a827999]
          : i < 40
            ? [b ^ c ^ d, 0x6ed9eba1]
            : i < 60
              ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
              : [b ^ c ^ d, 0xca62c1d6];
      const next = (left(a, 5) + f + e + k + (w[i] as number)) | 0;
      [e, d, c, b, a] = [d, c, left(b, 30), a, next];
    }
    for (const [i, n] of [a, b, c, d, e].entries()) state[i] = ((state[i] as number) + n) | 0;
  }
  return joined(state, true);
}

const TURNS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];

function md5(data: string): string {
  const all = words(data, false);
  const state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let at = 0; at < all.length; at += 16) {
    let [a, b, c, d] = state as [number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const [f, g] =
        round === 0
          ? [(b & c) | (~b & d), i]
          : round === 1
            ? [(d & b) | (~d & c), (5 * i + 1) % 16]
            : round === 2
              ? [b ^ c ^ d, (3 * i + 5) % 16]
              : [c ^ (b | ~d), (7 * i) % 16];
      const constant = Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0;
      const sum = (a + f + constant + (all[at + g] as number)) | 0;
      [a, d, c, b] = [d, c, b, (b + left(sum, TURNS[round * 4 + (i & 3)] as number)) | 0];
    }
    for (const [i, n] of [a, b, c, d].entries()) state[i] = ((state[i] as number) + n) | 0;
  }
  return joined(state, false);
}

const CRC: number[] = [];
for (let n = 0; n < 256; n++) {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  CRC.push(c >>> 0);
}

function hexOf(data: string): string {
  let text = "";
  for (let i = 0; i < data.length; i++) text += data.charCodeAt(i).toString(16).padStart(2, "0");
  return text;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function base64(data: string): string {
  let text = "";
  for (let i = 0; i < data.length; i += 3) {
    const n = (data.charCodeAt(i) << 16) | ((data.charCodeAt(i + 1) || 0) << 8) | (data.charCodeAt(i + 2) || 0);
    for (let k = 0; k < 4; k++) text += i + k > data.length ? "=" : ALPHABET[(n >> (18 - 6 * k)) & 63];
  }
  return text;
}

function fromBase64(text: string): string | null {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  let data = "";
  for (let i = 0; i < text.length; i += 4) {
    const part = [0, 1, 2, 3].map((k) => Math.max(0, ALPHABET.indexOf(text[i + k] as string)));
    const n = part.reduce((sum, one) => (sum << 6) | one, 0);
    const count = text[i + 2] === "=" ? 1 : text[i + 3] === "=" ? 2 : 3;
    for (let k = 0; k < count; k++) data += String.fromCharCode((n >> (16 - 8 * k)) & 255);
  }
  return data;
}

interface Digest {
  data: string;
  readonly name: string;
}

const DIGESTS: Readonly<
  Record<string, { readonly work: ((data: string) => string) | null; readonly size: number; readonly block: number }>
> = {
  md5: { work: md5, size: 16, block: 64 },
  sha1: { work: sha1, size: 20, block: 64 },
  sha256: { work: sha256, size: 32, block: 64 },
  sha512: { work: null, size: 64, block: 128 },
  sha224: { work: null, size: 28, block: 64 },
  sha384: { work: null, size: 48, block: 128 },
  sha3_256: { work: null, size: 32, block: 136 },
  blake2b: { work: null, size: 64, block: 128 },
  blake2s: { work: null, size: 32, block: 64 },
};

function dataOf(v: Py | undefined): string {
  if (v?.k === "bytes") return v.v;
  return v?.k === "bytearray" ? String.fromCharCode(...v.v) : stop("bytes that are not known");
}

/** hashlib, zlib (as far as it is followed), binascii and base64. */
export function digests(w: World): Readonly<Record<string, Readonly<Record<string, Py | Call>>>> {
  const result = (v: Digest): string | null => {
    const { work } = DIGESTS[v.name] as (typeof DIGESTS)[string];
    spend(w, 20 + (v.data.length >> 1));
    return work?.(v.data) ?? null;
  };
  const type: LibraryType<Digest> = libraryType<Digest>(w, "HASH", () => stop("HASH()"), {
    fixed: false,
    attributes: {
      name: (v) => str(v.name),
      digest_size: (v) => int(DIGESTS[v.name]?.size ?? 0),
      block_size: (v) => int(DIGESTS[v.name]?.block ?? 0),
    },
    methods: {
      "update/1": (_, v, [data]) => {
        v.data += dataOf(data);
        return NONE;
      },
      "digest/0": (_, v) => {
        const made = result(v);
        return made === null ? { k: "unknown", type: "bytes", length: DIGESTS[v.name]?.size ?? 0, idle: false } : bytes(made);
      },
      "hexdigest/0": (_, v) => {
        const made = result(v);
        return made === null ? { k: "unknown", type: "str", length: 2 * (DIGESTS[v.name]?.size ?? 0), idle: false } : str(hexOf(made));
      },
      "copy/0": (_, v) => type.of({ ...v }),
    },
    sized: () => null,
  });
  const hashes: Record<string, Call> = {};
  const start = (name: string, data: Py | undefined): Py => type.of({ name, data: data === undefined ? "" : dataOf(data) });
  for (const name of Object.keys(DIGESTS)) hashes[`${name}/1 usedforsecurity`] = ([data]) => start(name, data);
  hashes["new/2 usedforsecurity"] = ([name, data]) =>
    name?.k === "str" && DIGESTS[name.v.toLowerCase()] !== undefined ? start(name.v.toLowerCase(), data) : stop("hashlib.new()");
  const crc: Call = ([data, from]) => {
    const text = dataOf(data);
    spend(w, text.length >> 3);
    let c = ~Number(wholeOf(from ?? int(0)) ?? stop("crc32()"));
    for (let i = 0; i < text.length; i++) c = (CRC[(c ^ text.charCodeAt(i)) & 255] as number) ^ (c >>> 8);
    return int(~c >>> 0);
  };
  const encoded =
    (change: (text: string) => string): Call =>
    ([data]) => {
      const text = dataOf(data);
      spend(w, text.length >> 3);
      return bytes(change(base64(text)));
    };
  const decoded =
    (change: (text: string) => string): Call =>
    ([data], named: Named) => {
      if (named !== null) return stop("base64");
      const text = data?.k === "str" ? data.v : dataOf(data);
      return bytes(fromBase64(change(text)) ?? stop("base64"));
    };
  const same = (text: string): string => text;
  return {
    hashlib: hashes,
    zlib: {
      "crc32/2": crc,
      "adler32/2": ([data, from]) => {
        const text = dataOf(data);
        const before = Number(wholeOf(from ?? int(1)) ?? stop("adler32()"));
        let [a, b] = [before & 0xffff, before >>> 16];
        for (let i = 0; i < text.length; i++) {
          a = (a + text.charCodeAt(i)) % 65521;
          b = (b + a) % 65521;
        }
        return int(((b << 16) | a) >>> 0);
      },
    },
    binascii: { "crc32/2": crc, "b2a_base64/1": encoded((text) => `${text}\n`), "a2b_base64/1": decoded((text) => text.trim()) },
    base64: {
      "b64encode/1": encoded(same),
      "urlsafe_b64encode/1": encoded((text) => text.replace(/\+/g, "-").replace(/\//g, "_")),
      "b64decode/1": decoded(same),
      "urlsafe_b64decode/1": decoded((text) => text.replace(/-/g, "+").replace(/_/g, "/")),
    },
  };
}
