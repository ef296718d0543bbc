/** How this browser's user arranged a project's panels and set its overlays, kept from visit to visit. A link's own come first. */
import { type PageSearch, parsePageSearch, stringifyPageSearch } from "../pages/pageSearch";

/** What is kept of a view. */
const KEPT = ["layout", "overlay"] as const;

type Kept = Pick<PageSearch, (typeof KEPT)[number]>;

/** Where it is kept for a project; null on pages without panels. */
function nameOf(pathname: string): string | null {
  const [, entity, project] = pathname.split("/");
  return entity && project ? `marey.layout.${entity}/${project}` : null;
}

export function withKept(search: PageSearch, pathname: string): PageSearch {
  if (KEPT.every((name) => search[name])) return search;
  const { layout, overlay } = parsePageSearch(read(nameOf(pathname)));
  return { ...(layout && { layout }), ...(overlay && { overlay }), ...search };
}

/** Keep what of `search` is kept, if it differs from what was there `before`. */
export function keep(pathname: string, search: PageSearch, before: PageSearch): void {
  const name = nameOf(pathname);
  if (!name || KEPT.every((part) => search[part] === before[part])) return;
  const kept: Kept = { layout: search.layout, overlay: search.overlay };
  const text = stringifyPageSearch(kept);
  try {
    if (text) localStorage.setItem(name, text);
    else localStorage.removeItem(name);
  } catch {
    // Storage is forbidden or full: it lasts as long as the page and its link.
  }
}

function read(name: string | null): string {
  try {
    return (name && localStorage.getItem(name)) ?? "";
  } catch {
    return "";
  }
}
