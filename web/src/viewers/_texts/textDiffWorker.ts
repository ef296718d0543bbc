/** Compares texts beside the page. */
import { answering } from "../../base/workers";
import { diffTexts } from "./textDiff";

export interface DiffQuestion {
  before: string;
  after: string;
  by: "words" | "lines";
}

const LIMIT_MS = 1500;

answering(({ before, after, by }: DiffQuestion) => diffTexts(before, after, by, LIMIT_MS));
