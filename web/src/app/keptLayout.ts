/** How this browser's user arranged a project's panels, kept from visit to visit. A link's own comes first. */
import { type PageSearch, parsePageSearch, stringifyPageSearch } from "../pages/pageSearch";

/** The place of a project's arrangement; null on pages without panels. */
function nameOf(pathname: string): string | null {
  const [, entity, project] = pathname.split("/");
  return entity && project ? `marey.layout.${entity}/${project}` : null;
}

export function withKeptLayout(search: PageSearch, pathname: string): PageSearch {
  if (search.layout) return search;
  const { layout } = parsePageSearch(read(nameOf(pathname)));
  return layout ? { ...search, layout } : search;
}

export function keepLayout(pathname: string, layout: PageSearch["layout"]): void {
  const name = nameOf(pathname);
  if (!name) return;
  try {
    if (layout) localStorage.setItem(name, stringifyPageSearch({ layout }));
    else localStorage.removeItem(name);
  } catch {
    // Storage is forbidden or full: the arrangement lasts as long as the page and its link.
  }
}

function read(name: string | null): string {
  try {
    return (name && localStorage.getItem(name)) ?? "";
  } catch {
    return "";
  }
}
