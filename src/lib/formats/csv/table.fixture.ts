import type { Session } from '../../session/read/session.ts';
import type { SessionSummary } from '../../session/read/summary.ts';
import { bytesAccess } from '../../store/blob.ts';
import { memoryStore } from '../../store/memory.ts';
import { Session as StoredSession } from '../../session/read/session.ts';
import { importCsv } from './read.ts';
import type { CsvOptions } from './options.ts';

/** Lines of `n` rows. */
export const lines = (n: number, line: (i: number) => string): string =>
	Array.from({ length: n }, (_, i) => line(i)).join('\n');

/** A value that looks like a signal: no counter, no time. */
export const wave = (i: number, k = 0): string => (100 * Math.sin(i / 7 + k)).toFixed(2);

/** What is said of every table without a date. */
const UNDATED = 'The file does not say when it was recorded.';

/** A table in memory as a session. `notes` are without the one about its date. */
export async function table(
	text: string | Uint8Array,
	options: CsvOptions = {},
	file = 'given.csv'
): Promise<{ readonly session: Session; readonly summary: SessionSummary; readonly notes: string }> {
	const store = memoryStore();
	const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
	const summary = await importCsv(store, bytesAccess(bytes, file), { id: 'given', csv: options });
	const session = await StoredSession.open(store, { id: 'given', name: 'given' });
	return { session, summary, notes: summary.problems.filter((note) => note !== UNDATED).join('\n') };
}

/** Streams as short text: `emg 2×1000 uV`. */
export const shapes = ({ streams }: Session): string[] =>
	streams.map(({ name, nChannels, fs, unit }) => `${name} ${nChannels}×${fs} ${unit}`);
