import { expect, it } from "vitest";
import { parseOptions, withOptions } from "./panelOptions";

it("options survive their text", () => {
  const text = withOptions("", { where: "a = 'b;c' and 50%", size: "160", gone: undefined });
  expect(parseOptions(text)).toEqual({ where: "a = 'b;c' and 50%", size: "160" });
  expect(withOptions(text, { where: undefined })).toBe("size=160");
  expect(parseOptions("=x;y;%E0=1;ok=%zz;fine=1")).toEqual({ fine: "1" });
});
