/** A formula, by the browser's own MathML; as its source until it is there, and where it is none. */
import { useQuery } from "@tanstack/react-query";
import { createElement, type ReactNode } from "react";
import type { MathNode } from "./formulas";
import styles from "./Markdown.module.css";

const LONGEST_CHARACTERS = 5000;

export function Formula({ tex, display }: { tex: string; display: boolean }) {
  const { data } = useQuery({
    queryKey: ["formula", display, tex],
    queryFn: async () => (await import("./formulas")).formulaOf(tex, display),
    enabled: tex.length <= LONGEST_CHARACTERS,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return (
    <span className={styles.formula} data-display={display || undefined} title={tex.slice(0, 300)}>
      {data ? draw(data, 0) : <code>{tex}</code>}
    </span>
  );
}

const draw = (node: MathNode, key: number): ReactNode =>
  typeof node === "string"
    ? node
    : createElement(node.tag, { key, ...node.attributes }, ...node.children.map(draw));
