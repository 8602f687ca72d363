import { seeded, type Random } from '../core/random.ts';
import { Session } from '../session/read/session.ts';
import type { SessionSummary } from '../session/read/summary.ts';
import { bytesAccess } from '../store/blob.ts';
import type { Key } from '../store/byte-store.ts';
import { memoryStore } from '../store/memory.ts';
import type { ExportOptions, ExportReport, Format, ImportOptions } from './format.ts';
import { storeTarget } from './targets.ts';

/** Exports and imports as tests make them: everything in memory. */

/** The files an export makes, and its report. */
export async function exported(
	format: Format,
	session: Session,
	options: ExportOptions = {}
): Promise<ExportReport & { readonly bytes: ReadonlyMap<string, Uint8Array> }> {
	const map = new Map<Key, Uint8Array>();
	const report = await format.export!(session, storeTarget(memoryStore(map)), options);
	return { ...report, bytes: new Map([...map].map(([key, bytes]) => [key.slice(1), bytes])) };
}

/** The one file an export makes. */
export async function exportedFile(
	format: Format,
	session: Session,
	options: ExportOptions = {}
): Promise<Uint8Array> {
	const { files, bytes } = await exported(format, session, options);
	if (files.length !== 1) throw new Error(`${files.length} files were made, not one.`);
	return bytes.get(files[0]!)!;
}

/** The session a file becomes. */
export async function imported(
	format: Format,
	bytes: Uint8Array,
	options: Partial<ImportOptions> = {}
): Promise<{ readonly session: Session; readonly summary: SessionSummary }> {
	const store = memoryStore();
	const file = `given${format.extensions[0]}`;
	const summary = await format.import!(store, bytesAccess(bytes, file), { id: 'given', ...options });
	return { session: await Session.open(store, { id: 'given', name: 'given' }), summary };
}

/** A session, out and in again. */
export async function roundTrip(
	format: Format,
	session: Session,
	options: Partial<ImportOptions> = {}
): Promise<Session> {
	return (await imported(format, await exportedFile(format, session), options)).session;
}

/** Copies of `bytes` spoiled in ways files are spoiled, `count` of them, the same for one seed. */
export function* spoiled(bytes: Uint8Array, count: number, seed: number): Generator<Uint8Array> {
	const random = seeded(seed);
	const upTo = (n: number): number => Math.floor(random() * n);
	for (let i = 0; i < count; i++) {
		let copy: Uint8Array = bytes.slice();
		// Headers are where damage does most, so half of it goes to the first bytes.
		const place = (): number => upTo(random() < 0.5 ? Math.min(copy.length, 1024) : copy.length);
		for (let n = 1 + upTo(3); n > 0 && copy.length > 0; n--)
			copy = SPOIL[upTo(SPOIL.length)]!(copy, place(), random);
		yield copy;
	}
}

const SPOIL: readonly ((bytes: Uint8Array, place: number, random: Random) => Uint8Array)[] = [
	(bytes, place, random) => bytes.fill(Math.floor(random() * 256), place, place + 1),
	(bytes, place, random) => bytes.fill(Math.floor(random() * 256), place, place + Math.floor(random() * 40)),
	(bytes, place) => bytes.subarray(0, place),
	(bytes, place, random) => {
		const length = Math.floor(random() * 300);
		return Uint8Array.from([...bytes.subarray(0, place), ...bytes.subarray(place + length)]);
	},
	(bytes, place, random) => {
		const from = Math.floor(random() * bytes.length);
		const part = bytes.slice(from, from + Math.floor(random() * 300));
		return Uint8Array.from([...bytes.subarray(0, place), ...part, ...bytes.subarray(place)]);
	},
	// Digits become other digits: fields of text that still parse.
	(bytes, place, random) => {
		for (let i = place; i < bytes.length; i++) {
			if (bytes[i]! < 0x30 || bytes[i]! > 0x39) continue;
			bytes[i] = 0x30 + Math.floor(random() * 10);
			break;
		}
		return bytes;
	}
];
