// Takes out of a wasm module what nothing can call any more once some of its exports are not used: the package carries no queries, no edits.
// Functions keep their numbers; what is not reached gets the shortest body there is, which traps. The binary format: WebAssembly Core Specification, chapter 5.

const SECTION = { import: 2, export: 7, start: 8, element: 9, code: 10 };
/** locals: none; unreachable; end. */
const TRAP = [0x00, 0x00, 0x0b];

/** The module without the exports that `used` does not name, and with the bodies of functions that no other leads to emptied. Throws on anything it does not know. */
export function slim(bytes, used) {
  const sections = readSections(bytes);
  const imported = countImported(sections.get(SECTION.import));
  const bodies = readBodies(sections.get(SECTION.code));
  const exported = readExports(sections.get(SECTION.export)).filter(({ name }) => used.test(name));
  const roots = [
    ...exported.flatMap(({ kind, index }) => (kind === 0 ? [index] : [])),
    ...readElements(sections.get(SECTION.element)),
    ...(sections.has(SECTION.start) ? [new Reader(sections.get(SECTION.start)).u32()] : []),
  ];
  const reached = new Set();
  for (const waiting = [...roots]; waiting.length > 0; ) {
    const index = waiting.pop();
    if (index < imported || reached.has(index)) continue;
    reached.add(index);
    waiting.push(...callsOf(bodies[index - imported]));
  }
  const parts = bodies.flatMap((body, i) => {
    const kept = reached.has(i + imported) ? body : Uint8Array.from(TRAP);
    return [u32(kept.length), kept];
  });
  const code = concat([u32(bodies.length), ...parts]);
  const exports = concat([u32(exported.length), ...exported.map(({ bytes: whole }) => whole)]);
  const out = [bytes.subarray(0, 8)];
  for (const { id, content } of allSections(bytes)) {
    const kept = id === SECTION.code ? code : id === SECTION.export ? exports : content;
    out.push(Uint8Array.of(id), u32(kept.length), kept);
  }
  return concat(out);
}

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  get done() {
    return this.at >= this.bytes.length;
  }
  byte() {
    if (this.done) throw new Error("the wasm ends too early");
    return this.bytes[this.at++];
  }
  /** LEB128, signed or not: the value matters for unsigned ones alone. */
  u32() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }
  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
  name() {
    return Buffer.from(this.take(this.u32())).toString("utf8");
  }
}

function* allSections(bytes) {
  const reader = new Reader(bytes);
  if (Buffer.from(reader.take(8)).toString("latin1") !== "\0asm\x01\0\0\0") throw new Error("not a wasm module of version 1");
  while (!reader.done) {
    const id = reader.byte();
    yield { id, content: reader.take(reader.u32()) };
  }
}

/** Sections by id; custom ones, of which there may be several, are not looked into. */
function readSections(bytes) {
  return new Map([...allSections(bytes)].filter(({ id }) => id !== 0).map(({ id, content }) => [id, content]));
}

function countImported(content) {
  const reader = new Reader(content);
  let functions = 0;
  for (let n = reader.u32(); n > 0; n--) {
    reader.name();
    reader.name();
    const kind = reader.byte();
    if (kind === 0) functions++;
    if (kind === 1) reader.byte();
    if (kind === 3) reader.take(2);
    else if (kind === 0) reader.u32();
    else if (kind > 3) throw new Error(`an import of kind ${kind}`);
    else if (reader.byte() % 2 === 1) {
      reader.u32();
      reader.u32();
    } else reader.u32();
  }
  return functions;
}

/** `bytes`: the whole entry. */
function readExports(content) {
  const reader = new Reader(content);
  return Array.from({ length: reader.u32() }, () => {
    const start = reader.at;
    const [name, kind, index] = [reader.name(), reader.byte(), reader.u32()];
    return { name, kind, index, bytes: content.subarray(start, reader.at) };
  });
}

/** Functions that tables hold: anything may call them. */
function readElements(content) {
  if (content === undefined) return [];
  const reader = new Reader(content);
  return Array.from({ length: reader.u32() }, () => {
    const flags = reader.u32();
    if (flags !== 0) throw new Error(`an element segment of form ${flags}`);
    skipExpression(reader);
    return Array.from({ length: reader.u32() }, () => reader.u32());
  }).flat();
}

function readBodies(content) {
  const reader = new Reader(content);
  return Array.from({ length: reader.u32() }, () => reader.take(reader.u32()));
}

function callsOf(body) {
  const reader = new Reader(body);
  for (let n = reader.u32(); n > 0; n--) {
    reader.u32();
    reader.byte();
  }
  const calls = [];
  while (!reader.done) skipInstruction(reader, calls);
  return calls;
}

function skipExpression(reader) {
  while (skipInstruction(reader, []) !== 0x0b);
}

/** Reads one instruction and notes the function that it names. */
function skipInstruction(reader, calls) {
  const op = reader.byte();
  if (op === 0x10 || op === 0xd2) calls.push(reader.u32());
  else if (op === 0x0e) for (let n = reader.u32() + 1; n > 0; n--) reader.u32();
  else if (op === 0x1c) reader.take(reader.u32());
  else if (op === 0x43) reader.take(4);
  else if (op === 0x44) reader.take(8);
  else if (op === 0xfc) {
    const [words] = [{ 8: 2, 9: 1, 10: 2, 11: 1, 12: 2, 13: 1, 14: 2, 15: 1, 16: 1, 17: 1 }[reader.u32()] ?? 0];
    for (let n = words; n > 0; n--) reader.u32();
  } else if (op === 0x11 || (op >= 0x28 && op <= 0x3e)) {
    reader.u32();
    reader.u32();
  } else if (
    (op >= 0x02 && op <= 0x04) ||
    op === 0x0c ||
    op === 0x0d ||
    (op >= 0x20 && op <= 0x26) ||
    (op >= 0x3f && op <= 0x42) ||
    op === 0xd0
  )
    reader.u32();
  else if (
    !(op <= 0x01 || op === 0x05 || op === 0x0b || op === 0x0f || op === 0x1a || op === 0x1b || (op >= 0x45 && op <= 0xc4) || op === 0xd1)
  )
    throw new Error(`an instruction 0x${op.toString(16)}`);
  return op;
}

function u32(value) {
  const bytes = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Uint8Array.from([...bytes, left]);
    bytes.push((left % 128) + 128);
  }
}

function concat(parts) {
  return Uint8Array.from(Buffer.concat(parts));
}
