import { savedFrom } from "../Download";
import type { CellProps } from "../types";
import type { UnknownItem } from "./model";

export function Cell({ item }: CellProps<UnknownItem>) {
  const first = item.files[0];
  if (!first) return <span>{item.kind}</span>;
  return (
    <a href={savedFrom(first.url, "")} download>
      {item.kind}
    </a>
  );
}
