import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
	AppError,
	isAppError,
	messageOf,
	openSessionStore,
	openSource,
	sessionsUnder,
	type ByteStore,
	type Session
} from '../lib/index.ts';
import type { Io } from './command.ts';

/** A session a command was given: opened, or the sentence that says why it could not be. */
export interface GivenSession {
	/** As a person would type it. */
	readonly file: string;
	/** The folder it lies in, below the folder that was given; empty for one that was given itself. */
	readonly folder: string;
	readonly session?: Session;
	readonly store?: ByteStore;
	readonly refused?: string;
	/** True for a folder without any session in it. */
	readonly empty?: boolean;
}

/**
 * The sessions of a command line: each path is an archive, a session folder, an address, or a folder with any number of
 * them below it. One that cannot be opened does not keep the others away.
 */
export async function* sessionsOf(paths: readonly string[]): AsyncGenerator<GivenSession> {
	for (const path of paths) {
		const found = await stat(path).catch(() => undefined);
		if (found?.isDirectory()) yield* inFolder(path);
		else yield await given(path);
	}
}

async function* inFolder(path: string): AsyncGenerator<GivenSession> {
	let some = false;
	try {
		for await (const { path: below, session, store, refused } of sessionsUnder(path)) {
			some = true;
			// A folder that is a session itself goes by its own name.
			const itself = below === basename(path) && (await stat(join(path, 'meta.json')).catch(() => undefined));
			const where = itself
				? { file: path, folder: '' }
				: { file: join(path, below), folder: dirname(below) === '.' ? '' : dirname(below) };
			yield { ...where, ...(session && { session }), ...(store && { store }), ...(refused && { refused }) };
		}
	} catch (error) {
		if (!isAppError(error, 'SessionError')) throw error;
		yield { file: path, folder: '', refused: messageOf(error) };
		return;
	}
	if (!some)
		yield {
			file: path,
			folder: '',
			refused: `${path} holds no session. Give a folder that does.`,
			empty: true
		};
}

async function given(file: string): Promise<GivenSession> {
	try {
		const { store, name } = await openSource(file);
		const session = await openSessionStore(store, { name });
		return { file, folder: '', session, store };
	} catch (error) {
		if (!isAppError(error, 'SessionError')) throw error;
		return { file, folder: '', refused: messageOf(error) };
	}
}

/** A session that is open, with its bytes. */
export interface OpenSession {
	readonly file: string;
	readonly folder: string;
	readonly session: Session;
	readonly store: ByteStore;
}

/**
 * Does `work` with every session of `paths`. Whatever fails with one is told on standard error (or by `failed`), and the
 * others are gone on with. Throws a SessionError at the end when any failed: for a single one its own sentence.
 */
export async function forEachSession(
	paths: readonly string[],
	io: Io,
	work: (session: OpenSession) => Promise<void>,
	failed: (file: string, reason: string) => void = () => {}
): Promise<void> {
	const reasons: string[] = [];
	/** The failure of the only session so far: alone it is what is thrown. */
	let held: string | undefined;
	let n = 0;
	for await (const { file, folder, session, store, refused } of sessionsOf(paths)) {
		if (++n > 1 && held !== undefined) io.err(held);
		held = undefined;
		let reason = refused;
		if (session && store) {
			try {
				await work({ file, folder, session, store });
			} catch (error) {
				if (!isAppError(error)) throw error;
				reason = messageOf(error);
			}
		}
		if (reason === undefined) continue;
		failed(file, reason);
		reasons.push(reason);
		if (n > 1) io.err(`${file}: ${reason}`);
		else held = `${file}: ${reason}`;
	}
	if (reasons.length === 0) return;
	if (n === 1) throw new AppError('SessionError', reasons[0]!);
	throw new AppError('SessionError', `${reasons.length} of ${n} sessions failed.`);
}
