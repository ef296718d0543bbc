/** One sample of a matrix, drawn large by the viewer's own panel. */
import { LayoutGrid } from "lucide-react";
import { type ComponentType, useEffect } from "react";
import { formatInteger } from "../../base/format";
import { Button } from "../../ui/Button";
import { classNames } from "../../ui/classNames";
import { useCommands } from "../../ui/commands";
import strip from "../ControlStrip.module.css";
import { formatFocus } from "../focus";
import { RunLabel } from "../RunLabel";
import type { PanelProps, Track } from "../types";
import type { MatrixProps } from "./Matrix";
import styles from "./Matrix.module.css";

interface SampleProps<Item> extends MatrixProps<Item> {
  Panel: ComponentType<PanelProps<Item>>;
  focus: string;
}

export function MatrixSample<Item>(props: SampleProps<Item>) {
  const { viewer, Panel, focus, tracks, want, setFocus } = props;
  const colon = focus.lastIndexOf(":");
  const run = focus.slice(0, colon);
  const position = Number(focus.slice(colon + 1));
  useEffect(() => {
    if (!viewer.enlarges && position >= 0) want(position, position + 1);
  }, [viewer, position, want]);
  if (viewer.enlarges) return <Panel {...props} />;
  const track = tracks.find((one) => one.run.id === run);
  const mode = viewer.modes?.find(({ id }) => !viewer.historyModes?.includes(id))?.id ?? "";
  return (
    <div className={styles.matrix}>
      <SampleKeys tracks={tracks} run={run} position={position} setFocus={setFocus} />
      <div className={classNames(strip.strip, strip.plain)}>
        <Button look="quiet" onClick={() => setFocus(null)}>
          <LayoutGrid size={13} aria-hidden /> All
        </Button>
        <span>sample {formatInteger(position + 1)}</span>
        {track && <RunLabel track={track} />}
      </div>
      <div className={styles.sample}>
        <Panel {...props} mode={mode} tracks={track ? [only(track, position)] : []} />
      </div>
    </div>
  );
}

interface KeysProps extends Pick<PanelProps<unknown>, "tracks" | "setFocus"> {
  run: string;
  position: number;
}

/** The same keys as in a large picture; they stay at the ends. */
function SampleKeys({ tracks, run, position, setFocus }: KeysProps) {
  const at = tracks.findIndex((one) => one.run.id === run);
  const go = (samples: number, runs: number) => {
    const to = tracks[at + runs] ?? tracks[at];
    const last = Math.max(0, (to?.now?.total ?? 1) - 1);
    if (to)
      setFocus(
        formatFocus({ run: to.run.id, position: Math.max(0, Math.min(last, position + samples)) }),
      );
  };
  const command = (title: string, key: string, samples: number, runs: number) => ({
    id: `matrix.${title}`,
    title,
    section: "Samples",
    keys: [key],
    run: () => go(samples, runs),
  });
  useCommands([
    command("Previous sample", "[", -1, 0),
    command("Next sample", "]", 1, 0),
    command("Previous run", ",", 0, -1),
    command("Next run", ".", 0, 1),
  ]);
  return null;
}

/** The track with that one item alone. */
function only<Item>(track: Track<Item>, position: number): Track<Item> {
  if (!track.now) return track;
  const at = track.now.positions.indexOf(position);
  const items = track.now.items.slice(at, at + 1);
  const now = { ...track.now, items, positions: [position], total: 1 };
  return { ...track, now: at < 0 ? null : now };
}
