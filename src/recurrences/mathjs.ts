import Fraction from "fraction.js";
import {
  create,
  createAccessorNode,
  createArrayNode,
  createAssignmentNode,
  createBigNumberClass,
  createBignumber,
  createBlockNode,
  createConditionalNode,
  createConstantNode,
  createFunctionAssignmentNode,
  createFunctionNode,
  createIndexNode,
  createNode,
  createObjectNode,
  createOperatorNode,
  createParenthesisNode,
  createParse,
  createRangeNode,
  createRelationalNode,
  createResultSet,
  createSymbolNode,
  createTyped,
  type FactoryFunctionMap,
  factory,
  type MathNode,
} from "mathjs";
import { InternalError } from "../errors.js";

declare module "mathjs" {
  // There, and left out of its types.
  const createAccessorNode: ReturnType<typeof factory>;
  const createArrayNode: ReturnType<typeof factory>;
  const createAssignmentNode: ReturnType<typeof factory>;
  const createBigNumberClass: ReturnType<typeof factory>;
  const createBignumber: ReturnType<typeof factory>;
  const createBlockNode: ReturnType<typeof factory>;
  const createConditionalNode: ReturnType<typeof factory>;
  const createConstantNode: ReturnType<typeof factory>;
  const createFunctionAssignmentNode: ReturnType<typeof factory>;
  const createFunctionNode: ReturnType<typeof factory>;
  const createIndexNode: ReturnType<typeof factory>;
  const createNode: ReturnType<typeof factory>;
  const createObjectNode: ReturnType<typeof factory>;
  const createOperatorNode: ReturnType<typeof factory>;
  const createParenthesisNode: ReturnType<typeof factory>;
  const createParse: ReturnType<typeof factory>;
  const createRangeNode: ReturnType<typeof factory>;
  const createRelationalNode: ReturnType<typeof factory>;
  const createResultSet: ReturnType<typeof factory>;
  const createSymbolNode: ReturnType<typeof factory>;
  const createTyped: ReturnType<typeof factory>;
}

/** What nodes call only when they are evaluated, which is never done here: making it all is most of mathjs's start. */
const absent = (name: string) =>
  factory(name, [], () => () => {
    throw new InternalError(`formulas are read and never evaluated, so mathjs's ${name} is not there`);
  });

/** Numbers are read as exact decimals, so that 0.1 means one tenth; NaN and Infinity are asked for as `number`. */
const createNumeric = factory(
  "numeric",
  ["bignumber"],
  ({ bignumber }) =>
    (text: string, type: string) =>
      type === "number" ? Number(text) : bignumber(text),
);

/** The parser both the compiler and the oracle read formulas with; nothing else of mathjs is loaded for it. */
const parser = create(
  {
    createAccessorNode,
    createArrayNode,
    createAssignmentNode,
    createBigNumberClass,
    createBignumber,
    createBlockNode,
    createConditionalNode,
    createConstantNode,
    createFunctionAssignmentNode,
    createFunctionNode,
    createIndexNode,
    createNode,
    createNumeric,
    createObjectNode,
    createOperatorNode,
    createParenthesisNode,
    createParse,
    createRangeNode,
    createRelationalNode,
    createResultSet,
    createSymbolNode,
    createTyped,
    ...Object.fromEntries(["isBounded", "size", "subset"].map((name) => [name, absent(name)])),
  } as FactoryFunctionMap,
  { number: "BigNumber" },
);

export function parseText(text: string): MathNode {
  return parser.parse(text);
}

/** Beyond this, writing a number out would fill the memory. */
const LARGEST_EXPONENT = 9999;

/** The exact value of a ConstantNode; undefined for a text, a truth value, an infinity or a monstrous exponent. */
export function constantOf(node: NodeView): Fraction | undefined {
  const value = node.value as { readonly e?: number; toFixed?(): string } | null;
  if (typeof value !== "object" || value === null || value.toFixed === undefined) return undefined;
  const { e = Number.NaN } = value;
  return Math.abs(e) <= LARGEST_EXPONENT ? new Fraction(value.toFixed()) : undefined;
}

/** Start and end of every node of `tree` in `text`: mathjs itself keeps no positions. */
export function locate(tree: MathNode, text: string): ReadonlyMap<MathNode, readonly [number, number]> {
  const spans = new Map<MathNode, readonly [number, number]>();
  let cursor = 0;
  // The nodes of an in-order walk stand in the text in that order, so each token is the next one like it.
  const token = (symbol: string): number => {
    const at = text.indexOf(symbol, cursor);
    if (at >= 0) cursor = at + symbol.length;
    return at >= 0 ? at : cursor;
  };
  const visit = (node: MathNode): readonly [number, number] => {
    const span = spanOf(node);
    spans.set(node, span);
    return span;
  };
  const spanOf = (node: MathNode): readonly [number, number] => {
    const view = node as unknown as NodeView;
    switch (node.type) {
      case "SymbolNode":
        return [token(view.name!), cursor];
      case "ConstantNode": {
        const found =
          /(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|"[^"]*"|'[^']*'|true|false|null|undefined|NaN|Infinity/.exec(
            text.slice(cursor),
          );
        if (found === null) return [cursor, cursor];
        const start = cursor + found.index;
        cursor = start + found[0].length;
        return [start, cursor];
      }
      case "ParenthesisNode": {
        const start = token("(");
        visit(view.content!);
        token(")");
        return [start, cursor];
      }
      case "FunctionNode": {
        const [start] = visit(view.fn as MathNode);
        for (const operand of view.args!) visit(operand);
        token(")");
        return [start, cursor];
      }
      case "OperatorNode": {
        if (view.args!.length === 1 && view.op !== "'" && view.op !== "!") {
          const start = token(view.op!);
          visit(view.args![0]!);
          return [start, cursor];
        }
        const [start] = visit(view.args![0]!);
        if (!view.implicit) token(view.op!);
        if (view.args!.length > 1) visit(view.args![1]!);
        return [start, cursor];
      }
      case "ArrayNode": {
        const start = token("[");
        for (const item of view.items!) visit(item);
        token("]");
        return [start, cursor];
      }
      default: {
        const start = cursor;
        node.forEach((child) => {
          visit(child);
        });
        return [start, cursor];
      }
    }
  };
  visit(tree);
  return spans;
}

/** The fields of mathjs's nodes that we read, whichever kind a node is. */
export interface NodeView {
  readonly type: string;
  readonly name?: string;
  readonly op?: string;
  readonly implicit?: boolean;
  readonly args?: readonly MathNode[];
  readonly fn?: MathNode | string;
  readonly content?: MathNode;
  readonly items?: readonly MathNode[];
  readonly value?: unknown;
}
