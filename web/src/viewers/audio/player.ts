/** Plays one sound of a panel at a time; another one goes on at the same moment, without a gap. */
import { audioContext } from "./context";
import { leaveTheFloor, takeTheFloor } from "./floor";
import { beginning, type Span } from "./timeline";
import { bufferVoice, streamVoice, type Voice } from "./voices";

export interface Playable {
  /** Which of the panel's lanes; the same at other steps. */
  lane: string;
  url: string;
  durationSecs: number;
  gain: number;
  /** Its samples, if it is short. */
  buffer?: AudioBuffer;
}

export interface PlayerState {
  playing: boolean;
  heard: Playable | undefined;
  failure: { lane: string; url: string } | undefined;
}

export class Player {
  private voice: Voice | undefined;
  /** Heard until the next one is. */
  private readonly leaving: Voice[] = [];
  private state: PlayerState = { playing: false, heard: undefined, failure: undefined };
  private at = 0;
  private turn = 0;
  private master: GainNode | undefined;
  private readonly listeners = new Set<() => void>();
  private settings = { volume: 1, speed: 1, mono: false, loop: undefined as Span | undefined };

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  now = (): PlayerState => this.state;

  position = (): number => {
    const { heard, playing } = this.state;
    if (!playing || !heard) return this.at;
    const at = this.voice?.position() ?? this.at;
    if (at >= heard.durationSecs && !this.settings.loop) {
      // Whoever asks for the position is drawing: others hear of the end afterwards.
      queueMicrotask(() => this.end());
      return heard.durationSecs;
    }
    return at;
  };

  play = (): void => {
    const { heard } = this.state;
    if (!heard) return;
    takeTheFloor(this);
    this.at = beginning(this.at, heard.durationSecs, this.loopOf(heard));
    this.change({ playing: true, failure: undefined });
    this.start();
  };

  pause = (): void => {
    this.at = this.position();
    this.silence();
    this.change({ playing: false });
  };

  toggle = (): void => (this.state.playing ? this.pause() : this.play());

  seek = (at: number): void => {
    this.at = Math.max(0, at);
    if (this.state.playing) this.start();
    this.change({});
  };

  /** Hear another sound, or the same lane's at another step, from where this one is. */
  hear = (next: Playable): void => {
    const { heard, playing } = this.state;
    const same = heard?.url === next.url && heard.lane === next.lane;
    this.at = this.position();
    this.change({ heard: next });
    if (same) {
      if (heard.gain !== next.gain) this.voice?.setGain(next.gain);
    } else if (playing) this.start(true);
  };

  set = (change: Partial<typeof this.settings>): void => {
    const { speed } = this.settings;
    const at = this.position();
    this.settings = { ...this.settings, ...change };
    const { loop } = this.settings;
    this.applyToOutput();
    if (!this.state.playing) return;
    const jumps = loop && (at < loop.from || at >= loop.to);
    this.at = jumps ? loop.from : at;
    if (this.settings.speed !== speed || jumps) this.start();
    else this.voice?.setLoop(this.state.heard && this.loopOf(this.state.heard));
  };

  /** Silence, and nothing kept. */
  dispose = (): void => {
    this.pause();
    this.master?.disconnect();
    this.master = undefined;
    leaveTheFloor(this);
  };

  private end(): void {
    if (!this.state.playing) return;
    this.at = this.state.heard?.durationSecs ?? 0;
    this.silence();
    this.change({ playing: false });
  }

  private silence(): void {
    this.turn += 1;
    this.stopVoices();
  }

  /** What is heard goes on until the next one is ready; `follow`: that one goes on from there. */
  private start(follow = false): void {
    const { heard } = this.state;
    if (!heard) return;
    this.turn += 1;
    const turn = this.turn;
    if (follow && this.voice) this.at = this.voice.position();
    const inMemory = this.settings.speed === 1 ? heard.buffer : undefined;
    const next = inMemory && bufferVoice(inMemory, this.options(heard));
    if (next) {
      this.stopVoices();
      this.voice = next;
    } else this.stream(heard, turn);
  }

  private stream(heard: Playable, turn: number): void {
    if (this.voice) this.leaving.push(this.voice);
    this.voice = streamVoice(heard.url, this.options(heard), {
      onHeard: () => turn === this.turn && this.stopLeaving(),
      onEnd: () => turn === this.turn && this.end(),
      onError: () => turn === this.turn && this.fail(heard),
    });
  }

  private stopVoices(): void {
    this.stopLeaving();
    this.voice?.stop();
    this.voice = undefined;
  }

  private stopLeaving(): void {
    for (const voice of this.leaving.splice(0)) voice.stop();
  }

  private fail({ lane, url }: Playable): void {
    this.silence();
    this.change({ playing: false, failure: { lane, url } });
  }

  private loopOf({ durationSecs }: Playable): Span | undefined {
    const { loop } = this.settings;
    if (!loop || loop.from >= durationSecs) return undefined;
    return { from: loop.from, to: Math.min(loop.to, durationSecs) };
  }

  private options(heard: Playable) {
    return {
      at: this.at,
      speed: this.settings.speed,
      gain: heard.gain,
      loop: this.loopOf(heard),
      out: this.output(),
    };
  }

  private output(): AudioNode | undefined {
    const context = audioContext();
    if (context && !this.master) {
      this.master = context.createGain();
      this.master.channelInterpretation = "speakers";
      this.master.connect(context.destination);
      this.applyToOutput();
    }
    return this.master;
  }

  private applyToOutput(): void {
    if (!this.master) return;
    const { volume, mono } = this.settings;
    this.master.gain.value = volume;
    this.master.channelCount = mono ? 1 : 2;
    this.master.channelCountMode = mono ? "explicit" : "max";
  }

  private change(change: Partial<PlayerState>): void {
    this.state = { ...this.state, ...change };
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
