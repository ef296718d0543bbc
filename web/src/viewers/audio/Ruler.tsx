/** Times above the sounds; dragging it moves along them, a double click shows all. */
import { useRef } from "react";
import { useSize } from "../../charts/useSize";
import styles from "./Panel.module.css";
import { lengthOf, moved, rulerMarks, type Span, timeText } from "./timeline";

interface RulerProps {
  view: Span;
  whole: number;
  part: Span | undefined;
  onView: (view: Span) => void;
  onSeek: (secs: number) => void;
}

const GAP_PIXELS = 64;
const CLICK_PIXELS = 4;

export function Ruler({ view, whole, part, onView, onSeek }: RulerProps) {
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const drag = useRef<{ x: number; view: Span; moved: boolean }>(undefined);
  const { step, at } = rulerMarks(view, width, GAP_PIXELS);
  const placed = (secs: number) => `${((secs - view.from) / lengthOf(view)) * 100}%`;
  return (
    <div className={styles.rulerRow}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys zoom and move, too */}
      <div
        ref={box}
        className={styles.ruler}
        data-zoomed={lengthOf(view) < whole || undefined}
        title="Drag moves along, a double click shows all; Ctrl and the wheel zoom"
        onDoubleClick={(event) => {
          event.stopPropagation();
          onView({ from: 0, to: whole });
        }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, view, moved: false };
        }}
        onPointerMove={(event) => {
          const { current } = drag;
          if (!current) return;
          const by = event.clientX - current.x;
          current.moved ||= Math.abs(by) > CLICK_PIXELS;
          if (current.moved)
            onView(moved(current.view, (-by / width) * lengthOf(current.view), whole));
        }}
        onPointerUp={(event) => {
          const left = event.currentTarget.getBoundingClientRect().left;
          if (drag.current && !drag.current.moved)
            onSeek(view.from + ((event.clientX - left) / width) * lengthOf(view));
          drag.current = undefined;
        }}
      >
        {at.map((secs) => (
          <span key={secs} style={{ left: placed(secs) }}>
            {timeText(secs, step)}
          </span>
        ))}
        {part && (
          <i
            className={styles.rulerPart}
            style={{
              left: placed(Math.max(part.from, view.from)),
              right: `calc(100% - ${placed(Math.min(part.to, view.to))})`,
            }}
          />
        )}
        <i className={styles.rulerHead} />
      </div>
    </div>
  );
}
