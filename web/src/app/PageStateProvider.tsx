/**
 * Ties the state of the page to its address. Changes show at once; those that replace one another
 * (typing, scrubbing) reach the address when they rest, because browsers refuse hundreds a second.
 */
import { useLocation, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { createOwnWrites } from "../base/ownWrites";
import { type PageSearch, parsePageSearch, stringifyPageSearch } from "../pages/pageSearch";
import { type PageState, PageStateContext } from "../pages/pageState";
import { useCommands } from "../ui/commands";
import { defaultView, type View, ViewContext } from "../workspace/view";
import { keep, withKept } from "./keptView";

const REST_MS = 150;
const MOST_UNDONE = 100;

export function PageStateProvider({ children }: { children: ReactNode }) {
  const [state, hold] = useAddress();
  const view = useMemo<View>(
    () => ({
      ...defaultView,
      ...defined(state.search),
      set: state.setSearch,
      link: (change) => addressOf({ ...state.search, ...change }),
      hold,
    }),
    [state, hold],
  );
  return (
    <PageStateContext value={state}>
      <ViewContext value={view}>{children}</ViewContext>
    </PageStateContext>
  );
}

const addressOf = (search: PageSearch): string =>
  window.location.origin + addressText(window.location.pathname, search);

/** Tells pages and their states apart. */
const addressText = (pathname: string, search: PageSearch): string =>
  `${pathname}${stringifyPageSearch(search)}`;

const defined = (search: PageSearch): PageSearch =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));

type Hold = NonNullable<View["hold"]>;

function useAddress(): [PageState, Hold] {
  const { pathname, searchStr } = useLocation();
  const navigate = useNavigate();
  const committed = useMemo(
    () => withKept(parsePageSearch(searchStr), pathname),
    [searchStr, pathname],
  );
  // What was changed and has not reached the address yet.
  const [draft, setDraft] = useState<PageSearch | null>(null);
  const latest = useRef(committed);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const past = useRef<{ pathname: string; search: PageSearch }[]>([]);
  const gestures = useGestures();
  const [hold, writeHeld] = useHeld(gestures);

  const here = useRef(pathname);
  here.current = pathname;
  const writes = useRef(createOwnWrites(addressText(pathname, committed)));
  useEffect(() => {
    const text = addressText(pathname, committed);
    if (!writes.current.isOwn(text)) {
      clearTimeout(timer.current);
      timer.current = undefined;
      latest.current = committed;
      setDraft(null);
    } else if (text === writes.current.newest && timer.current === undefined) setDraft(null);
  }, [pathname, committed]);

  const commit = useCallback(
    (replace: boolean) => {
      clearTimeout(timer.current);
      timer.current = undefined;
      writes.current.wrote(addressText(here.current, latest.current));
      void navigate({ to: ".", search: latest.current as never, replace, resetScroll: false });
    },
    [navigate],
  );

  const setSearch = useCallback<PageState["setSearch"]>(
    (change, options) => {
      writeHeld();
      const before = latest.current;
      const next = { ...before, ...change };
      if (stringifyPageSearch(next) === stringifyPageSearch(before)) return;
      const goesOn = gestures.goesOn(options?.replace ? Object.keys(change) : undefined);
      if (timer.current === undefined && !goesOn) remember(past.current, before);
      keep(window.location.pathname, next, before);
      latest.current = next;
      setDraft(next);
      clearTimeout(timer.current);
      if (options?.replace) timer.current = setTimeout(() => commit(true), REST_MS);
      else commit(false);
    },
    [commit, gestures, writeHeld],
  );

  useCommands([
    {
      id: "undo",
      title: "Undo the last change of the view",
      section: "View",
      keys: ["ctrl+z"],
      run: () => {
        // Whoever held it sees it set before it is set back.
        flushSync(writeHeld);
        const last = past.current.pop();
        gestures.goesOn(undefined);
        if (!last || last.pathname !== window.location.pathname) return;
        keep(last.pathname, last.search, latest.current);
        latest.current = last.search;
        setDraft(last.search);
        commit(true);
      },
    },
  ]);

  const search = draft ?? committed;
  return [useMemo(() => ({ search, setSearch }), [search, setSearch]), hold];
}

interface Gestures {
  /** Changes that are made in `change` are part of a gesture, which may have ended. */
  within: (gesture: number, change: () => void) => void;
  now: () => number;
  /**
   * Whether a change goes on with the one before: a slider that is dragged, however often it rests on
   * the way, is one change. `parts` are what it changes; undefined ends what went before.
   */
  goesOn: (parts: readonly string[] | undefined) => boolean;
}

function useGestures(): Gestures {
  const gesture = useRef(0);
  const last = useRef("");
  useEffect(() => {
    const begin = () => {
      gesture.current += 1;
    };
    for (const type of BEGINNINGS) window.addEventListener(type, begin, true);
    return () => {
      for (const type of BEGINNINGS) window.removeEventListener(type, begin, true);
    };
  }, []);
  return useMemo(
    () => ({
      now: () => gesture.current,
      within: (earlier, change) => {
        const { current } = gesture;
        gesture.current = earlier;
        change();
        gesture.current = current;
      },
      goesOn: (parts) => {
        const now = parts ? `${gesture.current} ${parts.join()}` : "";
        const same = now !== "" && now === last.current;
        last.current = now;
        return same;
      },
    }),
    [],
  );
}

/** What is shown already and will be set: before anything else is set or undone it has to be. */
function useHeld(gestures: Gestures): [Hold, () => void] {
  const held = useRef(new Map<() => void, number>());
  const hold = useCallback<Hold>(
    (write) => {
      held.current.set(write, gestures.now());
      return () => held.current.delete(write);
    },
    [gestures],
  );
  const writeHeld = useCallback(() => {
    for (const [write, gesture] of [...held.current])
      if (held.current.delete(write)) gestures.within(gesture, write);
  }, [gestures]);
  return [hold, writeHeld];
}

const BEGINNINGS = ["pointerdown", "keydown", "wheel"] as const;

function remember(past: { pathname: string; search: PageSearch }[], search: PageSearch): void {
  past.push({ pathname: window.location.pathname, search });
  if (past.length > MOST_UNDONE) past.shift();
}
