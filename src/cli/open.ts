import { readFile } from 'node:fs/promises';
import {
	AppError,
	loadBundle,
	messageOf,
	openSessionStore,
	targetTrack,
	type LabelledRecording,
	type ModelBundle,
	type Session
} from '../lib/index.ts';
import { UsageError } from './command.ts';

/** Opens each file and takes its labelled stream: the one named, or the only one beside `targets`, which are read with it. */
export async function openLabelled(
	files: readonly string[],
	streamName: string | undefined,
	targets?: string | undefined
): Promise<LabelledRecording[]> {
	const recordings: LabelledRecording[] = [];
	for (const file of files) {
		const session = await openSessionStore(file);
		const stream = streamName ?? onlyStream(session, file, targets);
		recordings.push(await labelledStream(session, stream, targets));
	}
	const names = recordings.map(({ name }) => name);
	// Sessions of one name are told apart by their files.
	return recordings.map((recording, i) =>
		names.filter((name) => name === recording.name).length > 1 ? { ...recording, name: files[i]! } : recording
	);
}

/** A stream of a session with its labels; with the values of the stream `targets` where it is given. */
export async function labelledStream(
	session: Session,
	stream: string,
	targets: string | undefined
): Promise<LabelledRecording> {
	const recording = await session.labelled(stream);
	return targets === undefined ? recording : { ...recording, targets: await targetTrack(session, targets) };
}

/** The only stream of a session, `beside` aside. Throws a UsageError that lists them when there are several. */
export function onlyStream(session: Session, file: string, beside?: string): string {
	const names = session.streams.map(({ name }) => name).filter((name) => name !== beside);
	if (names.length === 1) return names[0]!;
	if (names.length === 0) {
		const reason = session.broken.map(({ reason }) => reason).join(' ');
		throw new AppError('SessionError', reason || `${file} holds no stream. Choose another session.`);
	}
	throw new UsageError(`${file} holds several streams (${names.join(', ')}). Say which with --stream NAME.`);
}

/** Reads a model file. Throws a ModelError that names it. */
export async function bundleAt(path: string): Promise<ModelBundle> {
	try {
		return loadBundle(new Uint8Array(await readFile(path)));
	} catch (error) {
		throw new AppError('ModelError', `${path}: ${messageOf(error)}`, { cause: error });
	}
}
