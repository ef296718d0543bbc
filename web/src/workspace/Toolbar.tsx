/** How all panels are shown: x axis, smoothing, which ones, folded or not. */
import { ChevronsDownUp, ChevronsUpDown, Search } from "lucide-react";
import { useRef } from "react";
import { formatNumber } from "../base/format";
import { Button } from "../ui/Button";
import { useCommands } from "../ui/commands";
import { IconButton } from "../ui/IconButton";
import { Select } from "../ui/Select";
import { Slider } from "../ui/Slider";
import { TextField } from "../ui/TextField";
import { useDraft } from "../ui/useDraft";
import { useSectionNames } from "./sectionNames";
import styles from "./Toolbar.module.css";
import { useView } from "./view";

const X_AXES = [
  { value: "step", label: "step" },
  { value: "time", label: "time" },
] as const;

const MOST_SMOOTHING = 0.99;

export function Toolbar() {
  const view = useView();
  const names = useSectionNames();
  const allFolded = names.length > 0 && names.every((name) => view.folded.includes(name));
  const toggle = () => view.set({ folded: allFolded ? [] : [...names] });
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Panels">
      <Find />
      {view.range && (
        <Button look="quiet" onClick={() => view.set({ range: undefined })}>
          Reset zoom
        </Button>
      )}
      <Select
        label="x axis"
        prefix="x:"
        value={view.x}
        options={X_AXES}
        onChange={(x) => view.set({ x, range: undefined })}
      />
      <Smoothing />
      <IconButton
        icon={allFolded ? ChevronsUpDown : ChevronsDownUp}
        label={allFolded ? "Unfold all sections" : "Fold all sections"}
        onClick={toggle}
      />
    </div>
  );
}

/** Moves at once; the link gets the value on release. */
function Smoothing() {
  const view = useView();
  return (
    <span className={styles.smooth}>
      <span aria-hidden>smooth</span>
      <Slider
        label="Smoothing of line charts"
        value={view.smooth}
        min={0}
        max={MOST_SMOOTHING}
        step={0.01}
        className={styles.slider}
        onChange={(smooth) => view.set({ smooth }, { replace: true })}
      />
      <output>{formatNumber(view.smooth)}</output>
    </span>
  );
}

const TYPING_MS = 180;

/** Filters panels while one types; the link follows a moment later. */
function Find() {
  const view = useView();
  const draft = useDraft(
    view.find ?? "",
    (text) => view.set({ find: text || undefined }, { replace: true }),
    TYPING_MS,
  );
  const field = useRef<HTMLDivElement>(null);
  useCommands([
    {
      id: "panel.find",
      title: "Find a panel",
      section: "Panels",
      keys: ["p"],
      run: () => field.current?.querySelector("input")?.focus(),
    },
  ]);
  return (
    <div ref={field} className={styles.find}>
      <TextField
        label="Find panels"
        placeholder="Find panels"
        icon={Search}
        value={draft.text}
        onChange={draft.type}
      />
    </div>
  );
}
