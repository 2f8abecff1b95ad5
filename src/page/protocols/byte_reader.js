// ByteReader walks forward over bytes. A read past the end gives zero, or no bytes, and `ok` is false from
// then on: a parser of hostile bytes reads its fields in a straight line and asks `ok` once.
export class ByteReader {
  #bytes;
  #at = 0;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.#bytes = bytes;
    this.ok = true;
  }

  /** Where the next read begins. */
  get at() {
    return this.#at;
  }

  /** How many bytes are left. */
  get left() {
    return this.#bytes.length - this.#at;
  }

  /** A big-endian number of at most six bytes. */
  number(width) {
    let value = 0;
    for (const byte of this.take(width)) {
      value = value * 256 + byte;
    }
    return value;
  }

  u8() {
    return this.number(1);
  }

  u16() {
    return this.number(2);
  }

  u24() {
    return this.number(3);
  }

  u32() {
    return this.number(4);
  }

  /** The next `count` bytes; none when fewer are left. */
  take(count) {
    if (!this.ok || count > this.left) {
      this.ok = false;
      return new Uint8Array(0);
    }
    const taken = this.#bytes.subarray(this.#at, this.#at + count);
    this.#at += count;
    return taken;
  }

  /** The next `count` bytes, or as many as there are: for messages that end in a later packet. */
  takeUpTo(count) {
    return this.take(Math.min(count, this.ok ? this.left : 0));
  }
}

/** Bytes as ASCII, one character a byte: for comparisons, not to be shown. */
export function asciiOf(bytes, most = bytes.length) {
  return String.fromCharCode(...bytes.subarray(0, Math.min(most, 4096)));
}

const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What asciiOf() made of bytes, read as UTF-8 where it is valid: to be shown, after visibleText(). */
export function utf8Of(text) {
  if (!/[\x80-\xff]/.test(text)) {
    return text;
  }
  try {
    return strictDecoder.decode(Uint8Array.from(text, (character) => character.charCodeAt(0)));
  } catch {
    return text;
  }
}
