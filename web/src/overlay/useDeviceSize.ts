/** An element's size in the device's own pixels, kept current. */
import { type RefObject, useLayoutEffect, useState } from "react";

export interface DeviceSize {
  width: number;
  height: number;
  /** Device pixels per CSS pixel. */
  pixelRatio: number;
}

/** Zero until the element is in the page. */
export function useDeviceSize(ref: RefObject<Element | null>): DeviceSize {
  const [size, setSize] = useState<DeviceSize>({ width: 0, height: 0, pixelRatio: 1 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const next = measure(entry);
      setSize((old) => (isSame(old, next) ? old : next));
    });
    try {
      observer.observe(element, { box: "device-pixel-content-box" });
    } catch {
      observer.observe(element);
    }
    return () => observer.disconnect();
  }, [ref]);
  return size;
}

function measure({ target, devicePixelContentBoxSize }: ResizeObserverEntry): DeviceSize {
  const pixelRatio = globalThis.devicePixelRatio || 1;
  const rounded = roundedSize(target.getBoundingClientRect(), pixelRatio);
  const exact = devicePixelContentBoxSize?.[0];
  if (
    !exact ||
    !isNear(exact.inlineSize, rounded.width) ||
    !isNear(exact.blockSize, rounded.height)
  )
    return { ...rounded, pixelRatio };
  return { width: exact.inlineSize, height: exact.blockSize, pixelRatio };
}

/** Browsers that cannot tell, and those that pretend to have another screen, place edges like this. */
function roundedSize({ left, right, top, bottom }: DOMRect, ratio: number) {
  return {
    width: Math.round(right * ratio) - Math.round(left * ratio),
    height: Math.round(bottom * ratio) - Math.round(top * ratio),
  };
}

const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= 2;

const isSame = (a: DeviceSize, b: DeviceSize): boolean =>
  a.width === b.width && a.height === b.height && a.pixelRatio === b.pixelRatio;
