/** Lists of numbers that grow, without an object for each number. */

const FIRST = 1024;

export class Doubles {
  length = 0;
  private array = new Float64Array(FIRST);

  push(value: number): void {
    if (this.length === this.array.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.array);
      this.array = larger;
    }
    this.array[this.length++] = value;
  }

  get view(): Float64Array {
    return this.array.subarray(0, this.length);
  }
}

export class Integers {
  length = 0;
  private array = new Int32Array(FIRST);

  push(value: number): void {
    if (this.length === this.array.length) {
      const larger = new Int32Array(this.length * 2);
      larger.set(this.array);
      this.array = larger;
    }
    this.array[this.length++] = value;
  }

  get view(): Int32Array {
    return this.array.subarray(0, this.length);
  }

  toUnsigned(): Uint32Array {
    return Uint32Array.from(this.view);
  }
}
