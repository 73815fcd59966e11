/** A part of a content. */
export interface Range {
  offset: number;
  length: number;
}

/** RFC 9110 §14.1.2, of one range. What is none, of another unit or several is ignored, as it may be. */
const BYTES = /^bytes=(\d*)-(\d*)$/;

/**
 * What a `Range` asks for of a content of that size: null for all of it.
 */
export function rangeOf(header: string | null, size: number): Range | "not_satisfiable" | null {
  const [, first, last] = BYTES.exec(header?.replaceAll(/\s/g, "") ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return null;
  if (first === "") return between(Math.max(0, size - Number(last)), size, size);
  if (last !== "" && Number(last) < Number(first)) return null;
  return between(Number(first), last === "" ? size : Math.min(Number(last) + 1, size), size);
}

const between = (offset: number, end: number, size: number): Range | "not_satisfiable" =>
  offset < end && offset < size ? { offset, length: end - offset } : "not_satisfiable";

/** A range of something made of parts, all of one size but the last: which parts, and what of each. */
export function cut({ offset, length }: Range, partSize: number): { number: number; range: Range }[] {
  const pieces: { number: number; range: Range }[] = [];
  const end = offset + length;
  for (let from = offset; from < end; ) {
    const number = Math.floor(from / partSize) + 1;
    const to = Math.min(number * partSize, end);
    pieces.push({ number, range: { offset: from - (number - 1) * partSize, length: to - from } });
    from = to;
  }
  return pieces;
}
