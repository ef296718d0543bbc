/** The tree as elements of the page. Nothing comes from the text but words, numbers and checked addresses. */
import { createElement, type ReactNode, type RefObject, useMemo } from "react";
import { CopyButton } from "../../ui/CopyButton";
import { Formula } from "./Formula";
import { isPicture, linkOf } from "./links";
import styles from "./Markdown.module.css";
import { HTML, MATH, type MarkdownElement, type MarkdownNode } from "./tree";

interface Around {
  root: RefObject<HTMLElement | null>;
}

interface NodesProps extends Around {
  nodes: readonly MarkdownNode[];
}

export function Nodes({ nodes, root }: NodesProps) {
  return useMemo(() => draw(nodes, { root }), [nodes, root]);
}

const draw = (nodes: readonly MarkdownNode[], around: Around): ReactNode[] =>
  nodes.map((node, key) => (typeof node === "string" ? node : drawElement(node, key, around)));

function drawElement(node: MarkdownElement, key: number, around: Around): ReactNode {
  const { tag, attributes = {} } = node;
  const children = () => draw(node.children, around);
  switch (tag) {
    case MATH:
      return <Formula key={key} tex={textOf(node)} display={attributes.display === true} />;
    case HTML:
      return (
        <code key={key} className={styles.html} title="HTML, shown as text">
          {textOf(node)}
        </code>
      );
    case "a":
      return (
        <Link key={key} node={node} around={around}>
          {children()}
        </Link>
      );
    case "img":
      return <Picture key={key} node={node} />;
    case "pre":
      return <CodeBlock key={key} node={node} />;
    case "table":
      return (
        <div key={key} className={styles.table}>
          <table>{children()}</table>
        </div>
      );
    case "input":
      return (
        <input key={key} type="checkbox" checked={attributes.checked === true} readOnly disabled />
      );
    case "hr":
    case "br":
      return createElement(tag, { key });
    default:
      return createElement(shownTag(tag), { key, ...plain(attributes) }, ...children());
  }
}

/** The page has its own first headings: those of a text come below. */
const shownTag = (tag: string): string =>
  /^h[1-6]$/.test(tag) ? `h${Math.min(6, Number(tag[1]) + 2)}` : tag;

const ALIGNS = new Set(["left", "right", "center"]);

function plain({ id, align, start }: NonNullable<MarkdownElement["attributes"]>) {
  return {
    ...(id !== undefined && { "data-anchor": String(id) }),
    ...(ALIGNS.has(String(align)) && { style: { textAlign: align as "left" } }),
    ...(Number.isInteger(Number(start)) && start !== undefined && { start: Number(start) }),
  };
}

interface LinkProps {
  node: MarkdownElement;
  around: Around;
  children: ReactNode;
}

function Link({ node, around, children }: LinkProps) {
  const { href, title, id } = node.attributes ?? {};
  const link = linkOf(String(href ?? ""));
  const anchor = id === undefined ? {} : { "data-anchor": String(id) };
  const hint = title === undefined ? {} : { title: String(title) };
  if (link.type === "away")
    return (
      <a href={link.url} target="_blank" rel="noopener noreferrer" {...anchor} {...hint}>
        {children}
      </a>
    );
  if (link.type === "part") {
    const show = () =>
      [...(around.root.current?.querySelectorAll("[data-anchor]") ?? [])]
        .find((one) => one.getAttribute("data-anchor") === link.name)
        ?.scrollIntoView({ block: "nearest" });
    return (
      <button type="button" className={styles.part} onClick={show} {...anchor} {...hint}>
        {children}
      </button>
    );
  }
  return (
    <span className={styles.nolink} title={String(href).slice(0, 300)} {...anchor}>
      {children}
    </span>
  );
}

function Picture({ node }: { node: MarkdownElement }) {
  const src = String(node.attributes?.src ?? "");
  const alt = String(node.attributes?.alt ?? "");
  if (isPicture(src)) return <img src={src} alt={alt} />;
  const link = linkOf(src);
  const text = alt || "picture";
  return (
    <span className={styles.picture} title="Pictures of other hosts are not loaded">
      {link.type === "away" ? (
        <a href={link.url} target="_blank" rel="noopener noreferrer">
          {text}
        </a>
      ) : (
        text
      )}
    </span>
  );
}

function CodeBlock({ node }: { node: MarkdownElement }) {
  const text = textOf(node);
  return (
    <div className={styles.code}>
      <pre>
        <code>{text}</code>
      </pre>
      <CopyButton icon className={styles.copy} text={text} label="Copy this code" />
    </div>
  );
}

const textOf = (node: MarkdownNode): string =>
  typeof node === "string" ? node : node.children.map(textOf).join("");
