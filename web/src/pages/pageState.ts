/** How pages read and change what stands in their address. The app provides it. */
import { createContext, useContext } from "react";
import type { PageSearch } from "./pageSearch";

export interface PageState {
  search: PageSearch;
  /** `replace` keeps the browser's history short: typing, scrubbing. */
  setSearch: (change: Partial<PageSearch>, options?: { replace?: boolean }) => void;
}

export const PageStateContext = createContext<PageState>({ search: {}, setSearch: () => {} });

export const usePageState = (): PageState => useContext(PageStateContext);
