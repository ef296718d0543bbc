/** One panel over the whole page but the playhead. */
import { useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { Panel } from "./Panel";
import type { PanelSpec } from "./sections";
import { useView, type VisibleRun } from "./view";
import styles from "./Workspace.module.css";

export function LargeView({ spec, runs }: { spec: PanelSpec; runs: readonly VisibleRun[] }) {
  const box = useRef<HTMLDivElement>(null);
  const view = useView();
  const latest = useRef(view);
  latest.current = view;
  useEffect(() => {
    const before = document.activeElement;
    box.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      // Menus and selects over the view take their own Escape first, and fields are left by it.
      const inside =
        event.target instanceof Element &&
        event.target.closest(
          "[role=menu], [role=listbox], input:not([type=checkbox], [type=range]), textarea",
        );
      if (event.key !== "Escape" || event.defaultPrevented || inside) return;
      latest.current.set({ large: undefined, focus: undefined });
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
  return createPortal(
    <div ref={box} className={styles.large} tabIndex={-1}>
      <Panel spec={spec} runs={runs} large />
    </div>,
    document.body,
  );
}
