import { describe, expect, it } from "vitest";
import { defaultOverlay, overlayWords, parseOverlayWords } from "./settings";

describe("words of a link", () => {
  it("are none for the default", () => {
    expect(overlayWords(defaultOverlay)).toEqual([]);
    expect(parseOverlayWords([])).toBeUndefined();
  });
  it("bring everything back, colons in names too", () => {
    const settings = {
      masks: false,
      boxes: false,
      outline: true,
      opacity: 0.3,
      color: "error" as const,
      captions: true,
      hiddenLayers: ["mask:a:b"],
      hiddenClasses: ["car: red", "-class:x"],
      shownClasses: ["background"],
      onlyClasses: ["only: a", ""],
      solo: "a:b",
      scores: { "my:score": [0.25, 1] as const, loss: [-3, Infinity] as const },
      prediction: "p",
      truth: "t:t",
      iou: 0.75,
    };
    expect(parseOverlayWords(overlayWords(settings))).toEqual(settings);
  });
  it("that cannot be read are left out", () => {
    expect(parseOverlayWords(["opacity:2", "color:blue", "score:1:0:x", "score:::x", "?"])).toBe(
      undefined,
    );
    expect(parseOverlayWords(["opacity:", "outline"])).toEqual({
      ...defaultOverlay,
      outline: true,
    });
  });
});
