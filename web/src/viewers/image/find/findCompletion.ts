/** What may come next in a question about pictures, and questions to begin with. */
import { best, type Completion, type Completions } from "../../../ui/completion";
import type { Vocabulary } from "./answers";

/** Names that occur in the pictures asked about. */
export interface Words {
  classes: readonly string[];
  layers: readonly string[];
  scores: readonly string[];
}

const NO_WORDS: Words = { classes: [], layers: [], scores: [] };

/** The server's words, each once, the most frequent classes of each layer first. */
export function wordsOf(content: Vocabulary | undefined): Words {
  if (!content) return NO_WORDS;
  const classes = content.layers.flatMap((layer) => layer.classes.map((one) => one.name));
  return {
    classes: [...new Set(classes)],
    layers: [...new Set(content.layers.map((layer) => layer.name))],
    scores: content.scores.map((score) => score.key),
  };
}

const FIELDS: readonly Completion[] = [
  { text: "class", detail: "of a box or mask" },
  { text: "score", detail: "of a box" },
  { text: "area", detail: "in pixels" },
  { text: "share", detail: "of the picture, 0 to 1" },
  { text: "layer", detail: "of a box or mask" },
  { text: "type", detail: "box or mask" },
  { text: "step", detail: "of the picture" },
  { text: "sample", detail: "of the picture" },
  { text: "caption", detail: "of the picture" },
  { text: "run", detail: "of the picture" },
  { text: "width", detail: "of a box" },
  { text: "height", detail: "of a box" },
  { text: "x", detail: "middle of a box" },
  { text: "y", detail: "middle of a box" },
  { text: "box.caption", detail: "of a box" },
  { text: "boxes", detail: "how many" },
  { text: "position", detail: "in its list" },
  { text: "image.width", detail: "of the picture" },
  { text: "image.height", detail: "of the picture" },
  { text: "not", detail: "no picture where …" },
  { text: "any", detail: "any (…), some other box" },
  { text: "count", detail: "count (…) > 3" },
];

const CONNECTIVES: readonly Completion[] = [
  { text: "and", detail: "both" },
  { text: "or", detail: "one of them" },
];

type Kind = "quoted" | "open" | "operator" | "bracket" | "word";

interface Token {
  kind: Kind;
  text: string;
  end: number;
}

const KINDS: readonly Kind[] = ["quoted", "open", "operator", "bracket", "word"];
const TOKEN =
  /\s*(?:("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(["'].*)|(<=|>=|!=|<>|==|!~|[=<>~])|([(),])|([^\s<>=!~(),"']+|!))/gsy;

function tokensOf(text: string): Token[] {
  return Array.from(text.matchAll(TOKEN), (match) => {
    const at = match.findIndex((part, i) => i > 0 && part !== undefined);
    return {
      kind: KINDS[at - 1] as Kind,
      text: match[at] as string,
      end: match.index + match[0].length,
    };
  });
}

/** Options for the word that ends at `caret`. */
export function findCompletions(text: string, caret: number, words: Words): Completions {
  const tokens = tokensOf(text.slice(0, caret));
  const last = tokens.at(-1);
  const isTyped = last && (last.kind === "open" || (last.kind === "word" && last.end === caret));
  const typed = isTyped ? last.text : "";
  const before = isTyped ? tokens.slice(0, -1) : tokens;
  const possible = optionsAfter(before, words);
  // Behind a value one mostly is at the end: no list over what was found.
  const options =
    possible === CONNECTIVES && !typed ? [] : best(possible, typed.replace(/^["']/, ""));
  return { from: caret - typed.length, to: caret, options };
}

/** What may follow `before`: a field, a value of the one compared, or what connects two comparisons. */
function optionsAfter(before: readonly Token[], words: Words): readonly Completion[] {
  const previous = before.at(-1);
  if (previous?.kind === "operator") return valuesOf(before.at(-2)?.text ?? "", words);
  const list = listedField(before);
  if (list !== undefined) return valuesOf(list, words);
  const isValue = before.at(-2)?.kind === "operator" || previous?.text === ")";
  return isValue ? CONNECTIVES : fieldsOf(words);
}

/** Of "class in (a, b," the field. */
function listedField(before: readonly Token[]): string | undefined {
  const open = before.findLastIndex((token) => token.kind === "bracket" && token.text !== ",");
  if (before[open]?.text !== "(" || before[open - 1]?.text.toLowerCase() !== "in") return undefined;
  const isNegated = before[open - 2]?.text.toLowerCase() === "not";
  return before[open - (isNegated ? 3 : 2)]?.text;
}

const TYPES = ["box", "mask"];

function valuesOf(field: string, words: Words): Completion[] {
  const name = field.toLowerCase();
  const values = {
    class: words.classes,
    layer: words.layers,
    type: TYPES,
  }[name];
  return (values ?? []).map((text) => ({ text: quoted(text), detail: name }));
}

const fieldsOf = (words: Words): Completion[] => [
  ...FIELDS,
  ...words.scores
    .filter((name) => name !== "score")
    .map((name) => ({ text: scoreField(name), detail: "of a box" })),
];

const scoreField = (name: string): string =>
  `score.${/^[^\s<>=!~(),"']+$/.test(name) ? name : quoted(name)}`;

/** In quotes, as names may hold anything. */
export const quoted = (text: string): string => `"${text.replace(/[\\"]/g, "\\$&")}"`;

export interface Example {
  text: string;
  about: string;
}

const UNINTERESTING = /^(background|no class|void|unlabeled|class_0)$/i;

/** Questions that the pictures at hand can answer. */
export function exampleQuestions({ classes, scores }: Words, step = 2000): Example[] {
  const [first = "car", second] = classes.filter((name) => !UNINTERESTING.test(name));
  const name = quoted(first);
  const score =
    scores[0] === undefined || scores.includes("score") ? "score" : scoreField(scores[0]);
  const examples: Example[] = [
    { text: `class = ${name}`, about: `${first} on a mask or in a box` },
    { text: `class = ${name} and area < 500`, about: "small ones" },
  ];
  if (scores.length > 0)
    examples.push({
      text: `class = ${name} and ${score} < 0.3 and area > 500 and step > ${Math.floor(step / 2)}`,
      about: "large, late, and yet unsure",
    });
  if (second)
    examples.push({
      text: `class = ${quoted(second)} and step > 0`,
      about: "after the first step",
    });
  return examples;
}
