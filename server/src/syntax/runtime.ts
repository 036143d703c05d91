/**
 * Tree-sitter's runtime and a grammar, linked in one memory. Both are wasm of position-independent code; the loader that comes with them serves
 * every such module there is, and every call of the runtime, in twenty times as much code.
 * Layout and linking: https://github.com/WebAssembly/tool-conventions/blob/main/DynamicLinking.md; the calls: web-tree-sitter 0.27, lib/tree-sitter.c.
 */

/** Walks a tree in order. There is one at a time. */
export interface Cursor {
  readonly nodeTypeId: () => number;
  readonly fieldId: () => number;
  /** In code units of the text. */
  readonly startIndex: () => number;
  readonly endIndex: () => number;
  /** These three: whether there is such a node; else the cursor stays. */
  readonly gotoFirstChild: () => boolean;
  readonly gotoNextSibling: () => boolean;
  readonly gotoParent: () => boolean;
}

export interface Runtime {
  readonly nodeTypeCount: number;
  /** Traps when memory ends. */
  readonly createParser: () => Parser;
}

export interface Parser {
  /**
   * What `use` makes of the tree of `text`, standing at its root; null when the text has errors, or `stop`, which is called now and then,
   * says to end. The tree lives no longer than that.
   */
  readonly read: <T>(text: string, stop: () => boolean, use: (cursor: Cursor) => T) => T | null;
}

/** Bytes of the runtime's stack, and of a page of memory. */
const STACK = 65_536;
const PAGE = 65_536;
/** Where the runtime's data begins: addresses near 0 stay unused. */
const DATA = 1024;
/** Pages at the start, and at the most: 32 MiB and 2 GiB. */
const PAGES = { initial: 512, maximum: 32_768 };
/** Code units that the runtime takes at once: its buffer has 10 KiB, and keeps two bytes free. */
const MOST_UNITS = 5119;

/** Rejects when either is not the wasm it should be. */
export async function createRuntime(runtime: Uint8Array, grammar: Uint8Array): Promise<Runtime> {
  const [main, side] = await Promise.all([WebAssembly.compile(runtime), WebAssembly.compile(grammar)]);
  const [ownSpace, space] = [spaceOf(main), spaceOf(side)];
  const memory = new WebAssembly.Memory(PAGES);
  const table = new WebAssembly.Table({ initial: 1 + ownSpace.table, element: "anyfunc" });
  const low = aligned(DATA + ownSpace.memory, 16);
  const variable = (value: number) => new WebAssembly.Global({ value: "i32", mutable: true }, value);
  let text = "";
  let stop = () => false;
  const abort = () => {
    throw new WebAssembly.RuntimeError("aborted");
  };
  const calls = await linked(main, {
    env: {
      memory,
      __indirect_function_table: table,
      __memory_base: DATA,
      __table_base: 1,
      __stack_pointer: variable(low + STACK),
      _abort_js: abort,
      emscripten_resize_heap: (size: number) => grown(memory, size >>> 0),
      tree_sitter_parse_callback: (buffer: number, index: number, _row: number, _column: number, length: number) => {
        const units = Math.max(0, Math.min(MOST_UNITS, text.length - index));
        const into = new Uint16Array(memory.buffer, buffer, units);
        for (let i = 0; i < units; i++) into[i] = text.charCodeAt(index + i);
        new Int32Array(memory.buffer, length, 1)[0] = units;
      },
      tree_sitter_progress_callback: () => (stop() ? 1 : 0),
      tree_sitter_query_progress_callback: abort,
      tree_sitter_log_callback: abort,
    },
    "GOT.mem": { __stack_low: variable(low), __stack_high: variable(low + STACK), __heap_base: variable(low + STACK) },
    wasi_snapshot_preview1: { fd_write: abort, fd_seek: abort, fd_close: abort },
  });
  const call = (name: string, ...operands: number[]): number => (calls[name] as WasmFunction)(...operands);
  const base = aligned(call("calloc", space.memory + space.alignment, 1), space.alignment);
  const { malloc, calloc, realloc, free, memcpy } = calls;
  const { tree_sitter_python: grammarOf } = await linked(side, {
    env: {
      ...{ malloc, calloc, realloc, free, memcpy, memory },
      __indirect_function_table: table,
      __memory_base: base,
      __table_base: table.grow(space.table),
    },
  });
  const language = (grammarOf as WasmFunction)();
  /** Where calls take and leave what is more than one number: nodes and cursors. */
  const transfer = call("ts_init");
  let view = new Int32Array(memory.buffer);
  /** Memory that grows has another buffer. */
  const words = () => {
    if (view.length === 0) view = new Int32Array(memory.buffer);
    return view;
  };
  const taken = (count: number) => words().slice(transfer / 4, transfer / 4 + count);
  const leave = (state: Int32Array) => words().set(state, transfer / 4);

  const createCursor = (tree: number): Cursor & { readonly delete: () => void } => {
    call("ts_tree_cursor_new_wasm", tree);
    let state = taken(4);
    const ask = (what: string) => {
      const asked = calls[`ts_tree_cursor_${what}_wasm`] as WasmFunction;
      return () => {
        leave(state);
        return asked(tree);
      };
    };
    const go = (where: string) => {
      const move = ask(`goto_${where}`);
      return () => {
        const moved = move();
        state = taken(4);
        return moved === 1;
      };
    };
    return {
      nodeTypeId: ask("current_node_type_id"),
      fieldId: ask("current_field_id"),
      startIndex: ask("start_index"),
      endIndex: ask("end_index"),
      gotoFirstChild: go("first_child"),
      gotoNextSibling: go("next_sibling"),
      gotoParent: go("parent"),
      delete: ask("delete"),
    };
  };
  return {
    nodeTypeCount: call("ts_language_symbol_count", language),
    createParser: () => {
      call("ts_parser_new_wasm");
      const [parser = 0, buffer = 0] = taken(2);
      if (call("ts_parser_set_language", parser, language) === 0)
        throw new Error("the grammar is of a version that the runtime cannot read");
      return {
        read: (plain, stopped, use) => {
          [text, stop] = [plain, stopped];
          const tree = call("ts_parser_parse_wasm", parser, buffer, 0, 0, 0);
          text = "";
          if (tree === 0) {
            // It would go on with this text otherwise.
            call("ts_parser_reset", parser);
            return null;
          }
          try {
            call("ts_tree_root_node_wasm", tree);
            const root = taken(5);
            if (call("ts_node_has_error_wasm", tree) === 1) return null;
            leave(root);
            const cursor = createCursor(tree);
            try {
              return use(cursor);
            } finally {
              cursor.delete();
            }
          } finally {
            call("ts_tree_delete", tree);
          }
        },
      };
    },
  };
}

async function linked(module: WasmModule, imports: object): Promise<Readonly<Record<string, unknown>>> {
  const { exports } = await WebAssembly.instantiate(module, imports);
  for (const name of ["__wasm_apply_data_relocs", "__wasm_call_ctors"]) (exports[name] as WasmFunction | undefined)?.();
  return exports;
}

/** What a module needs: bytes of memory, their alignment, places in the table of functions. It says so in its section dylink.0, first of all. */
function spaceOf(module: WasmModule): { readonly memory: number; readonly alignment: number; readonly table: number } {
  const [section] = WebAssembly.Module.customSections(module, "dylink.0");
  const bytes = new Uint8Array(section ?? new ArrayBuffer(0));
  let at = 0;
  const number = (): number => {
    const byte = bytes[at++] ?? 0;
    return byte < 128 ? byte : byte - 128 + 128 * number();
  };
  if (number() !== 1) throw new Error("the wasm does not say what memory it needs");
  number();
  const [memory, alignment, table] = [number(), 2 ** number(), number()];
  return { memory, alignment, table };
}

function aligned(address: number, alignment: number): number {
  return Math.ceil(address / alignment) * alignment;
}

/** 1 when the memory has `size` bytes now, 0 when it cannot. It grows by a fifth at least, where it may. */
function grown(memory: Memory, size: number): number {
  const bytes = memory.buffer.byteLength;
  for (const wanted of [Math.max(size, bytes * 1.2), size]) {
    try {
      memory.grow(Math.ceil((wanted - bytes) / PAGE));
      return 1;
    } catch {
      // The machine has less, or the most is reached.
    }
  }
  return 0;
}

/** The part of WebAssembly's JavaScript interface that is used here; every host of ours has it, the language's own library does not. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  instantiate(module: WasmModule, imports: object): Promise<{ readonly exports: Readonly<Record<string, unknown>> }>;
  readonly Module: { customSections(module: WasmModule, name: string): ArrayBuffer[] };
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => Memory;
  readonly Table: new (options: { readonly initial: number; readonly element: "anyfunc" }) => { grow(by: number): number };
  readonly Global: new (type: { readonly value: "i32"; readonly mutable: boolean }, value: number) => object;
  readonly RuntimeError: new (message: string) => Error;
};
type WasmModule = object;
type WasmFunction = (...operands: number[]) => number;
interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
