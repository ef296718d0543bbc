import { Vector3 } from "three";
import { describe, expect, it } from "vitest";
import { brightnessAt, studioTexture } from "./studio";

const at = (x: number, y: number, z: number, roughness: number) =>
  brightnessAt(new Vector3(x, y, z).normalize(), roughness);

describe("the studio's light", () => {
  it("gives a rough surface that looks at the eye about its own colour, others less", () => {
    expect(at(0, 0, 1, 1)).toBeGreaterThan(0.85);
    expect(at(0, 0, 1, 1)).toBeLessThan(1.05);
    for (const [x, y] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const)
      expect(at(x, y, 0, 1)).toBeLessThan(at(0, 0, 1, 1));
    expect(at(0, 0, -1, 1)).toBeGreaterThan(0.15);
  });

  it("shows a smooth one its lamps, and blurs them with roughness", () => {
    const lamp = [-0.4, 0.55, 0.75] as const;
    const [smooth, middling, rough] = [0, 0.5, 1].map((one) => at(...lamp, one));
    expect(smooth).toBeGreaterThan(2.5);
    expect(middling).toBeLessThan(smooth as number);
    expect(rough).toBeLessThan(middling as number);
  });

  it("is a cube of six sides in four levels, and one more", () => {
    const texture = studioTexture();
    const widths = texture.mipmaps.map((one) => {
      const { image } = one as unknown as { image: { image: { width: number } }[] };
      return [image.length, image[0]?.image.width];
    });
    expect(texture.images).toHaveLength(6);
    expect(widths).toEqual([
      [6, 32],
      [6, 16],
      [6, 8],
      [6, 4],
    ]);
  });
});
