import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { countText, PanelFrame } from "./PanelFrame";

const spec = { id: "val/x", key: "val/x", kind: "image", runs: 2, count: 9 };

it("says n of m, in the header and for scripts", () => {
  const count = { shown: 4, total: 48, noun: "image" };
  render(
    <PanelFrame
      spec={spec}
      kindLabel="image"
      state="ready"
      count={count}
      whose="2 of 3 runs"
      large={false}
      onLarge={() => {}}
    >
      inside
    </PanelFrame>,
  );
  const panel = screen.getByRole("region", { name: "val/x" });
  expect(panel).toHaveTextContent("image · 4 of 48 images · 2 of 3 runs");
  expect({ ...panel.dataset }).toMatchObject({
    panel: "val/x",
    kind: "image",
    state: "ready",
    shown: "4",
    total: "48",
  });
});

it("offers modes and enlarging", async () => {
  const onMode = vi.fn();
  const onLarge = vi.fn();
  const modes = [
    { id: "a", label: "grid" },
    { id: "b", label: "strip" },
  ];
  render(
    <PanelFrame
      spec={spec}
      kindLabel="image"
      state="ready"
      modes={modes}
      mode="a"
      onMode={onMode}
      large={false}
      onLarge={onLarge}
    >
      inside
    </PanelFrame>,
  );
  expect(screen.getByRole("button", { name: "grid" })).toHaveAttribute("aria-pressed", "true");
  await userEvent.click(screen.getByRole("button", { name: "strip" }));
  await userEvent.click(screen.getByRole("button", { name: "Enlarge" }));
  expect(onMode).toHaveBeenCalledWith("b");
  expect(onLarge).toHaveBeenCalledWith(true);
});

it("counts in words", () => {
  expect(countText({ shown: 1, total: 1, noun: "run" })).toBe("1 run");
  expect(countText({ shown: 1000, total: 1000, noun: "row" })).toBe("1,000 rows");
  expect(countText({ shown: 3, total: 1000, noun: "row" })).toBe("3 of 1,000 rows");
});
