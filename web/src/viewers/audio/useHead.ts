/** Moves the line at the moment that is heard, in all lanes at once, without rendering them. */
import { type RefObject, useEffect, useRef } from "react";
import { lengthOf, moved, type Span, timeText } from "./timeline";

interface HeadOptions {
  view: Span;
  whole: number;
  playing: boolean;
  position: () => number;
  /** It left what is seen: look at this instead. */
  onBeyond: (view: Span) => void;
}

export function useHead(root: RefObject<HTMLElement | null>, options: HeadOptions): void {
  const latest = useRef(options);
  latest.current = options;
  useEffect(() => {
    const element = root.current;
    if (element) show(element, latest.current);
  });
  const { playing } = options;
  useEffect(() => {
    const element = root.current;
    if (!element || !playing) return;
    let frame = 0;
    const tick = () => {
      const { view, whole, onBeyond } = latest.current;
      const at = show(element, latest.current);
      const length = lengthOf(view);
      if (at > view.to && length < whole && at - view.to < length)
        onBeyond(moved(view, at - view.from, whole));
      frame = requestAnimationFrame(tick);
    };
    tick();
    return () => cancelAnimationFrame(frame);
  }, [root, playing]);
}

function show(element: HTMLElement, { view, whole, position }: HeadOptions): number {
  const at = position();
  const part = (at - view.from) / lengthOf(view);
  element.style.setProperty("--head", String(Math.max(-1, Math.min(2, part))));
  element.dataset.position = at.toFixed(3);
  const time = element.querySelector("[data-time]");
  if (time) time.textContent = `${timeText(at)} / ${timeText(whole)}`;
  return at;
}
