/** What a description may ask for: nothing from other hosts, and nothing that never ends. */
import { isRecord, type Json } from "../_figures/chartJson";

const MOST_GENERATED = 1_000_000;
const MOST_OF_A_COUNT = 5000;
const MOST_VIEWS = 400;
const COUNTS = new Set(["tickCount", "maxbins", "steps", "iterations", "levels", "labelLimit"]);
const DEEPEST = 220;

/** Throws a sentence about what would take for ever. */
export function checkBounds(value: unknown, depth = 0): void {
  if (depth > DEEPEST) throw new Error("The description nests too deeply.");
  if (Array.isArray(value)) {
    if (value.length < MOST_GENERATED) for (const each of value) checkBounds(each, depth + 1);
    return;
  }
  if (typeof value === "string") checkExpression(value);
  if (!isRecord(value)) return;
  for (const [name, each] of Object.entries(value)) checkMember(name, each, depth);
  if (value.type === "sequence") checkSequence(value);
}

function checkMember(name: string, value: unknown, depth: number): void {
  if (name === "sequence" && isRecord(value)) checkSequence(value);
  if (COUNTS.has(name) && typeof value === "number" && value > MOST_OF_A_COUNT)
    throw new Error(`Refused: ${name} of ${value} would take for ever.`);
  if (/^([hv]?concat|layer)$/.test(name) && Array.isArray(value) && value.length > MOST_VIEWS)
    throw new Error(`Refused: ${value.length} charts in one.`);
  // Rows are not looked into: they are data, not descriptions.
  if (name !== "values" && name !== "datasets") checkBounds(value, depth + 1);
}

function checkSequence({ start = 0, stop, step = 1 }: Json): void {
  const count = (Number(stop) - Number(start)) / Number(step);
  if (Number.isNaN(count) || Math.abs(count) <= MOST_GENERATED) return;
  throw new Error(`Refused: a sequence of ${count.toPrecision(3)} numbers would take for ever.`);
}

const GENERATOR = /\b(sequence|pad|range|repeat)\s*\(/;
const LARGE = /\d{7,}|\de\+?\d|\d\s*\*\*/i;

/** Expressions are run by an interpreter, which still would fill the memory. */
function checkExpression(text: string): void {
  if (GENERATOR.test(text) && LARGE.test(text))
    throw new Error(`Refused: the expression ${text.slice(0, 80)} would take for ever.`);
}

const isInline = (url: unknown): boolean => typeof url === "string" && url.startsWith("data:");

/** The same without data at addresses: the page loads nothing from the network. */
export function withoutAddresses(spec: Json): { spec: Json; refused: string[] } {
  let count = 0;
  const walk = (value: unknown, inRows: boolean): unknown => {
    if (inRows || typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((each) => walk(each, false));
    return Object.fromEntries(
      Object.entries(value as Json).map(([name, each]) => {
        if (name === "data" && isRecord(each) && isAddress(each)) {
          count += 1;
          return [name, { values: [] }];
        }
        return [name, walk(each, name === "values" || name === "datasets")];
      }),
    );
  };
  const safe = walk(spec, false) as Json;
  const files = count === 1 ? "Data at an address are" : `Data at ${count} addresses are`;
  return { spec: safe, refused: count > 0 ? [`${files} not loaded.`] : [] };
}

const isAddress = ({ url }: Json): boolean => url !== undefined && !isInline(url);
