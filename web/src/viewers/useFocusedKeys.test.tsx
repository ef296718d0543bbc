import { act, render, screen } from "@testing-library/react";
import { useRef } from "react";
import { expect, test } from "vitest";
import { currentCommands } from "../ui/commands";
import { useFocusedKeys } from "./useFocusedKeys";

function Part() {
  const box = useRef<HTMLDivElement>(null);
  useFocusedKeys(box, "In a part", [{ title: "Play", keys: ["k"], run: () => {} }]);
  return (
    <>
      <div ref={box}>
        <button type="button">inside</button>
      </div>
      <div role="dialog">
        <button type="button">list</button>
      </div>
      <button type="button">outside</button>
    </>
  );
}

const named = () => currentCommands().map(({ title }) => title);

test("keys are named while the focus is in the part, and in a dialog over it", () => {
  render(<Part />);
  expect(named()).toEqual([]);
  act(() => screen.getByText("inside").focus());
  expect(named()).toEqual(["Play"]);
  act(() => screen.getByText("list").focus());
  expect(named()).toEqual(["Play"]);
  act(() => screen.getByText("outside").focus());
  expect(named()).toEqual([]);
});
