/**
 * Many ordered lists as one, page by page, reading of each hardly more than what is shown. Pure.
 */

/** What is read next of one list: so many rows after that key. */
export interface Ask<Source> {
  source: Source;
  /** Only what comes after this one; null: from the beginning. */
  after: string | null;
  limit: number;
}

interface Lane<Source, Row> {
  source: Source;
  after: string | null;
  /** Read and not yet taken, in order. */
  ahead: Row[];
  exhausted: boolean;
  /** How much is read of it at a time: twice as much with each time that it was not enough. */
  portion: number;
}

/**
 * The first `wanted` rows of all lists together, those with the greatest keys first. Each round asks all lists that ran dry
 * at once; the lists must be in that order themselves, and no key may stand in two of them.
 */
export async function merged<Source, Row>(
  sources: readonly Source[],
  { wanted, after }: { wanted: number; after: string | null },
  keyOf: (row: Row) => string,
  read: (asks: readonly Ask<Source>[]) => Promise<readonly (readonly Row[])[]>,
): Promise<Row[]> {
  const portion = Math.ceil(wanted / Math.max(1, sources.length)) + 1;
  const lanes = sources.map((source): Lane<Source, Row> => {
    return { source, after, ahead: [], exhausted: false, portion };
  });
  const taken: Row[] = [];
  for (;;) {
    take(lanes, taken, wanted, keyOf);
    const dry = lanes.filter(isDry);
    if (taken.length === wanted || dry.length === 0) return taken;
    const asks = dry.map((lane) => ({ source: lane.source, after: lane.after, limit: lane.portion }));
    const answers = await read(asks);
    dry.forEach((lane, at) => {
      const rows = answers[at] ?? [];
      const last = rows.at(-1);
      if (last !== undefined) lane.after = keyOf(last);
      lane.ahead = [...rows];
      lane.exhausted = rows.length < lane.portion;
      lane.portion *= 2;
    });
  }
}

const isDry = <Source, Row>({ ahead, exhausted }: Lane<Source, Row>): boolean =>
  ahead.length === 0 && !exhausted;

/** Takes rows while it is certain which is next: not while of any list it is unknown how it goes on. */
function take<Source, Row>(
  lanes: readonly Lane<Source, Row>[],
  taken: Row[],
  wanted: number,
  keyOf: (row: Row) => string,
): void {
  while (taken.length < wanted && !lanes.some(isDry)) {
    let next: Lane<Source, Row> | undefined;
    for (const lane of lanes) {
      const [head] = lane.ahead;
      const [best] = next?.ahead ?? [];
      if (head !== undefined && (best === undefined || keyOf(head) > keyOf(best))) next = lane;
    }
    const row = next?.ahead.shift();
    if (row === undefined) return;
    taken.push(row);
  }
}
