/** How and with what pictures are compared. */
import { Pause, Play } from "lucide-react";
import { useState } from "react";
import { formatNumber } from "../../../base/format";
import { Button } from "../../../ui/Button";
import { IconButton } from "../../../ui/IconButton";
import { Select } from "../../../ui/Select";
import { TextField } from "../../../ui/TextField";
import { type Against, formatAgainst } from "../../against";
import type { Track } from "../../types";
import styles from "./CompareControls.module.css";
import type { CompareState } from "./useCompare";
import { HOW_LABELS, HOWS } from "./ways";

interface CompareControlsProps {
  state: CompareState;
  tracks: readonly Pick<Track<unknown>, "run">[];
  against: Against;
  /** The step at the playhead, to begin with when one chooses a step. */
  step: number | null;
  /** Comparing can be switched off. */
  offable?: boolean;
}

export function CompareControls({ state, tracks, against, step, offable }: CompareControlsProps) {
  const { how, setHow } = state;
  return (
    <span className={styles.controls}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in a line */}
      <span className={styles.hows} role="group" aria-label="How to compare">
        {HOWS.map((one) => (
          <Button
            key={one}
            look="quiet"
            on={one === how}
            onClick={() => setHow(one === how && offable ? undefined : one)}
          >
            {HOW_LABELS[one]}
          </Button>
        ))}
      </span>
      {how && (
        <AgainstSelect
          tracks={tracks}
          against={against}
          step={step}
          setAgainst={state.setAgainst}
        />
      )}
      {how === "flicker" && <FlickerControls {...state} />}
      {how === "difference" && <DifferenceControls {...state} />}
    </span>
  );
}

interface AgainstSelectProps extends Pick<CompareControlsProps, "tracks" | "against" | "step"> {
  setAgainst: (against: Against) => void;
}

const CHOOSE_STEP = "step";

function AgainstSelect({ tracks, against, step, setAgainst }: AgainstSelectProps) {
  const value = against.type === "step" ? CHOOSE_STEP : formatAgainst(against);
  const options = [
    ...(tracks.length > 1
      ? tracks.map(({ run }) => ({ value: `run:${run.id}`, label: cut(run.name) }))
      : []),
    { value: "first", label: "its first step" },
    { value: "previous", label: "what was logged before" },
    { value: CHOOSE_STEP, label: "its step …" },
  ];
  const choose = (next: string) => {
    if (next.startsWith("run:")) setAgainst({ type: "run", id: next.slice("run:".length) });
    else if (next === CHOOSE_STEP) setAgainst({ type: "step", step: step ?? 0 });
    else setAgainst({ type: next as "first" | "previous" });
  };
  return (
    <>
      <Select
        label="Compare with"
        prefix="with"
        value={value}
        options={options}
        onChange={choose}
        className={styles.against}
      />
      {against.type === "step" && (
        <NumberField
          label="Step of B"
          value={against.step}
          onChange={(next) => setAgainst({ type: "step", step: Math.round(next) })}
        />
      )}
    </>
  );
}

const MOST_LETTERS = 40;
const cut = (name: string): string =>
  name.length > MOST_LETTERS ? `${name.slice(0, MOST_LETTERS)}…` : name;

function FlickerControls({ flicker, speed, setSpeed }: CompareState) {
  return (
    <>
      <IconButton
        icon={flicker.running ? Pause : Play}
        label={flicker.running ? "Stop flickering" : "Flicker"}
        onClick={() => flicker.setRunning(!flicker.running)}
      />
      <Button
        look="quiet"
        title="Hold x to see B"
        onClick={() => {
          flicker.setRunning(false);
          flicker.flip();
        }}
      >
        {flicker.flipped ? "B" : "A"}
      </Button>
      <Select
        label="Speed"
        value={speed}
        options={[
          { value: "slow", label: "1 s" },
          { value: "usual", label: "0.5 s" },
          { value: "quick", label: "0.2 s" },
        ]}
        onChange={setSpeed}
      />
    </>
  );
}

function DifferenceControls({ over, setOver, scale, setScale }: CompareState) {
  return (
    <>
      <Select
        label="Over channels"
        value={over}
        options={[
          { value: "mean", label: "mean of channels" },
          { value: "max", label: "greatest channel" },
        ]}
        onChange={setOver}
      />
      <NumberField
        label="Difference with the strongest colour"
        prefix="0 to"
        value={scale}
        empty="greatest"
        onChange={setScale}
        onClear={() => setScale(undefined)}
      />
    </>
  );
}

interface NumberFieldProps {
  label: string;
  prefix?: string;
  value: number | undefined;
  /** What stands there without a value. */
  empty?: string;
  onChange: (value: number) => void;
  onClear?: () => void;
}

/** Taken with Enter or when one leaves. */
function NumberField({ label, prefix, value, empty = "", onChange, onClear }: NumberFieldProps) {
  const [typed, setTyped] = useState<string>();
  const take = () => {
    const number = Number(typed);
    if (typed !== undefined && typed.trim() === "") onClear?.();
    else if (typed !== undefined && Number.isFinite(number) && number >= 0) onChange(number);
    setTyped(undefined);
  };
  return (
    <span className={styles.number}>
      {prefix}
      <TextField
        label={label}
        value={typed ?? (value === undefined ? "" : formatNumber(value, 6).replaceAll(",", ""))}
        placeholder={empty}
        onChange={(text) =>
          text === "" && typed === undefined && onClear ? onClear() : setTyped(text)
        }
        onBlur={take}
        onKeyDown={(event) => event.key === "Enter" && take()}
      />
    </span>
  );
}
