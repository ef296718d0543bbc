/** Which columns are shown, and in what order. Pure. */
import type { TableView } from "./tableView";

type Arrangement = Pick<TableView, "hidden" | "only" | "moves" | "pinned">;

/** All columns by their moves: pinned ones first, in the order in which they were pinned. */
export function ordered(names: readonly string[], { moves, pinned }: Arrangement): string[] {
  const order = moves.reduce((list, [name, before]) => moved(list, name, before), [...names]);
  const known = new Set(names);
  const first = pinned.filter((name) => known.has(name));
  return [...first, ...order.filter((name) => !first.includes(name))];
}

function moved(list: string[], name: string, before: string): string[] {
  if (!list.includes(name) || name === before) return list;
  const rest = list.filter((one) => one !== name);
  const at = rest.indexOf(before);
  return at < 0 ? [...rest, name] : rest.toSpliced(at, 0, name);
}

export function shownColumns(names: readonly string[], view: Arrangement): string[] {
  const only = new Set(view.only);
  const hidden = new Set(view.hidden);
  const shows = only.size ? (name: string) => only.has(name) : (name: string) => !hidden.has(name);
  return ordered(names, view).filter(shows);
}

/** Show or hide columns, said in as few names as possible. */
export function showing(
  names: readonly string[],
  shown: ReadonlySet<string>,
): Pick<TableView, "hidden" | "only"> {
  const kept = names.filter((name) => shown.has(name));
  const hidden = names.filter((name) => !shown.has(name));
  const few = kept.length > 0 && kept.length < hidden.length;
  return few ? { only: kept, hidden: [] } : { only: [], hidden };
}

const MOST_MOVES = 200;

/** Put a column before the one that stands at a place of what is shown; both may be pinned. */
export function moveTo(
  names: readonly string[],
  view: Arrangement,
  name: string,
  to: number,
): Pick<TableView, "moves" | "pinned"> {
  const shown = shownColumns(names, view);
  const rest = shown.filter((one) => one !== name);
  const before = rest[to] ?? "";
  const pinned = view.pinned.filter((one) => one !== name);
  const place = pinned.indexOf(before);
  if (place >= 0) return { moves: view.moves, pinned: pinned.toSpliced(place, 0, name) };
  // Behind the last pinned one it stays pinned if it was.
  if (view.pinned.includes(name) && to < view.pinned.length)
    return { moves: view.moves, pinned: [...pinned, name] };
  return { pinned, moves: [...view.moves, [name, before] as const].slice(-MOST_MOVES) };
}
