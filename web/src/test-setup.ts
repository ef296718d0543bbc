/** What jsdom lacks and the components need; loaded before every test file. */
import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// A shared machine may stop everything for longer than the second that is the library's own.
configure({ asyncUtilTimeout: 20_000 });

class FixedResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

globalThis.ResizeObserver ??= FixedResizeObserver;
if (typeof Element !== "undefined") {
  Element.prototype.scrollIntoView ??= () => {};
  Element.prototype.scrollTo ??= () => {};
  Element.prototype.hasPointerCapture ??= () => false;
  // jsdom lays nothing out; lists that draw only what is on screen need a screen.
  const sizes = { offsetHeight: 600, clientHeight: 600, offsetWidth: 800, clientWidth: 800 };
  for (const [name, size] of Object.entries(sizes))
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => size });
}
if (typeof HTMLCanvasElement !== "undefined") {
  // As a browser that is out of memory answers; components draw nothing then.
  HTMLCanvasElement.prototype.getContext = () => null;
}
if (typeof window !== "undefined") {
  window.matchMedia ??= (query: string) =>
    ({
      matches: false,
      media: query,
      addEventListener: () => {},
      removeEventListener: () => {},
    }) as unknown as MediaQueryList;
}

afterEach(cleanup);
