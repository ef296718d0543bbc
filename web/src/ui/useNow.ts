/** The present in seconds since the epoch, renewed from time to time so that ages stay true. */
import { useEffect, useState } from "react";

const present = (): number => Date.now() / 1000;

export function useNow(intervalSecs = 10): number {
  const [now, setNow] = useState(present);
  useEffect(() => {
    const timer = setInterval(() => setNow(present()), intervalSecs * 1000);
    return () => clearInterval(timer);
  }, [intervalSecs]);
  return now;
}
