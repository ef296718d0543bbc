/** Sizes, fonts and colours of what is painted, so that the painter itself needs no page. */
import type { Rgb } from "../base/color";
import { tokenColor } from "./rgb";

export interface Style {
  /** Device pixels per CSS pixel: how thick lines and letters are. */
  pixelRatio: number;
  hit: Rgb;
  alarm: Rgb;
  missed: Rgb;
  /** Both at once: another class than the true one. */
  wrong: Rgb;
  font: string;
}

/** Read once: asking the page lays it out, and every canvas of a grid asks. */
let font = "";

export function readStyle(pixelRatio: number): Style {
  font ||= getComputedStyle(document.documentElement).getPropertyValue("--sans").trim();
  return {
    pixelRatio,
    hit: tokenColor("--hit"),
    alarm: tokenColor("--alarm"),
    missed: tokenColor("--missed"),
    wrong: tokenColor("--wrong"),
    font: font || "sans-serif",
  };
}
