/** A preference of this browser, kept in its storage. Links carry none of these. */
import { useCallback, useState } from "react";

export function useStored(name: string, initial: number): [number, (value: number) => void] {
  const [value, setValue] = useState(() => read(name) ?? initial);
  const store = useCallback(
    (next: number) => {
      setValue(next);
      write(name, String(next));
    },
    [name],
  );
  return [value, store];
}

function read(name: string): number | undefined {
  try {
    const text = localStorage.getItem(`marey.${name}`);
    return text === null || Number.isNaN(Number(text)) ? undefined : Number(text);
  } catch {
    return undefined;
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(`marey.${name}`, value);
  } catch {
    // Storage is forbidden: the preference lasts as long as the page.
  }
}
