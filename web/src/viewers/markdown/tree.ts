/** Markdown as a small tree of what may be shown: known elements with known attributes, and text. No page. */
import Markdown from "react-markdown";
import remarkGfm from "remark-gfm";
import remarkMath from "remark-math";

export interface MarkdownElement {
  tag: string;
  attributes?: Record<string, string | number | boolean>;
  children: MarkdownNode[];
}

export type MarkdownNode = string | MarkdownElement;

export interface MarkdownTree {
  nodes: MarkdownNode[];
  /** There is HTML in it, shown as text. */
  html: boolean;
  /** There are formulas in it. */
  math: boolean;
}

/** As the parser gives it. */
interface Hast {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: Hast[];
}

/** A formula is kept as its source. */
export const MATH = "math-source";
/** HTML that is shown as text. */
export const HTML = "html-source";

const DEEPEST = 40;

const ELEMENTS = new Set(
  (
    "a blockquote br code del em h1 h2 h3 h4 h5 h6 hr img input li ol p pre section strong sup " +
    "table tbody td th thead tr ul"
  ).split(" "),
);

/** Blanks between their parts are no text. */
const WITHOUT_TEXT = new Set(["ol", "table", "tbody", "thead", "tr", "ul"]);

const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  a: ["href", "title", "id"],
  code: ["className"],
  h2: ["id"],
  img: ["src", "alt", "title"],
  input: ["checked"],
  li: ["id"],
  ol: ["start"],
  td: ["align"],
  th: ["align"],
};

export function parseMarkdown(source: string): MarkdownTree {
  let root: Hast = { type: "root", children: [] };
  const take = () => (tree: Hast) => {
    root = tree;
    return { type: "root", children: [] };
  };
  // Only the parsing is wanted of it: its elements would be made anew at each rendering.
  Markdown({
    children: shallow(source),
    remarkPlugins: [remarkGfm, [remarkMath, { singleDollarTextMath: true }]],
    rehypePlugins: [take as never],
  });
  const tree: MarkdownTree = { nodes: [], html: false, math: false };
  tree.nodes = nodesOf(root.children ?? [], 0, tree);
  return tree;
}

const DEEPEST_QUOTE = 30;
const MARKS = /^(?:[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])){31,}/gm;

/** Quotes and lists in one another take time in proportion to their depth's square: cut before. */
const shallow = (source: string): string =>
  source.replace(MARKS, (marks) => {
    const kept = marks.match(/[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])/g) ?? [];
    return `${kept.slice(0, DEEPEST_QUOTE).join("")} \\${marks.trim().at(-1)}… `;
  });

function nodesOf(children: readonly Hast[], depth: number, tree: MarkdownTree): MarkdownNode[] {
  return children.flatMap((child) => nodeOf(child, depth, tree));
}

function nodeOf(node: Hast, depth: number, tree: MarkdownTree): MarkdownNode[] {
  if (node.type === "text") return node.value ? [node.value] : [];
  if (node.type === "raw") return [htmlOf(node.value ?? "", tree)];
  if (node.type !== "element") return [];
  if (depth > DEEPEST) return [textOf(node)];
  const math = mathOf(node, tree);
  if (math) return [math];
  const children = nodesOf(node.children ?? [], depth + 1, tree);
  const tag = node.tagName ?? "";
  if (!ELEMENTS.has(tag)) return children;
  const kept = WITHOUT_TEXT.has(tag) ? children.filter((one) => typeof one !== "string") : children;
  return [{ tag, ...attributesOf(tag, node.properties), children: kept }];
}

function htmlOf(value: string, tree: MarkdownTree): MarkdownElement {
  tree.html = true;
  return { tag: HTML, children: [value] };
}

/** Formulas come as code of the language "math", those on lines of their own in a block of it. */
function mathOf(node: Hast, tree: MarkdownTree): MarkdownElement | undefined {
  const [only] = node.tagName === "pre" ? (node.children ?? []) : [];
  const code = node.tagName === "code" ? node : only?.tagName === "code" ? only : undefined;
  const names = code?.properties?.className;
  if (!code || !Array.isArray(names)) return undefined;
  if (!names.includes("math-inline") && !names.includes("math-display")) return undefined;
  tree.math = true;
  const display = names.includes("math-display");
  return { tag: MATH, attributes: { display }, children: [textOf(code)] };
}

/** All text below a node, without recursion: it may be deep. */
function textOf(node: Hast): string {
  const parts: string[] = [];
  const open = [node];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.value) parts.push(next.value);
    for (const child of [...(next.children ?? [])].reverse()) open.push(child);
  }
  return parts.join("");
}

function attributesOf(tag: string, properties: Record<string, unknown> = {}) {
  const attributes: Record<string, string | number | boolean> = {};
  for (const name of ATTRIBUTES[tag] ?? []) {
    const value = properties[name];
    const plain = Array.isArray(value) ? value.join(" ") : value;
    if (typeof plain === "string" || typeof plain === "number" || typeof plain === "boolean")
      attributes[name] = plain;
  }
  return Object.keys(attributes).length > 0 ? { attributes } : {};
}
