/** What a person set on a panel of sounds; it travels in the link. */
import { useMemo } from "react";
import type { Options } from "../panelOptions";
import type { PanelProps } from "../types";
import { type SetOptions, usePanelOptions } from "../usePanelOptions";
import { SCALES, type Scale } from "./frequency";
import { parseSpan, type Span } from "./timeline";

export interface Settings {
  /** What is seen; undefined is all. */
  view: Span | undefined;
  /** What is selected. */
  part: Span | undefined;
  loop: boolean;
  speed: number;
  mono: boolean;
  /** All sound as loud as the quietest. */
  matched: boolean;
  scale: Scale;
  /** Samples of a transform; 0 is as usual for the rate. */
  size: number;
  /** Decibels of the darkest and the brightest colour. */
  decibels: readonly [number, number];
  /** Channels drawn as one, each by itself, or only one, counted from 0. */
  channels: "merged" | "apart" | number;
}

export const DECIBELS = { min: -120, max: 0, usual: [-90, 0] as const };
export const SIZES = [0, 256, 512, 1024, 2048, 4096] as const;
export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;

export function useSettings(
  props: Pick<PanelProps<unknown>, "options" | "setOptions">,
): [Settings, SetOptions] {
  const [options, set] = usePanelOptions(props);
  const settings = useMemo(() => settingsOf(options), [options]);
  return [settings, set];
}

export function settingsOf(options: Options): Settings {
  return {
    view: parseSpan(options.view),
    part: parseSpan(options.part),
    loop: options.loop === "on",
    speed: SPEEDS.find((speed) => String(speed) === options.speed) ?? 1,
    mono: options.mono === "on",
    matched: options.match === "on",
    scale: SCALES.find((scale) => scale === options.scale) ?? SCALES[0],
    size: SIZES.find((size) => String(size) === options.window) ?? 0,
    decibels: decibelsOf(options.db),
    channels: channelsOf(options.channels),
  };
}

function decibelsOf(text: string | undefined): readonly [number, number] {
  const [low, high] = (text ?? "").split("~").map(Number);
  const { min, max, usual } = DECIBELS;
  const given = low !== undefined && high !== undefined && low >= min && high <= max && low < high;
  return given ? [low, high] : usual;
}

function channelsOf(text: string | undefined): Settings["channels"] {
  const number = Number(text);
  if (text === "apart") return "apart";
  return text && Number.isInteger(number) && number >= 1 ? number - 1 : "merged";
}
