/** In which order pictures stand: as logged, or most changed first since a step or against a run. */
import { ArrowDownWideNarrow } from "lucide-react";
import { type ReactNode, useState } from "react";
import { countOf, formatInteger } from "../../../base/format";
import { Button } from "../../../ui/Button";
import { classNames } from "../../../ui/classNames";
import { Popover } from "../../../ui/Popover";
import { Select } from "../../../ui/Select";
import { TextField } from "../../../ui/TextField";
import type { PanelProps } from "../../types";
import type { ImageItem } from "../model";
import { MOST_SAMPLES } from "./answers";
import styles from "./Changed.module.css";
import { type Against, type Choice, MEASURES, type Measure, withChoice } from "./choice";
import { type Changes, useChanges } from "./useChanges";

interface OrderControlProps
  extends Pick<PanelProps<ImageItem>, "tracks" | "options" | "setOptions" | "panelKey" | "pins"> {
  /** Over the pictures, where there is no strip. */
  floating?: boolean;
}

export function OrderControl(props: OrderControlProps) {
  const { tracks, options, setOptions } = props;
  const changes = useChanges(props);
  const [open, setOpen] = useState(false);
  const runs = tracks.map((track) => track.run);
  const choose = (choice: Choice | null) => setOptions(withChoice(options, choice, runs));
  return (
    <Popover
      label="Order of the pictures"
      align="end"
      open={open}
      onOpenChange={setOpen}
      className={styles.sheet}
      trigger={
        <Button
          look="quiet"
          on={changes !== null}
          className={classNames(styles.button, props.floating && styles.floating)}
          aria-label={changes ? undefined : "Order: as logged"}
          title={changes ? statusOf(changes) : "Order: as logged"}
          data-changes={
            changes ? (changes.error ? "error" : changes.done ? "done" : "comparing") : undefined
          }
        >
          <ArrowDownWideNarrow size={13} strokeWidth={1.75} aria-hidden />
          {changes && <span className={styles.text}>{labelOf(changes, runs)}</span>}
        </Button>
      }
    >
      <Choices {...props} changes={changes} onChoose={choose} />
    </Popover>
  );
}

type Runs = readonly { path: string; name: string; color: string }[];

function labelOf(changes: Changes, runs: Runs): string {
  const what = againstText(changes.choice.against, runs);
  return changes.done
    ? what
    : `${what} ${formatInteger(changes.compared)} of ${formatInteger(changes.of)}`;
}

function againstText(against: Against, runs: Runs): string {
  if (against.type === "previous") return "changed";
  if (against.type === "step") return `changed since ${formatInteger(against.step)}`;
  return `differing from ${runs.find((run) => run.path === against.run)?.name ?? "a run"}`;
}

function statusOf({ error, compared, of, done }: Changes): string {
  if (error) return error.message;
  const text = `compared ${formatInteger(compared)} of ${countOf(of, "picture")}`;
  const rest =
    of > MOST_SAMPLES ? `, Δ of the ${formatInteger(MOST_SAMPLES)} that changed most` : "";
  return done ? `Most changed first, ${text}${rest}` : `${text} …`;
}

interface ChoicesProps extends OrderControlProps {
  changes: Changes | null;
  onChoose: (choice: Choice | null) => void;
}

function Choices({ tracks, pins = [], changes, onChoose }: ChoicesProps) {
  const by = changes?.choice.by ?? "auto";
  const against = changes?.choice.against;
  const to = (next: Against) => onChoose({ against: next, by });
  const isStep = (step: number) => against?.type === "step" && against.step === step;
  return (
    <div className={styles.choices}>
      <Line on={!changes} onClick={() => onChoose(null)}>
        as logged
      </Line>
      <h3>Most changed since</h3>
      <Line on={against?.type === "previous"} onClick={() => to({ type: "previous" })}>
        the step logged before
      </Line>
      {pins.map((pin) => (
        <Line key={pin} on={isStep(pin)} onClick={() => to({ type: "step", step: pin })}>
          pin at step {formatInteger(pin)}
        </Line>
      ))}
      <StepField
        step={against?.type === "step" && !pins.includes(against.step) ? against.step : undefined}
        onStep={(step) => to({ type: "step", step })}
      />
      {tracks.length > 1 && <h3>Most different from</h3>}
      {tracks.length > 1 &&
        tracks.map(({ run }) => (
          <Line
            key={run.path}
            on={against?.type === "run" && against.run === run.path}
            onClick={() => to({ type: "run", run: run.path })}
          >
            <i style={{ background: run.color }} />
            {run.name}
          </Line>
        ))}
      {changes && (
        <div className={styles.by}>
          <Select<Measure>
            label="What is compared"
            prefix="by"
            value={by}
            options={MEASURES.map((value) => ({ value, label: MEASURE_LABELS[value] }))}
            onChange={(next) => onChoose({ against: changes.choice.against, by: next })}
          />
          <output data-bad={changes.error !== null || undefined}>{statusOf(changes)}</output>
        </div>
      )}
    </div>
  );
}

const MEASURE_LABELS: Record<Measure, string> = {
  auto: "what there is",
  mask: "masks",
  boxes: "boxes",
  pixels: "pixels",
};

const Line = ({
  on,
  onClick,
  children,
}: {
  on: boolean;
  onClick: () => void;
  children: ReactNode;
}) => (
  <button type="button" className={styles.line} aria-pressed={on} onClick={onClick}>
    {children}
  </button>
);

function StepField({ step, onStep }: { step: number | undefined; onStep: (step: number) => void }) {
  const [text, setText] = useState(step === undefined ? "" : String(step));
  const wanted = /^\s*\d[\d,\s]*$/.test(text) ? Number(text.replace(/[,\s]/g, "")) : undefined;
  return (
    <form
      className={styles.step}
      data-on={step !== undefined || undefined}
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== undefined) onStep(wanted);
      }}
    >
      <TextField
        label="Another step"
        placeholder="another step"
        value={text}
        onChange={setText}
        inputMode="numeric"
      />
      <Button type="submit" disabled={wanted === undefined}>
        Compare
      </Button>
    </form>
  );
}
