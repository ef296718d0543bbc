import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useDraft } from "./useDraft";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function drafted(start: string) {
  const commit = vi.fn();
  const { result, rerender } = renderHook(({ value }) => useDraft(value, commit, 100), {
    initialProps: { value: start },
  });
  return { commit, field: result, arrive: (value: string) => rerender({ value }) };
}

const rest = () => act(() => vi.advanceTimersByTime(100));

it("hands on what was typed once, when the typing rests", () => {
  const { commit, field, arrive } = drafted("");
  act(() => field.current.type("l"));
  act(() => field.current.type("lo"));
  expect(field.current.text).toBe("lo");
  expect(commit).not.toHaveBeenCalled();
  rest();
  expect(commit.mock.calls).toEqual([["lo"]]);
  arrive("lo");
  expect(field.current).toMatchObject({ text: "lo", typing: false });
  rest();
  expect(commit).toHaveBeenCalledTimes(1);
});

it("keeps a letter that is typed before what was handed on has come back", () => {
  const { commit, field, arrive } = drafted("");
  act(() => field.current.type("lo"));
  rest();
  act(() => field.current.type("los"));
  arrive("lo");
  expect(field.current.text).toBe("los");
  rest();
  expect(commit.mock.calls).toEqual([["lo"], ["los"]]);
});

it("follows what was put there elsewhere, and hands on at once with Enter", () => {
  const { commit, field, arrive } = drafted("acc");
  arrive("loss");
  expect(field.current.text).toBe("loss");
  act(() => field.current.type("loss/"));
  act(() => field.current.enter());
  expect(commit.mock.calls).toEqual([["loss/"]]);
});
