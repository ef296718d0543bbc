/** A panel's player, as long as the panel is there. */
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useStored } from "../../ui/useStored";
import { Player, type PlayerState } from "./player";
import type { Settings } from "./settings";

export interface PanelPlayer extends Pick<Player, "hear" | "play" | "pause" | "seek" | "position"> {
  state: PlayerState;
  volume: number;
  setVolume: (volume: number) => void;
}

export function usePlayer(settings: Settings, whole: number): PanelPlayer {
  const [player] = useState(() => new Player());
  const state = useSyncExternalStore(player.subscribe, player.now);
  const [volume, setVolume] = useStored("sound.volume", 1);
  useEffect(() => player.dispose, [player]);
  const { speed, mono, loop, part } = settings;
  useEffect(() => {
    player.set({
      volume: Math.max(0, Math.min(1, volume)),
      speed,
      mono,
      loop: loop ? (part ?? { from: 0, to: whole }) : undefined,
    });
  }, [player, volume, speed, mono, loop, part, whole]);
  return useMemo(
    () => ({
      state,
      volume,
      setVolume,
      hear: player.hear,
      play: player.play,
      pause: player.pause,
      seek: player.seek,
      position: player.position,
    }),
    [state, volume, setVolume, player],
  );
}
