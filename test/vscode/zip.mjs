// A .vsix is a ZIP file: what it holds, how large that is, and the same packed as tight as deflate can.
import { readFileSync, writeFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";

/** The files of a ZIP, in order: name, bytes when packed, and `read()`, the content. Throws when it is no ZIP. */
export function entries(path) {
  const zip = readFileSync(path);
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6])); // end of central directory: PKWARE APPNOTE 4.3.16
  if (end < 0) throw new Error(`${path} is no ZIP file`);
  const found = [];
  let at = zip.readUInt32LE(end + 16);
  for (let index = zip.readUInt16LE(end + 10); index > 0; index--) {
    const [packed, nameLength, extraLength, commentLength] = [
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
    ];
    const [method, header] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 42)];
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    const read = () => {
      const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
      const data = zip.subarray(start, start + packed);
      return method === 0 ? data : inflateRawSync(data);
    };
    const crc = zip.readUInt32LE(at + 16);
    if (!name.endsWith("/")) found.push({ name, packed, crc, read });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return found;
}

/** Days since 1980 begin here: a package made twice from the same files is the same. */
const DATE = 0x21;

/** Writes the ZIP anew, a twentieth smaller: vsce takes a quick compression, and node's own zlib is made for speed at every level. */
export async function repack(path) {
  const { deflateAsync } = (await import("@gfx/zopfli")).default;
  const parts = [];
  const directory = [];
  let offset = 0;
  const files = entries(path);
  for (const { name, crc, read } of files) {
    const [data, label] = [read(), Buffer.from(name, "utf8")];
    const packed = Buffer.from(await deflateAsync(data, { numiterations: 25, blocksplittingmax: 0 }));
    // Version 2.0, UTF-8 names, deflate, time and date, then sizes and lengths: APPNOTE 4.3.7 and 4.3.12.
    const common = Buffer.alloc(26);
    for (const [i, word] of [20, 0x800, 8, 0, DATE].entries()) common.writeUInt16LE(word, 2 * i);
    for (const [i, word] of [crc, packed.length, data.length].entries()) common.writeUInt32LE(word, 10 + 4 * i);
    common.writeUInt16LE(label.length, 22);
    parts.push(Buffer.from([0x50, 0x4b, 3, 4]), common, label, packed);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), common, tail, label);
    offset += 30 + label.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  for (const at of [8, 10]) end.writeUInt16LE(files.length, at);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  writeFileSync(path, Buffer.concat([...parts, central, end]));
}
