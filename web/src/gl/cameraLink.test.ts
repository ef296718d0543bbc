import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createCameraLink, createCommonBounds, REST_MS, stillCamera } from "./cameraLink";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function linked() {
  const link = createCameraLink();
  link.setBounds("all", "one", [
    [0, 0, 0],
    [2, 2, 2],
  ]);
  const camera = link.of("all");
  const turn = () => {
    const now = camera.get(1, "z");
    if (now) camera.set({ ...now, yaw: now.yaw + 0.1 });
  };
  const rested = vi.fn();
  link.onRest(rested);
  return { camera, turn, rested };
}

it("rests a moment after the last movement", () => {
  const { camera, turn, rested } = linked();
  turn();
  vi.advanceTimersByTime(REST_MS - 1);
  expect([camera.moving, rested.mock.calls.length]).toEqual([true, 0]);
  vi.advanceTimersByTime(1);
  expect([camera.moving, rested.mock.calls.length]).toEqual([false, 1]);
});

it("does not rest while a pointer has it in hand", () => {
  const { camera, turn, rested } = linked();
  const letGo = camera.hold();
  turn();
  vi.advanceTimersByTime(10 * REST_MS);
  // A whole picture now would stop the hand that goes on.
  expect([camera.moving, rested.mock.calls.length]).toEqual([true, 0]);
  letGo();
  expect([camera.moving, rested.mock.calls.length]).toEqual([false, 1]);
  letGo();
  expect(rested).toHaveBeenCalledTimes(1);
});

it("stays at rest where a hand moved nothing", () => {
  const { camera, rested } = linked();
  const letGo = camera.hold();
  vi.advanceTimersByTime(10 * REST_MS);
  letGo();
  expect([camera.moving, rested.mock.calls.length]).toEqual([false, 0]);
});

it("shows all that small views have in common, in each of them", () => {
  const common = createCommonBounds();
  const told = vi.fn();
  const camera = stillCamera(common);
  camera.subscribe(told);
  expect(camera.get(1, "z")).toBeNull();
  common.add([
    [0, 0, 0],
    [2, 2, 2],
  ]);
  const near = camera.get(1, "z")?.distance ?? 0;
  common.add([
    [0, 0, 0],
    [4, 4, 4],
  ]);
  expect(camera.get(1, "z")).toMatchObject({ target: [2, 2, 2] });
  expect(camera.get(1, "z")?.distance).toBeCloseTo(2 * near);
  // What adds nothing is not drawn again.
  common.add([
    [1, 1, 1],
    [2, 2, 2],
  ]);
  expect(told).toHaveBeenCalledTimes(2);
});
