/** Tokens as colours a canvas can use, and word when the theme changes. */
import { useSyncExternalStore } from "react";
import type { Rgb } from "../base/color";

let version = 0;
const listeners = new Set<() => void>();
let watching = false;

function changed(): void {
  version++;
  for (const listener of listeners) listener();
}

function watch(): void {
  if (watching) return;
  watching = true;
  window.matchMedia?.("(prefers-color-scheme: dark)").addEventListener?.("change", changed);
  const root = document.documentElement;
  const attributeFilter = ["class", "style", "data-theme"];
  new MutationObserver(changed).observe(root, { attributes: true, attributeFilter });
}

/** Grows whenever the theme changes: a canvas draws again when it does. */
export function useThemeVersion(): number {
  const subscribe = (listener: () => void) => {
    watch();
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return useSyncExternalStore(subscribe, () => version);
}

/**
 * CSS colours as the browser computes them at `element`: `var(--ink)` becomes `rgb(…)`.
 *
 * Custom properties with `light-dark()` are only resolved on a real property, hence the probe.
 */
export function resolveColors(element: Element, colors: readonly string[]): string[] {
  const probe = document.createElement("i");
  probe.style.display = "none";
  element.append(probe);
  const resolved = colors.map((color) => {
    probe.style.color = "";
    probe.style.color = color;
    return getComputedStyle(probe).color || "rgb(128, 128, 128)";
  });
  probe.remove();
  return resolved;
}

/** `rgb(1, 2, 3)`, `rgba(…)` or `color(srgb …)` as 0–255 numbers; grey if it is none of them. */
export function parseRgb(color: string): Rgb {
  const numbers = color.match(/[\d.]+(?:e-?\d+)?/g)?.map(Number) ?? [];
  if (numbers.length < 3) return [128, 128, 128];
  const scale = color.startsWith("color(") ? 255 : 1;
  const channel = (i: number) => Math.round((numbers[i] as number) * scale);
  return [channel(0), channel(1), channel(2)];
}

/** A table of 256 colours through evenly spaced stops. */
export function colorTable(stops: readonly Rgb[]): Uint8ClampedArray {
  const table = new Uint8ClampedArray(256 * 3);
  for (let i = 0; i < 256; i++) {
    const place = (i / 255) * (stops.length - 1);
    const below = Math.min(Math.floor(place), stops.length - 2);
    const from = stops[below] as Rgb;
    const to = stops[below + 1] as Rgb;
    for (let c = 0; c < 3; c++) {
      table[i * 3 + c] =
        (from[c] as number) + ((to[c] as number) - (from[c] as number)) * (place - below);
    }
  }
  return table;
}
