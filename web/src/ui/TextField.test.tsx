import { fireEvent, render, screen } from "@testing-library/react";
import { Filter } from "lucide-react";
import { expect, it, vi } from "vitest";
import { CompletionField } from "./CompletionField";
import { TextField } from "./TextField";

it("is left by Escape, and keeps its text", () => {
  const change = vi.fn();
  render(<TextField label="Find" value="some" onChange={change} />);
  const field = screen.getByRole("textbox", { name: "Find" });
  field.focus();
  fireEvent.keyDown(field, { key: "Escape" });
  expect(document.activeElement).toBe(document.body);
  expect(change).not.toHaveBeenCalled();
});

it("first closes what it offers", () => {
  const options = [{ text: "score", detail: "a number" }];
  render(
    <CompletionField
      label="Filter"
      placeholder=""
      icon={Filter}
      value="sc"
      error={undefined}
      complete={() => ({ from: 0, to: 2, options })}
      onChange={() => {}}
    />,
  );
  const field = screen.getByRole("combobox", { name: "Filter" });
  field.focus();
  fireEvent.input(field, { target: { value: "sco" } });
  expect(screen.getByRole("option")).toBeTruthy();
  fireEvent.keyDown(field, { key: "Escape" });
  expect(screen.queryByRole("option")).toBeNull();
  expect(document.activeElement).toBe(field);
  fireEvent.keyDown(field, { key: "Escape" });
  expect(document.activeElement).toBe(document.body);
});
