/** What makes one sound heard: samples in memory, or a file that the browser streams. */
import { audioContext, clocks, elapsedSince } from "./context";
import { playedTo, type Span } from "./timeline";

/** Short enough to hear no gap, long enough to hear no click. */
const FADE_SECS = 0.008;

export interface Voice {
  position: () => number;
  setLoop: (loop: Span | undefined) => void;
  setGain: (gain: number) => void;
  /** Fades out and is gone. */
  stop: () => void;
}

export interface VoiceOptions {
  at: number;
  speed: number;
  gain: number;
  loop: Span | undefined;
  /** Where it goes to. */
  out: AudioNode | undefined;
}

export function bufferVoice(buffer: AudioBuffer, options: VoiceOptions): Voice | undefined {
  const context = audioContext();
  const { at, speed, out } = options;
  if (!context || !out) return undefined;
  let loop = options.loop;
  const gain = fadedIn(context, options.gain, out);
  const node = context.createBufferSource();
  node.buffer = buffer;
  node.playbackRate.value = speed;
  applyLoop(node, loop);
  node.connect(gain);
  node.start(0, Math.min(at, buffer.duration));
  let start = { at, clocks: clocks() };
  const position = () => playedTo(start.at, elapsedSince(start.clocks), speed, loop);
  return {
    position,
    setLoop: (next) => {
      start = { at: position(), clocks: clocks() };
      loop = next;
      applyLoop(node, next);
    },
    setGain: (next) => gain.gain.setTargetAtTime(next, context.currentTime, FADE_SECS),
    stop: () => {
      fadeOut(context, gain);
      node.stop(context.currentTime + 2 * FADE_SECS);
      node.onended = () => {
        node.disconnect();
        gain.disconnect();
      };
    },
  };
}

function applyLoop(node: AudioBufferSourceNode, loop: Span | undefined): void {
  node.loop = loop !== undefined;
  if (!loop) return;
  node.loopStart = loop.from;
  node.loopEnd = loop.to;
}

function fadedIn(context: AudioContext, level: number, out: AudioNode): GainNode {
  const gain = context.createGain();
  gain.gain.setValueAtTime(0, context.currentTime);
  gain.gain.linearRampToValueAtTime(level, context.currentTime + FADE_SECS);
  gain.connect(out);
  return gain;
}

function fadeOut(context: AudioContext, gain: GainNode): void {
  gain.gain.cancelScheduledValues(context.currentTime);
  gain.gain.setValueAtTime(gain.gain.value, context.currentTime);
  gain.gain.linearRampToValueAtTime(0, context.currentTime + FADE_SECS);
}

interface StreamEvents {
  /** It is heard now: what was heard before can go. */
  onHeard: () => void;
  onEnd: () => void;
  onError: () => void;
}

/** A file of any length: the browser fetches the parts that it plays. The pitch stays at any speed. */
export function streamVoice(url: string, options: VoiceOptions, events: StreamEvents): Voice {
  const element = new Audio();
  const context = audioContext();
  const { at, out } = options;
  let loop = options.loop;
  let gone = false;
  const gain = context && out && streamInto(element, context, options.gain, out);
  if (!gain) element.volume = Math.min(1, options.gain);
  element.preload = "auto";
  element.src = url;
  element.currentTime = at;
  element.playbackRate = options.speed;
  element.onplaying = () => !gone && events.onHeard();
  element.onended = () => !gone && events.onEnd();
  element.onerror = () => !gone && events.onError();
  element.ontimeupdate = () => {
    if (loop && element.currentTime >= loop.to) element.currentTime = loop.from;
  };
  element.play().catch(() => {});
  return {
    position: () => {
      if (loop && element.currentTime >= loop.to) element.currentTime = loop.from;
      return element.readyState === 0 ? at : element.currentTime;
    },
    setLoop: (next) => {
      loop = next;
    },
    setGain: (next) => {
      if (gain && context) gain.gain.setTargetAtTime(next, context.currentTime, FADE_SECS);
      else element.volume = Math.min(1, next);
    },
    stop: () => {
      gone = true;
      if (gain && context) fadeOut(context, gain);
      setTimeout(() => endStream(element, gain), 2000 * FADE_SECS);
    },
  };
}

function streamInto(
  element: HTMLAudioElement,
  context: AudioContext,
  level: number,
  out: AudioNode,
): GainNode {
  const gain = fadedIn(context, level, out);
  context.createMediaElementSource(element).connect(gain);
  return gain;
}

/** Without an address it lets go of its connection and its memory. */
function endStream(element: HTMLAudioElement, gain: GainNode | undefined): void {
  element.pause();
  element.removeAttribute("src");
  element.load();
  gain?.disconnect();
}
