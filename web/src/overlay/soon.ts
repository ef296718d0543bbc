/** Draws once a frame, however often it was asked for, and all canvases in the same frame. */

const waiting = new Map<object, () => void>();
let frame = 0;

/** The last of an owner's requests is run before the next frame. Returns how to take it back. */
export function soon(owner: object, draw: () => void): () => void {
  waiting.set(owner, draw);
  if (frame === 0) frame = requestAnimationFrame(drawAll);
  return () => {
    if (waiting.get(owner) === draw) waiting.delete(owner);
  };
}

function drawAll(): void {
  frame = 0;
  const draws = [...waiting.values()];
  waiting.clear();
  for (const draw of draws) draw();
}
