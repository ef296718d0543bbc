/** Links in a figure's text open beside the page, if they are to the web or to somebody's mail. */
import type { MouseEvent } from "react";

const SAFE = /^(https?|mailto):/i;

export function openLink(event: MouseEvent): void {
  const link = (event.target as Element | null)?.closest?.("a");
  if (!link || link.closest(".modebar")) return;
  const address = link.getAttribute("xlink:href") ?? link.getAttribute("href");
  if (!address) return;
  event.preventDefault();
  event.stopPropagation();
  if (SAFE.test(address.trim())) window.open(address, "_blank", "noopener,noreferrer");
}
