/** What is under the pointer, as plain text beside it: nothing of it is ever taken for HTML. */
import styles from "./tooltip.module.css";

const MOST_LINES = 16;
const MOST_CHARACTERS = 200;
const AWAY_PIXELS = 12;

let box: HTMLElement | undefined;

/** Vega's handler: `value` is a text or an object, or empty when the pointer leaves. */
export function showTooltip(_: unknown, event: MouseEvent, __: unknown, value: unknown): void {
  if (value === null || value === undefined || value === "") {
    hideTooltip();
    return;
  }
  box ??= made();
  box.replaceChildren(...linesOf(value));
  document.body.append(box);
  place(box, event);
}

export function hideTooltip(): void {
  box?.remove();
}

function made(): HTMLElement {
  const element = document.createElement("div");
  element.className = styles.tooltip ?? "";
  element.setAttribute("role", "tooltip");
  return element;
}

function linesOf(value: unknown): HTMLElement[] {
  if (typeof value !== "object" || value === null) return [line("", text(value))];
  const entries = Object.entries(value as object).slice(0, MOST_LINES);
  return entries.map(([name, one]) => line(name, text(one)));
}

function line(name: string, value: string): HTMLElement {
  const row = document.createElement("div");
  for (const [tag, content] of [
    ["span", name],
    ["b", value],
  ] as const) {
    if (!content) continue;
    const part = document.createElement(tag);
    part.textContent = content.slice(0, MOST_CHARACTERS);
    part.dir = "auto";
    row.append(part);
  }
  return row;
}

const text = (value: unknown): string =>
  typeof value === "object" ? (JSON.stringify(value) ?? "") : String(value);

function place(element: HTMLElement, { clientX, clientY }: MouseEvent): void {
  const { width, height } = element.getBoundingClientRect();
  const left =
    clientX + AWAY_PIXELS + width > innerWidth
      ? clientX - AWAY_PIXELS - width
      : clientX + AWAY_PIXELS;
  const top =
    clientY + AWAY_PIXELS + height > innerHeight
      ? clientY - AWAY_PIXELS - height
      : clientY + AWAY_PIXELS;
  element.style.left = `${Math.max(0, left)}px`;
  element.style.top = `${Math.max(0, top)}px`;
}
