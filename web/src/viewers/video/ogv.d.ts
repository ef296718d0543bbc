/** What we use of ogv.js, which brings no types. */
declare module "ogv/dist/ogv-es2017.js" {
  class OGVPlayer extends HTMLElement {
    src: string;
    muted: boolean;
    loop: boolean;
    currentTime: number;
    readonly duration: number;
    readonly paused: boolean;
    playbackRate: number;
    load(): void;
    play(): void;
    pause(): void;
    /** Frees the decoders and closes the file. */
    stop(): void;
  }
  const ogv: { OGVPlayer: typeof OGVPlayer; OGVLoader: { base: string } };
  export default ogv;
}
