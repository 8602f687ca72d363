import { Checksum } from '../../core/checksum.ts';
import { contentIdentity } from '../../core/content-identity.ts';
import { isPrediction } from '../../core/signal.ts';
import type { Session } from './session.ts';

/**
 * Which recording a session holds: sixteen hexadecimal digits over the samples of its streams (predictions aside), in any order.
 * The same for a session under another name or id, zipped or compressed otherwise, exported and imported again, edited or
 * labelled anew, and for two imports of one file; another when a sample, a channel or a stream differs. It is not over names,
 * times, dates, labels, edits or extras. Reads every sample once. Empty for a session without samples.
 */
export async function sessionIdentity(session: Session, signal?: AbortSignal): Promise<string> {
	const found: string[] = [];
	for (const stream of session.streams) {
		if (isPrediction(stream) || stream.nSamples === 0) continue;
		const chunks = (): AsyncIterable<{ data: Float32Array }> => session.chunks(stream.name);
		const { checksum, rows } = await contentIdentity({ info: stream, chunks }, signal);
		found.push(`${stream.nChannels} ${rows} ${checksum}`);
	}
	if (found.length < 2) return found[0]?.split(' ').at(-1) ?? '';
	const sum = new Checksum();
	for (const text of found.sort()) sum.add(Float32Array.from(text, (character) => character.charCodeAt(0)));
	return sum.text;
}
