/** Words and numbers of a text file, straight from its bytes: a file of 100 MB never becomes one string. */

const SPACE = 32;
const NEWLINE = 10;
const RETURN = 13;
const MINUS = 45;
const PLUS = 43;
const DOT = 46;
const ZERO = 48;
const NINE = 57;
const UPPER_E = 69;
const LOWER_E = 101;
/** A number of more digits than a double has is as exact without the rest. */
const MOST_DIGITS = 15;
/** Names longer than this are cut: nothing shows more. */
const LONGEST_NAME = 1000;

const decoder = new TextDecoder();

export class Scanner {
  at = 0;
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  /** The next word of the file, wherever it stands; empty at the end. */
  word(): string {
    this.skipWhite();
    return this.wordHere();
  }

  /** The next word of this line; empty at its end. */
  wordInLine(): string {
    this.skipSpaces();
    return this.wordHere();
  }

  /** The next number of the file; NaN for what is none. */
  number(): number {
    this.skipWhite();
    return this.numberHere();
  }

  /** Something other than the line's end follows. */
  moreInLine(): boolean {
    this.skipSpaces();
    return !this.done && !isEnd(this.bytes[this.at] as number);
  }

  /** What is left of the line, without spaces around it; goes to the next line. */
  restOfLine(): string {
    this.skipSpaces();
    const from = this.at;
    this.skipLine();
    const to = Math.min(this.at, from + LONGEST_NAME);
    return decoder.decode(this.bytes.subarray(from, to)).trim();
  }

  skipLine(): void {
    const { bytes } = this;
    while (this.at < bytes.length && !isEnd(bytes[this.at] as number)) this.at++;
    if (bytes[this.at] === RETURN && bytes[this.at + 1] === NEWLINE) this.at++;
    this.at++;
  }

  skipWhite(): void {
    while (this.at < this.bytes.length && (this.bytes[this.at] as number) <= SPACE) this.at++;
  }

  /** Spaces, and the ends of lines that go on after a backslash. */
  private skipSpaces(): void {
    const { bytes } = this;
    for (; this.at < bytes.length; this.at++) {
      const byte = bytes[this.at] as number;
      if (byte === 92 && isEnd(bytes[this.at + 1] ?? 0)) {
        this.at++;
        if (bytes[this.at] === RETURN && bytes[this.at + 1] === NEWLINE) this.at++;
      } else if (byte > SPACE || isEnd(byte)) return;
    }
  }

  /** Passes over what is left of the word at this place. */
  skipWord(): void {
    while (this.at < this.bytes.length && (this.bytes[this.at] as number) > SPACE) this.at++;
  }

  private wordHere(): string {
    const from = this.at;
    this.skipWord();
    return decoder.decode(this.bytes.subarray(from, Math.min(this.at, from + LONGEST_NAME)));
  }

  /** Digits as a whole number, where they begin here; undefined else. */
  integerHere(): number | undefined {
    const { bytes } = this;
    const from = this.at;
    const negative = bytes[from] === MINUS;
    let at = negative || bytes[from] === PLUS ? from + 1 : from;
    const first = at;
    let value = 0;
    for (; isDigit(bytes[at]); at++) value = value * 10 + ((bytes[at] as number) - ZERO);
    if (at === first) return undefined;
    this.at = at;
    return negative ? -value : value;
  }

  /** A number at this place; other words are passed over and are NaN. */
  numberHere(): number {
    const { bytes } = this;
    const from = this.at;
    const negative = bytes[from] === MINUS;
    let at = negative || bytes[from] === PLUS ? from + 1 : from;
    let mantissa = 0;
    let digits = 0;
    let exponent = 0;
    let any = false;
    for (let afterDot = false; ; at++) {
      const byte = bytes[at];
      if (byte === DOT && !afterDot) {
        afterDot = true;
        continue;
      }
      if (!isDigit(byte)) break;
      any = true;
      if (digits < MOST_DIGITS) {
        mantissa = mantissa * 10 + ((byte as number) - ZERO);
        if (mantissa > 0) digits++;
        if (afterDot) exponent--;
      } else if (!afterDot) exponent++;
    }
    if (any && (bytes[at] === LOWER_E || bytes[at] === UPPER_E)) {
      this.at = at + 1;
      const power = this.integerHere();
      if (power !== undefined) exponent += power;
      at = this.at;
    }
    this.at = at;
    const clean = this.at >= bytes.length || (bytes[this.at] as number) <= SPACE;
    if (!any || !clean) {
      this.skipWord();
      return Number.NaN;
    }
    const value = scaled(mantissa, exponent);
    return negative ? -value : value;
  }
}

/** Dividing by an exact power is rounded once; multiplying by its inverse would be rounded twice. */
const scaled = (mantissa: number, exponent: number): number =>
  exponent < 0 ? mantissa / 10 ** -exponent : mantissa * 10 ** exponent;

const isEnd = (byte: number): boolean => byte === NEWLINE || byte === RETURN;
const isDigit = (byte: number | undefined): boolean =>
  byte !== undefined && byte >= ZERO && byte <= NINE;
