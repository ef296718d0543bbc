// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { moved, parseCamera, textOf, zoomed } from "./camera";
import { Clock, countOfFrames, frameAt, frameOf, framesOf, middleOf, momentOf } from "./clock";

describe("frames", () => {
  it("are found again from their middle, at any rate", () => {
    for (const fps of [0.001, 4, 23.976, 29.97, 60, 1000])
      for (const frame of [0, 1, 7, 1001]) expect(frameAt(middleOf(frame, fps), fps)).toBe(frame);
  });
  it("are counted", () => {
    expect(framesOf(2, 12)).toBe(24);
    expect(framesOf(0, 12)).toBe(1);
  });
  it("may be of different lengths", () => {
    const cut = { whole: 1, fps: 3, starts: [0, 0.1, 0.8] };
    expect(countOfFrames(cut)).toBe(3);
    expect([0, 0.09, 0.1, 0.79, 0.8, 5].map((secs) => frameOf(secs, cut))).toEqual([
      0, 0, 1, 1, 2, 2,
    ]);
    expect([0, 1, 2, 9].map((frame) => momentOf(frame, cut))).toEqual([0.05, 0.45, 0.9, 0.9]);
  });
});

describe("a clock", () => {
  it("steps by frames and stops at both ends", () => {
    const clock = new Clock();
    clock.measure({ whole: 1, fps: 10 });
    const seen = [1, 1, -1, -1, -1, 100].map((by) => {
      clock.step(by);
      return clock.frameNow();
    });
    expect(seen).toEqual([1, 2, 1, 0, 0, 9]);
  });
  it("keeps its moment when the films change, and tells whoever follows", () => {
    const clock = new Clock();
    clock.measure({ whole: 1, fps: 10 });
    let told = 0;
    const leave = clock.follow(() => told++);
    clock.toFrame(5);
    clock.measure({ whole: 2, fps: 20 });
    expect([clock.position(), told]).toEqual([0.55, 2]);
    leave();
    clock.seek(0);
    expect(told).toBe(2);
  });
});

describe("a camera", () => {
  it("keeps what is under the pointer, and never leaves the picture", () => {
    expect(zoomed({ x: 0.5, y: 0.5, zoom: 1 }, 2, { x: 0, y: 1 })).toEqual({
      x: 0.25,
      y: 0.75,
      zoom: 2,
    });
    expect(moved({ x: 0.5, y: 0.5, zoom: 2 }, 9, 0)).toEqual({ x: 0.25, y: 0.5, zoom: 2 });
  });
  it("goes into links and back", () => {
    const camera = { x: 0.25, y: 0.5, zoom: 3 };
    expect(parseCamera(textOf(camera))).toEqual(camera);
    expect(parseCamera("x~y")).toEqual({ x: 0.5, y: 0.5, zoom: 1 });
    expect(textOf(parseCamera(undefined))).toBeUndefined();
  });
});
