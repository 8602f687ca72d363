import { isObject } from '../../core/parse.ts';
import { checksumOf, SampleChecksum } from '../format/sample-checksum.ts';
import { OURS } from '../format/metadata.ts';
import type { Session } from '../read/session.ts';

/** How the samples of a stream compare with those that were recorded. */
export interface SamplesCheck {
	readonly stream: string;
	/** `unknown`: the recording kept no checksum, or of another number of rows. */
	readonly state: 'same' | 'changed' | 'unknown';
}

/** Values of one read. */
const PIECE = 2 ** 20;

/**
 * Compares every stream of a session, sample by sample, with the checksum kept when it was recorded. Reads the whole session;
 * `onFraction` is told how far it is.
 */
export async function compareChecksums(
	session: Pick<Session, 'streams' | 'extras' | 'getContinuous'>,
	onFraction: (fraction: number) => void = () => {}
): Promise<readonly SamplesCheck[]> {
	const ours = session.extras[OURS];
	const facts = isObject(ours) && isObject(ours['streams']) ? ours['streams'] : {};
	const total = session.streams.reduce((sum, { nSamples, nChannels }) => sum + nSamples * nChannels, 0);
	let read = 0;
	const checks: SamplesCheck[] = [];
	for (const { name, nSamples, nChannels } of session.streams) {
		const stored = checksumOf(Object.hasOwn(facts, name) ? facts[name] : undefined);
		if (!stored || stored.rows !== nSamples) {
			checks.push({ stream: name, state: 'unknown' });
			read += nSamples * nChannels;
			continue;
		}
		const sum = new SampleChecksum();
		const rows = Math.max(1, Math.floor(PIECE / nChannels));
		for (let start = 0; start < nSamples; start += rows) {
			const { data } = await session.getContinuous(name, { start, end: start + rows });
			if (data instanceof Float32Array || data instanceof Float64Array) sum.add(data);
			onFraction((read += data.length) / total);
		}
		checks.push({ stream: name, state: sum.value === stored.value ? 'same' : 'changed' });
	}
	return checks;
}
