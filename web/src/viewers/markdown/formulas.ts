/** Formulas as MathML, of known elements and attributes only. */
import rehypeKatex from "rehype-katex";

export type MathNode =
  | string
  | { tag: string; attributes: Record<string, string>; children: MathNode[] };

interface Hast {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: Hast[];
}

const ELEMENTS = new Set(
  (
    "math semantics mrow mi mn mo mtext mspace ms mfrac msqrt mroot mstyle merror mpadded mphantom " +
    "menclose msub msup msubsup munder mover munderover mtable mtr mtd"
  ).split(" "),
);

const ATTRIBUTES = new Set(
  (
    "display mathvariant stretchy fence separator lspace rspace width height depth voffset minsize " +
    "maxsize accent accentunder linethickness mathcolor mathbackground mathsize displaystyle " +
    "scriptlevel columnalign rowspacing columnspacing columnlines rowlines symmetric largeop " +
    "movablelimits notation"
  ).split(" "),
);

const OPTIONS = { output: "mathml", trust: false, maxExpand: 500, maxSize: 20 } as const;

/** Null if it is no formula. */
export function formulaOf(tex: string, display: boolean): MathNode | null {
  const className = ["language-math", display ? "math-display" : "math-inline"];
  const code = { type: "element", tagName: "code", properties: { className } };
  const tree: Hast = {
    type: "root",
    children: [{ ...code, children: [{ type: "text", value: tex }] }],
  };
  let wrong = false;
  const file = {
    message: () => {
      wrong = true;
    },
  };
  const transform = rehypeKatex(OPTIONS) as unknown as (tree: Hast, file: object) => void;
  transform(tree, file);
  const math = wrong ? undefined : find(tree);
  return math ? (nodeOf(math)[0] ?? null) : null;
}

function find(node: Hast): Hast | undefined {
  if (node.tagName === "math") return node;
  for (const child of node.children ?? []) {
    const found = find(child);
    if (found) return found;
  }
  return undefined;
}

function nodeOf(node: Hast): MathNode[] {
  if (node.type === "text") return [node.value ?? ""];
  if (node.type !== "element" || node.tagName === "annotation") return [];
  const children = (node.children ?? []).flatMap(nodeOf);
  const tag = node.tagName ?? "";
  if (!ELEMENTS.has(tag)) return children;
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(node.properties ?? {}))
    if (ATTRIBUTES.has(name.toLowerCase())) attributes[name.toLowerCase()] = String(value);
  return [{ tag, attributes, children }];
}
