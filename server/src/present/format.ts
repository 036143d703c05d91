/** Messages and titles from their parts. */
import type { Message } from "../findings/types";
import { counted } from "./describe";
import { figureText } from "./figures";
import { PLAIN, type Style } from "./numbers";

/** One line of text. Names of code stand in backquotes. */
export function formatMessage(message: Message, style: Style = PLAIN): string {
  return message
    .map((part) => {
      if (typeof part === "string") return part;
      if ("code" in part) return `\`${part.code.replace(/\s+/g, " ")}\``;
      if ("bytes" in part) return figureText(part.bytes, style);
      return counted(part.count, part.noun, style);
    })
    .join("");
}
