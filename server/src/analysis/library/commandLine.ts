/** Arguments of the command line, as argparse reads them: what a default says holds as long as nobody gives another. Source: Lib/argparse.py. */
import { atomInt, constantOf, interval, NATURAL } from "../../values/int";
import { joinValue } from "../../values/join";
import type { Obj } from "../../values/object";
import { lengthOf } from "../../values/runs";
import { type Id, intOf, type Value } from "../../values/value";
import { objectOf, updateValue } from "../containers/objects";
import { stringValue } from "../expressions";
import { allocate, lost, site } from "../machine";
import { unknownIndex, unknownNumber } from "../outside/inputs";
import type { State } from "../state";
import type { Applied } from "./apply";

type Transfer = (on: Applied) => Value;

const NAMESPACE = "Namespace";
const ANY: Id = { kind: "any" };
const NONE: Value = { tag: "none" };

/** parser.add_argument(…): the parser holds the names of its arguments, each before what it will be. */
function declared(on: Applied): Value {
  const self = on.args.get("self")?.value as Value;
  const names = on.rest.map(({ value }) => (value.tag === "str" ? value.text : null));
  const said = on.args.get("dest")?.value ?? null;
  const option = names.find((name) => name?.startsWith("--")) ?? names[0] ?? null;
  const name = said === null ? (option?.replace(/^-+/, "").replaceAll("-", "_") ?? null) : said.tag === "str" ? said.text : null;
  if (name !== null && names.every((one) => one !== null)) {
    const value = argumentValue(name, names[0]?.startsWith("-") === true || said !== null, on);
    const pair = [stringValue(name, { kind: "const", key: `str:${name}` }), value];
    updateValue(on.state, self, (obj): Obj => (obj.kind === "opaque" ? { ...obj, holds: [...obj.holds, ...pair] } : obj));
  }
  return allocate(on.state, on.ctx, on.node, { kind: "opaque", type: "Action", holds: [], assumes: [] }, on.tag);
}

/** What an argument is when the arguments were read. */
function argumentValue(name: string, optional: boolean, on: Applied): Value {
  const { ctx, node } = on;
  const given = (key: string) => on.args.get(key)?.value;
  const action = given("action");
  const otherwise = given("default");
  if (action !== undefined) {
    if (action.tag === "str" && /^store_(?:true|false)$/.test(action.text ?? "")) return { tag: "bool", value: null };
    if (action.tag !== "str" || action.text !== "store") return lost(ctx, node, "what this argument becomes is not followed");
  }
  const kind = given("type");
  const type = kind === undefined || kind.tag === "none" ? "str" : kind.tag === "known" ? kind.name.replace("builtins.", "") : null;
  if (given("nargs") !== undefined)
    return otherwise === undefined ? maybe(several(name, type, on), optional) : joinValue(several(name, type, on), otherwise);
  const from = { node, place: { node, names: [] }, below: [] };
  switch (type) {
    case "int": {
      const usual = otherwise?.tag === "int" && constantOf(otherwise.int) !== null ? otherwise.int : undefined;
      const int = intOf(unknownNumber(name, Number.NEGATIVE_INFINITY, from, ctx, usual), ANY, "any");
      return usual === undefined && optional ? joinValue(int, otherwise ?? NONE) : int;
    }
    case "float":
      return otherwise !== undefined
        ? joinValue({ tag: "float", value: null, id: ANY }, otherwise)
        : maybe({ tag: "float", value: null, id: ANY }, optional);
    case "str": {
      const usual = otherwise?.tag === "str" ? otherwise.length : undefined;
      const text: Value = {
        tag: "str",
        text: null,
        length: unknownNumber(`len(${name})`, 0, from, ctx, usual),
        kind: otherwise?.tag === "str" ? otherwise.kind : null,
        id: ANY,
      };
      return otherwise === undefined ? maybe(text, optional) : usual === undefined ? joinValue(text, otherwise) : text;
    }
    default:
      return lost(ctx, node, "what this argument is read as is not followed");
  }
}

function maybe(value: Value, optional: boolean): Value {
  return optional ? joinValue(value, NONE) : value;
}

/** Any number of them, in a list. */
function several(name: string, type: string | null, on: Applied): Value {
  const { ctx, node, state } = on;
  const count = unknownNumber(`len(${name})`, 0, { node, place: { node, names: [] }, below: [] }, ctx);
  const index = unknownIndex(ctx, node, count);
  const id: Id = { kind: "object", site: site(ctx, ctx.shape, node, `${name}item`), at: [...ctx.rounds, atomInt(index)] };
  const element: Value | null =
    type === "str"
      ? { tag: "str", text: null, length: NATURAL, kind: null, id: ANY }
      : type === "int"
        ? intOf(interval(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY), ANY, "any")
        : type === "float"
          ? { tag: "float", value: null, id }
          : null;
  if (element === null) return lost(ctx, node, "what this argument is read as is not followed");
  const runs = [{ count, index, element, picked: null }];
  return allocate(state, ctx, node, { kind: "list", runs, history: [{ op: "append", count }], assumes: [] }, name);
}

/** parser.parse_args(): an object that has the arguments for attributes. */
function parsed(on: Applied): Value {
  const given = on.args.get("args")?.value;
  const list = given === undefined ? undefined : objectOf(given, on.state);
  if (list?.kind === "list" && lengthOf(list.runs).low > 0)
    return lost(on.ctx, on.node, "what these arguments are read as is not followed");
  const parser = objectOf(on.args.get("self")?.value as Value, on.state);
  const holds = parser?.kind === "opaque" ? parser.holds : [];
  return allocate(on.state, on.ctx, on.node, { kind: "opaque", type: NAMESPACE, holds, assumes: [] }, on.tag);
}

/** The argument of that name in what parse_args() gave; undefined: it is no such object, or has no such argument. */
export function argumentOf(args: Value, name: string, state: State): Value | undefined {
  const obj = objectOf(args, state);
  if (obj?.kind !== "opaque" || obj.type !== NAMESPACE) return undefined;
  let found: Value | undefined;
  for (let i = 0; i + 1 < obj.holds.length; i += 2) {
    const key = obj.holds[i] as Value;
    if (key.tag !== "str") return undefined;
    if (key.text === name) found = obj.holds[i + 1];
  }
  return found;
}

export const COMMAND_LINE: Readonly<Record<string, Transfer>> = { argumentDeclared: declared, argumentsParsed: parsed };
