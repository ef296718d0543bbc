/** Sections and panels at their places; drag a header to move a panel, its lower right corner to resize it. */
import { ChevronDown, ChevronRight } from "lucide-react";
import { type CSSProperties, memo, useMemo, useRef, useState } from "react";
import { countOf } from "../base/format";
import { useSize } from "../charts/useSize";
import { viewerFor } from "../viewers/registry";
import { COLUMNS, reordered, tidied, UNARRANGED, withOrder, withSize } from "./arrangement";
import { Behind } from "./Covered";
import {
  GAP_PIXELS,
  type PanelSize,
  type PlacedHeader,
  type PlacedPanel,
  placeAll,
} from "./layout";
import { Panel } from "./Panel";
import styles from "./PanelGrid.module.css";
import { type PanelPlace, PanelPlaceContext } from "./panelPlace";
import { type PanelSpec, SCALAR, type Section } from "./sections";
import { usePanelCommands } from "./usePanelCommands";
import { type DropTarget, usePanelDrag } from "./usePanelDrag";
import { useVisible } from "./useVisible";
import { useView, type VisibleRun } from "./view";

const SCALAR_SIZE: PanelSize = { columns: 4, height: 224 };
const PAGE_PADDING_PIXELS = 32;
const TALLEST_PIXELS = 560;

function sizeOf(panel: PanelSpec): PanelSize {
  if (panel.kind === SCALAR) return SCALAR_SIZE;
  const { columns, height, heightPerRun = 0 } = viewerFor(panel.kind).size;
  const wanted = height + heightPerRun * Math.max(0, panel.runs - 1);
  return { columns, height: Math.max(height, Math.min(TALLEST_PIXELS, wanted)) };
}

interface PanelGridProps {
  sections: readonly Section[];
  runs: readonly VisibleRun[];
  /** An enlarged panel lies over it. */
  covered: boolean;
}

export function PanelGrid({ sections, runs, covered }: PanelGridProps) {
  const view = useView();
  const { folded, layout: kept = UNARRANGED } = view;
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(scroller);
  const [pointed, setPointed] = useState<string>();
  const [resizing, setResizing] = useState<{ id: string; size: PanelSize }>();
  const arrangement = useMemo(
    () => (resizing ? withSize(kept, resizing.id, resizing.size) : kept),
    [kept, resizing],
  );
  const placed = useMemo(() => {
    const pageWidth = width - PAGE_PADDING_PIXELS;
    if (width === 0) return { items: [], height: 0 };
    return placeAll({ sections, folded, pageWidth, sizeOf, arrangement });
  }, [sections, folded, width, arrangement]);
  usePanelCommands(sections, pointed);
  const arrange = useArrange();
  const { drag, begin, follow, drop, cancel } = usePanelDrag({
    scroller,
    content,
    items: placed.items,
    onResize: (item, size) => arrange.resize(item, size),
    onMove: (item, order) => arrange.order(item, order),
  });
  if (drag?.size !== resizing?.size) setResizing(drag?.size && { id: drag.id, size: drag.size });
  const visible = useVisible(scroller, placed.items, height, drag?.id);
  return (
    <div ref={scroller} className={styles.scroller} inert={covered}>
      <div ref={content} className={styles.content} style={{ height: placed.height + GAP_PIXELS }}>
        {visible.map((item) =>
          item.type === "header" ? (
            <SectionHeader key={item.id} item={item} />
          ) : (
            // biome-ignore lint/a11y/noStaticElementInteractions: the panel's menu does the same
            <div
              key={`panel ${item.id}`}
              className={styles.panel}
              style={boxOf(item)}
              data-dragged={drag?.id === item.id ? drag.type : undefined}
              onPointerEnter={() => setPointed(item.id)}
              onPointerLeave={() => setPointed(undefined)}
              onFocus={() => setPointed(item.id)}
              onPointerDown={(event) => {
                if (isHandle(event.target)) begin(event, item, "resize");
                else if (isGrip(event.target)) begin(event, item, "move");
              }}
              onPointerMove={follow}
              onPointerUp={drop}
              onPointerCancel={cancel}
              onLostPointerCapture={cancel}
            >
              <PlacedPanelView
                item={item}
                runs={runs}
                resized={item.id in kept.sizes}
                hidden={item.id === view.large}
                covered={covered}
              />
            </div>
          ),
        )}
        {drag?.target && <DropMark {...drag.target} />}
      </div>
    </div>
  );
}

interface PlacedPanelViewProps {
  item: PlacedPanel;
  runs: readonly VisibleRun[];
  resized: boolean;
  hidden: boolean;
  covered: boolean;
}

const PlacedPanelView = memo(function PlacedPanelView(props: PlacedPanelViewProps) {
  const { item, runs, resized, hidden, covered } = props;
  const arrange = useArrange();
  const { columns, height, section, panel } = item;
  const at = section.order.indexOf(item.id);
  const place: PanelPlace = {
    columns,
    height,
    resized,
    first: at === 0,
    last: at === section.order.length - 1,
    resize: (size) => arrange.resize(item, size),
    moveBy: (places) =>
      arrange.order(item, reordered(section.order, item.id, places < 0 ? at - 1 : at + 2)),
  };
  if (hidden) return null;
  return (
    <PanelPlaceContext value={place}>
      <Behind covered={covered}>
        <Panel spec={panel} runs={runs} large={false} />
      </Behind>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the menu has sizes for the keyboard */}
      <div
        className={styles.handle}
        data-handle
        title="Drag to resize; double click for its own size"
        onDoubleClick={() => arrange.resize(item, null)}
      />
    </PanelPlaceContext>
  );
});

/** Changes of the arrangement, each one undone by one Ctrl-Z. */
function useArrange() {
  const view = useView();
  const latest = useRef(view);
  latest.current = view;
  return useMemo(() => {
    const now = () => latest.current.layout ?? UNARRANGED;
    const set = (next: typeof UNARRANGED) =>
      latest.current.set({ layout: tidied(next) }, { replace: true });
    return {
      resize: (item: PlacedPanel, size: PanelSize | null) => set(withSize(now(), item.id, size)),
      order: (item: PlacedPanel, order: readonly string[]) =>
        set(withOrder(now(), item.section.own, order)),
    };
  }, []);
}

const isHandle = (target: EventTarget): boolean =>
  target instanceof Element && target.closest("[data-handle]") !== null;

const isGrip = (target: EventTarget): boolean =>
  target instanceof Element &&
  target.closest("header") !== null &&
  target.closest("button, a, input") === null;

/** Columns are parts of the width with gaps between, whatever the width is. */
const boxOf = ({ top, height, column, columns }: PlacedPanel): CSSProperties => ({
  top,
  height,
  left: `calc((100% + ${GAP_PIXELS}px) * ${column / COLUMNS})`,
  width: `calc((100% + ${GAP_PIXELS}px) * ${columns / COLUMNS} - ${GAP_PIXELS}px)`,
});

const DropMark = ({ beside, side }: DropTarget) => (
  <div className={styles.drop} data-side={side} style={boxOf(beside)} />
);

function SectionHeader({ item }: { item: PlacedHeader }) {
  const view = useView();
  const { name, panels } = item.section;
  const fold = () =>
    view.set({
      folded: item.folded ? view.folded.filter((one) => one !== name) : [...view.folded, name],
    });
  const Icon = item.folded ? ChevronRight : ChevronDown;
  return (
    <h2 className={styles.section} style={{ top: item.top }}>
      <button type="button" aria-expanded={!item.folded} onClick={fold}>
        <Icon size={13} aria-hidden />
        {name || "General"} <span>{countOf(panels.length, "panel")}</span>
      </button>
    </h2>
  );
}
