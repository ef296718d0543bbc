/** The line above a large picture: where one is, how to look, and facts. */
import { Download } from "lucide-react";
import { useState } from "react";
import { fileName } from "../../../base/fileName";
import { formatBytes, formatNumber } from "../../../base/format";
import { exportPicture } from "../../../overlay/export";
import { type OverlaySettings, useOverlay } from "../../../overlay/settings";
import { Button } from "../../../ui/Button";
import { IconButton } from "../../../ui/IconButton";
import { Menu } from "../../../ui/Menu";
import { saveFile, saveFrom } from "../../../ui/saveFile";
import type { Against } from "../../against";
import { LargeMoves } from "../../LargeMoves";
import type { Track } from "../../types";
import { CompareControls } from "../compare/CompareControls";
import type { CompareState } from "../compare/useCompare";
import type { ImageItem } from "../model";
import type { Adjust, Range } from "../raster/adjust";
import { AdjustControls } from "./AdjustControls";
import { type Cursor, useScale } from "./cursor";
import styles from "./Large.module.css";
import type { Side } from "./samples";
import type { Move, Zoom } from "./useLargeCommands";

interface LargeStrapProps {
  own: Side | undefined;
  lead: Track<ImageItem> | undefined;
  tracks: readonly Track<ImageItem>[];
  position: number;
  total: number;
  onAll: () => void;
  move: Move;
  runs: { alone: boolean; having: number; shown: number; setAlone: (alone: boolean) => void };
  compare: CompareState;
  /** There is nothing but comparing. */
  always: boolean;
  against: Against;
  step: number | null;
  zoom: Zoom;
  cursor: Cursor;
  adjust: Adjust;
  setAdjust: (adjust: Adjust, done: boolean) => void;
  range: Range | undefined;
  /** All that is shown. */
  items: readonly ImageItem[];
}

export function LargeStrap(props: LargeStrapProps) {
  const { own, tracks, position, total, onAll, move, compare, zoom } = props;
  return (
    <div className={styles.strap}>
      <LargeMoves
        noun="picture"
        position={position}
        total={total}
        onAll={onAll}
        move={(pictures) => move({ pictures })}
      />
      {tracks.length > 1 && !compare.how && <RunsToggle {...props.runs} of={tracks.length} />}
      <CompareControls
        state={compare}
        tracks={tracks}
        against={props.against}
        step={props.step}
        offable={!props.always}
      />
      <span className={styles.right}>
        {own && <Facts item={own.item} />}
        <span className={styles.moves}>
          <Button look="quiet" title="Fit (0)" onClick={zoom.fit}>
            Fit
          </Button>
          <Button look="quiet" title="Pixel for pixel (z)" onClick={zoom.pixelForPixel}>
            1:1
          </Button>
          <Percent cursor={props.cursor} />
        </span>
        <AdjustControls
          adjust={props.adjust}
          setAdjust={props.setAdjust}
          items={props.items}
          range={props.range}
        />
        {own && <Downloads side={own} />}
      </span>
    </div>
  );
}

const Percent = ({ cursor }: { cursor: Cursor }) => (
  <span
    className={styles.percent}
    title="Screen pixels per picture pixel; + and − or the wheel change it"
  >
    {formatNumber(useScale(cursor) * 100, 3)} %
  </span>
);

function RunsToggle({
  alone,
  having,
  shown,
  setAlone,
  of,
}: LargeStrapProps["runs"] & { of: number }) {
  const text = alone
    ? "1 run"
    : shown < having
      ? `${shown} of ${having} runs`
      : having < of
        ? `${having} of ${of} runs have it`
        : `${having} runs`;
  return (
    <Button
      look="quiet"
      on={!alone}
      title={alone ? "Show all runs" : "Show only one run"}
      onClick={() => setAlone(!alone)}
    >
      {text}
    </Button>
  );
}

function Facts({ item }: { item: ImageItem }) {
  const { width, height, format, sizeBytes, exact, overlays } = item;
  const facts = [`${width} × ${height}`, exact?.dtype, format, formatBytes(sizeBytes)]
    .filter(Boolean)
    .join(" · ");
  return (
    <span className={styles.facts} title={[facts, overlays?.title].filter(Boolean).join("\n")}>
      {facts}
    </span>
  );
}

function Downloads({ side: { item, run, step } }: { side: Side }) {
  const { settings } = useOverlay();
  const [problem, setProblem] = useState("");
  const name = fileName(`${run.name.slice(0, 40)} step ${step} ${item.sampleId ?? item.caption}`);
  const drawn = () =>
    saveDrawn(item, settings, name).then(
      () => setProblem(""),
      (error: Error) => setProblem(error.message),
    );
  return (
    <>
      {problem && (
        <span className={styles.facts} role="alert">
          {problem}
        </span>
      )}
      <Menu
        trigger={<IconButton icon={Download} label="Download" />}
        items={[
          { label: "The file as logged", onSelect: () => saveFrom(item.fileUrl, "") },
          ...(item.drawable
            ? [
                {
                  label: "With masks and boxes, as PNG",
                  onSelect: () => void drawn(),
                },
              ]
            : []),
          ...(item.exact?.format === "npy"
            ? [
                {
                  label: "Numbers, as npy",
                  onSelect: () => saveFrom(item.exact?.url ?? "", `${name}.npy`),
                },
              ]
            : []),
        ]}
      />
    </>
  );
}

async function saveDrawn(item: ImageItem, settings: OverlaySettings, name: string): Promise<void> {
  saveFile(`${name}.png`, await exportPicture(item.url, item.layers, settings));
}
