import { fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { findCommands, useCommandSource, useCommands } from "./commands";
import { keyNames } from "./Kbd";
import { commandFor, matches, watchClicks } from "./shortcuts";

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

describe("matches", () => {
  it.each([
    ["t", press("t"), true],
    ["t", press("T", { shiftKey: true }), false],
    ["t", press("t", { ctrlKey: true }), false],
    ["ctrl+k", press("k", { metaKey: true }), true],
    ["?", press("?", { shiftKey: true }), true],
    ["Space", press(" "), true],
    ["shift+ArrowLeft", press("ArrowLeft", { shiftKey: true }), true],
    ["ArrowLeft", press("ArrowLeft", { shiftKey: true }), false],
    ["alt+ArrowLeft", press("ArrowLeft", { altKey: true }), true],
  ])("%s", (keys, event, expected) => expect(matches(event, keys)).toBe(expected));
});

function Part({ run }: { run: () => void }) {
  useCommands([
    { id: "theme", title: "Light or dark", section: "Marey", keys: ["t"], run },
    { id: "find", title: "Find anything", section: "Marey", keys: ["ctrl+k"], run },
  ]);
  useCommandSource((text) =>
    text ? [{ id: text, title: `Run ${text}`, section: "Runs", run }] : [],
  );
  return <input aria-label="field" />;
}

describe("the list of commands", () => {
  it("know the plus key, alone and with others", () => {
    expect(matches(press("+", { shiftKey: true }), "+")).toBe(true);
    expect(matches(press("+", { ctrlKey: true }), "ctrl++")).toBe(true);
    expect(matches(press("k", { ctrlKey: true }), "ctrl+k")).toBe(true);
    expect(keyNames("+")).toBe("+");
    expect(keyNames("ctrl++")).toBe("Ctrl +");
  });

  it("is there while the part is", () => {
    const { unmount } = render(<Part run={vi.fn()} />);
    expect(findCommands("dark").map((command) => command.id)).toEqual(["theme", "dark"]);
    unmount();
    expect(findCommands("dark")).toEqual([]);
  });

  it("leaves keys to fields, except those that find", () => {
    render(<Part run={vi.fn()} />);
    const found: (string | undefined)[] = [];
    const listen = (event: KeyboardEvent) => found.push(commandFor(event)?.id);
    window.addEventListener("keydown", listen);
    fireEvent.keyDown(document.body, { key: "t" });
    fireEvent.keyDown(screen.getByLabelText("field"), { key: "t" });
    fireEvent.keyDown(screen.getByLabelText("field"), { key: "k", ctrlKey: true });
    window.removeEventListener("keydown", listen);
    expect(found).toEqual(["theme", undefined, "find"]);
  });

  it("leaves the space bar to what it switches", () => {
    const play = { id: "play", title: "Play", section: "Marey", keys: ["Space"], run: vi.fn() };
    function Switches() {
      useCommands([play]);
      return (
        <>
          <button type="button" aria-pressed>
            car
          </button>
          <button type="button">enlarge</button>
        </>
      );
    }
    render(<Switches />);
    const asked = (name: string) => {
      const button = screen.getByRole("button", { name });
      button.focus();
      const heard: (string | undefined)[] = [];
      const listen = (event: KeyboardEvent) => heard.push(commandFor(event)?.id);
      window.addEventListener("keydown", listen);
      fireEvent.keyDown(button, { key: " " });
      window.removeEventListener("keydown", listen);
      return heard;
    };
    const unwatch = watchClicks();
    expect(asked("car")).toEqual([undefined]);
    expect(asked("enlarge")).toEqual(["play"]);
    fireEvent.pointerDown(screen.getByRole("button", { name: "car" }));
    expect(asked("car")).toEqual(["play"]);
    expect(asked("enlarge")).toEqual(["play"]);
    expect(asked("car")).toEqual([undefined]);
    unwatch();
  });
});
