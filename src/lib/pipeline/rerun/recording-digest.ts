import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../../core/canonical-json.ts';
import type { LabelledRecording, TargetTrack } from '../../core/recording.ts';

/**
 * SHA-256, in hexadecimal digits, of everything in a recording that a score can depend on: samples, timestamps, losses, labels,
 * class names, rate, unit, bad channels, subject and day, and the measured values beside it. It is not over its id, its names, or
 * how its bytes are stored and cut into chunks. Reads the recording once. Aborting rejects with an AbortError.
 */
export async function recordingDigest(recording: LabelledRecording, signal?: AbortSignal): Promise<string> {
	const { classNames, segments, gapsKnown, badChannels, subject, day, cued, buttonLabelled, targets } =
		recording;
	const facts = {
		...{ classNames, subject, day, cued, badChannels },
		first: recording.first,
		gapsKnown: gapsKnown ?? false,
		buttonLabelled: buttonLabelled ?? true,
		segments: segments.map(({ label, classIndex, start, end }) => [label, classIndex, start, end]),
		stream: await trackDigest(recording, signal),
		...(targets && { targets: await trackDigest(targets, signal) })
	};
	return bytesToHex(sha256(utf8ToBytes(canonicalJson(facts))));
}

/** The same of one stream: its shape, and hashes of its samples and times as little-endian numbers. */
async function trackDigest({ info, chunks }: TargetTrack, signal?: AbortSignal): Promise<unknown> {
	const [data, times] = [sha256.create(), sha256.create()];
	const lost: (readonly [row: number, samples: number])[] = [];
	let rows = 0;
	for await (const chunk of chunks()) {
		signal?.throwIfAborted();
		if (chunk.lost) lost.push([rows, chunk.lost]);
		data.update(bytesOf(chunk.data));
		times.update(bytesOf(chunk.timestamps));
		rows += chunk.timestamps.length;
	}
	const { nChannels, fs, unit } = info;
	return {
		...{ nChannels, fs, unit, rows, lost },
		data: bytesToHex(data.digest()),
		times: bytesToHex(times.digest())
	};
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
	new Uint8Array(buffer, byteOffset, byteLength);
