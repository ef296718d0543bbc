/** Everything that was found, as a file: where it is and what fits. */
import { saveFile } from "../../../ui/saveFile";
import type { Track } from "../../types";
import type { ImageItem } from "../model";
import { type Found, findMatches, type Match, type Question } from "./answers";

type Runs = readonly Track<ImageItem>["run"][];

const MATCHES_A_REQUEST = 500;

export async function downloadMatches(
  question: Question,
  format: "csv" | "json",
  runs: Runs,
): Promise<void> {
  const matches = await allMatches(question);
  const names = new Map(runs.map((run) => [run.path, run.name]));
  const records = matches.map((match) => recordOf(match, names.get(match.run) ?? match.run));
  const text = format === "json" ? `${JSON.stringify(records, null, 1)}\n` : csvOf(records);
  const type = format === "json" ? "application/json" : "text/csv";
  saveFile(`found.${format}`, new Blob([text], { type }));
}

async function allMatches(question: Question): Promise<Match[]> {
  const all: Match[] = [];
  for (;;) {
    const { matches, total } = await findMatches(question, all.length, MATCHES_A_REQUEST);
    all.push(...matches);
    if (matches.length === 0 || all.length >= total) return all;
  }
}

export interface MatchRecord {
  run: string;
  name: string;
  step: number;
  position: number;
  sample: string;
  caption: string;
  /** Places of boxes and ids of classes, by layer. */
  found: Found;
  /** Addresses of the files, by name. */
  files: Record<string, string>;
}

export function recordOf({ run, step, position, item, found }: Match, name: string): MatchRecord {
  const { sample_id: sample, caption } = item.meta;
  const files = Object.entries(item.blobs).map(([name, { url }]) => [name, absolute(url)]);
  return {
    run,
    name,
    step,
    position,
    sample: sample === undefined || sample === null ? "" : String(sample),
    caption: typeof caption === "string" ? caption : "",
    found,
    files: Object.fromEntries(files),
  };
}

const absolute = (url: string): string => new URL(url, window.location.href).href;

/** One line for each picture. */
export function csvOf(records: readonly MatchRecord[]): string {
  const lines = records.map(({ run, name, step, position, sample, caption, found, files }) =>
    [run, name, step, position, sample, caption, foundText(found), files.image ?? ""]
      .map((cell) => cellText(String(cell)))
      .join(","),
  );
  return ["run,name,step,position,sample,caption,found,url", ...lines, ""].join("\n");
}

/** "boxes:prediction 0 3; mask:prediction 1". */
const foundText = (found: Found): string =>
  Object.entries(found)
    .map(([layer, numbers]) => [layer, ...numbers].join(" "))
    .join("; ");

/** Quoted where needed; what a spreadsheet would take for a formula is text. */
function cellText(text: string): string {
  const safe = /^[=+@\t\r-]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
