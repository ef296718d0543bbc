/** A rendered text in parts: those far out of sight are made when one comes near. */
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { Nodes } from "./Nodes";
import type { MarkdownNode, MarkdownTree } from "./tree";

const PART_NODES = 400;
const FIRST_PARTS = 2;
const NEAR_PIXELS = 1200;
/** A part's height before it is made. */
const GUESSED_PIXELS = 3000;

interface PartsProps {
  tree: MarkdownTree;
  root: RefObject<HTMLElement | null>;
}

export function Parts({ tree, root }: PartsProps) {
  const parts = useMemo(() => partsOf(tree.nodes), [tree]);
  return parts.map((nodes, i) => <Part key={i} nodes={nodes} root={root} near={i < FIRST_PARTS} />);
}

interface PartProps {
  nodes: readonly MarkdownNode[];
  root: RefObject<HTMLElement | null>;
  near: boolean;
}

function Part({ nodes, root, near: first }: PartProps) {
  const place = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(first);
  useEffect(() => {
    const element = place.current;
    if (near || !element) return;
    const watcher = new IntersectionObserver(
      (seen) => seen.some((one) => one.isIntersecting) && setNear(true),
      { rootMargin: `${NEAR_PIXELS}px` },
    );
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [near]);
  if (!near) return <div ref={place} style={{ height: GUESSED_PIXELS }} />;
  return <Nodes nodes={nodes} root={root} />;
}

function partsOf(nodes: readonly MarkdownNode[]): MarkdownNode[][] {
  const parts: MarkdownNode[][] = [];
  let room = 0;
  for (const node of nodes) {
    if (room <= 0 || parts.length === 0) {
      parts.push([]);
      room = PART_NODES;
    }
    parts.at(-1)?.push(node);
    room -= sizeOf(node);
  }
  return parts;
}

function sizeOf(node: MarkdownNode): number {
  if (typeof node === "string") return 1;
  return node.children.reduce((sum, child) => sum + sizeOf(child), 1);
}
