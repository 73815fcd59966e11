/** One line of CSV (RFC 4180). */
export const csvLine = (cells: readonly (string | number | null)[]): string =>
  `${cells.map((cell) => quoted(inert(cell === null ? "" : `${cell}`))).join(",")}\r\n`;

/** Spreadsheets take what begins so for a formula, and run it. */
const FORMULA = /^[=+\-@\t\r\n]/;

const inert = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell);

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
