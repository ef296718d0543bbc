/** One sound at a time on the page: who begins ends the other. */

interface Speaker {
  pause: () => void;
}

let sounding: Speaker | undefined;

export function takeTheFloor(who: Speaker): void {
  if (sounding !== who) sounding?.pause();
  sounding = who;
}

export function leaveTheFloor(who: Speaker): void {
  if (sounding === who) sounding = undefined;
}
