/** How the server's process talks to its client: standard input and output, or what the editor's arguments name. */
import { connect } from "node:net";
import { type Channel, type Connection, createConnection } from "./connection";

/** `--node-ipc`, `--pipe=NAME`, `--socket=PORT` (value also as the next argument); else, and for `--stdio`, standard input and output. */
export function openTransport(args: readonly string[]): Connection {
  return createConnection(choose(args));
}

function choose(args: readonly string[]): Channel {
  const named = (name: string): string | undefined => {
    const at = args.findIndex((argument) => argument === name || argument.startsWith(`${name}=`));
    return args[at]?.includes("=") === true ? args[at]?.slice(name.length + 1) : at < 0 ? undefined : args[at + 1];
  };
  if (args.includes("--node-ipc")) return nodeChannel();
  const pipe = named("--pipe");
  const socket = Number(named("--socket"));
  if (pipe === undefined && !Number.isInteger(socket)) return streamChannel(process.stdin, process.stdout);
  const stream = pipe === undefined ? connect(socket, "127.0.0.1") : connect(pipe);
  return streamChannel(stream, stream);
}

/** The channel between a node process and the one that forked it. */
function nodeChannel(): Channel {
  return {
    send: (message) => {
      // A client that is gone needs no news.
      if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
    },
    listen: (receive, closed) => {
      process.on("message", receive);
      process.once("disconnect", closed);
    },
  };
}

const HEADER_END = "\r\n\r\n";

/** Messages as LSP frames them: a header with Content-Length in bytes, an empty line, JSON in UTF-8. */
function streamChannel(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Channel {
  return {
    send: (message) => {
      const body = Buffer.from(JSON.stringify(message), "utf8");
      output.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`, "ascii"), body]));
    },
    listen: (receive, closed) => {
      output.on("error", closed);
      input.on("error", closed).on("end", closed).on("close", closed);
      const read = frames(receive);
      input.on("data", (chunk: Buffer | string) => read(typeof chunk === "string" ? Buffer.from(chunk, "utf8") : chunk));
    },
  };
}

/** Takes bytes as they come and hands on each whole message. What is no JSON, or has no length, is passed over. */
function frames(receive: (message: unknown) => void): (chunk: Buffer) => void {
  let parts: Buffer[] = [];
  let size = 0;
  /** Bytes of the message that is being read; null: its header is not complete. */
  let body: number | null = null;
  return (chunk) => {
    parts.push(chunk);
    size += chunk.length;
    while (body === null || size >= body) {
      const data: Buffer = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
      const end = body === null ? data.indexOf(HEADER_END) : body;
      if (end < 0) {
        parts = [data];
        return;
      }
      const rest = data.subarray(body === null ? end + HEADER_END.length : end);
      if (body === null) body = Number(/^content-length:\s*(\d+)\s*$/im.exec(data.toString("ascii", 0, end))?.[1] ?? 0);
      else {
        body = null;
        deliver(data.subarray(0, end), receive);
      }
      parts = [rest];
      size = rest.length;
    }
  };
}

function deliver(data: Buffer, receive: (message: unknown) => void): void {
  let message: unknown;
  try {
    message = JSON.parse(data.toString("utf8"));
  } catch {
    return;
  }
  receive(message);
}
