/**
 * The one list of commands. Palette, shortcuts and the list of keys read it; parts of the page put
 * their commands in while they are mounted.
 */
import { useEffect, useRef, useSyncExternalStore } from "react";

export interface Command {
  id: string;
  title: string;
  /** Heading in the palette and in the list of keys. */
  section: string;
  /** Keys that do it: "t", "ctrl+k", "shift+ArrowLeft", "Space". The first is shown. */
  keys?: readonly string[];
  /** Small text at the right of the palette. */
  detail?: string;
  /** A CSS colour, for commands about runs. */
  color?: string;
  /** The keys work by a part's own listener; here they are only named. */
  ownKeys?: boolean;
  run: () => void;
}

/** Commands that depend on what was typed: runs, panels. At most a screenful. */
export type CommandSource = (text: string) => Command[];

let lists: readonly { readonly current: readonly Command[] }[] = [];
let sources: readonly { readonly current: CommandSource }[] = [];
const listeners = new Set<() => void>();

function changed(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Offer `commands` while the component is mounted. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => {
    lists = [...lists, latest];
    changed();
    return () => {
      lists = lists.filter((list) => list !== latest);
      changed();
    };
  }, []);
}

/** Offer commands found by text while the component is mounted. */
export function useCommandSource(source: CommandSource): void {
  const latest = useRef(source);
  useEffect(() => {
    latest.current = source;
  });
  useEffect(() => {
    sources = [...sources, latest];
    changed();
    return () => {
      sources = sources.filter((one) => one !== latest);
      changed();
    };
  }, []);
}

/** All commands on offer now. */
export const currentCommands = (): Command[] => lists.flatMap((list) => list.current);

/** Commands whose title or section holds every word of `text`, then what the sources find. */
export function findCommands(text: string): Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ title, section }: Command) => {
    const all = `${section} ${title}`.toLowerCase();
    return words.every((word) => all.includes(word));
  };
  return [
    ...currentCommands().filter(fits),
    ...sources.flatMap((source) => source.current(text.trim())),
  ];
}

/** Renders again when parts come or go. */
export const useCommandParts = (): unknown =>
  useSyncExternalStore(subscribe, () => lists.length * 1000 + sources.length);
