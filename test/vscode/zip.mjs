// A .vsix is a ZIP file: what it holds, and how large that is.
import { readFileSync } from "node:fs";
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
    if (!name.endsWith("/")) found.push({ name, packed, read });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return found;
}
