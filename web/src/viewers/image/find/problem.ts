/** What is wrong with a question, and where. */

export interface Problem {
  message: string;
  /** The question near the place, and how far into it a caret belongs; absent if no place is known. */
  excerpt?: { text: string; caret: number };
}

const AT = /^At character (\d+): (.*)$/s;
/** Characters shown around the place. */
const REACH = 28;

export function problemOf(message: string, question: string): Problem {
  const [, at, what = ""] = AT.exec(message) ?? [];
  if (at === undefined) return { message };
  // The server counts characters, not halves of them.
  const letters = Array.from(question);
  const place = Math.min(Number(at) - 1, letters.length);
  const from = Math.max(0, place - REACH);
  const text = letters.slice(from, place + REACH).join("");
  return {
    message: what.charAt(0).toUpperCase() + what.slice(1),
    excerpt: { text, caret: place - from },
  };
}
