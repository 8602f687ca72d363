import { AppError, openSessionStore, type LabelledRecording, type Session } from '../lib/index.ts';
import { UsageError } from './command.ts';

/** Opens each file and takes its labelled stream: the one named, or the only one. */
export async function openLabelled(
	files: readonly string[],
	streamName: string | undefined
): Promise<LabelledRecording[]> {
	const recordings: LabelledRecording[] = [];
	for (const file of files) {
		const session = await openSessionStore(file);
		recordings.push(await session.labelled(streamName ?? onlyStream(session, file)));
	}
	const names = recordings.map(({ name }) => name);
	// Sessions of one name are told apart by their files.
	return recordings.map((recording, i) =>
		names.filter((name) => name === recording.name).length > 1 ? { ...recording, name: files[i]! } : recording
	);
}

function onlyStream(session: Session, file: string): string {
	const names = session.streams.map(({ name }) => name);
	if (names.length === 1) return names[0]!;
	if (names.length === 0) {
		const reason = session.broken.map(({ reason }) => reason).join(' ');
		throw new AppError('SessionError', reason || `${file} holds no stream. Choose another session.`);
	}
	throw new UsageError(`${file} holds several streams (${names.join(', ')}). Say which with --stream NAME.`);
}
