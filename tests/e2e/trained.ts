import type { Page } from '@playwright/test';
import { saveBundle } from '../../src/lib/index.ts';
import { openEntries } from '../../src/lib/session/write/session.fixture.ts';
import { gestureModel, keyedSession } from './fake-arm.ts';
import { archiveOf } from './session-file.ts';

/** Rest, Fist and Open in turn, three times. */
const THREE_TIMES = [0, 1, 2, 0, 1, 2, 0, 1, 2];

/** What a made session holds: class by class, of a forearm with so many electrodes. */
export interface SessionShape {
	readonly classes?: readonly number[];
	readonly trialSeconds?: number;
	readonly channels?: number;
}

/**
 * Brings sessions of the synthetic forearm in, one for each name, as if they had been recorded by the keys and ticked. They are
 * made in Node in no time. Resolves with their ids.
 */
export async function bringSessions(
	page: Page,
	names: readonly string[] = ['take'],
	{ classes = THREE_TIMES, trialSeconds = 0.6, channels: nChannels = 8 }: SessionShape = {}
): Promise<readonly string[]> {
	const files = names.map(async (name, i) => ({
		name: `${name}.session.zip`,
		bytes: await archiveOf(await keyedSession(classes, trialSeconds, { nChannels, seed: 1 + i }))
	}));
	return bring(page, await Promise.all(files));
}

/**
 * Brings a model in that was learned in Node from such a session, of a forearm with so many electrodes: it is the one to
 * predict with.
 */
export async function bringModel(page: Page, channels = 8): Promise<void> {
	await bring(page, [{ name: 'made.model.zip', bytes: await modelFile(channels) }]);
}

const made = new Map<number, Promise<Uint8Array>>();
const modelFile = (channels: number): Promise<Uint8Array> => {
	const file = made.get(channels) ?? madeModel(channels);
	made.set(channels, file);
	return file;
};

async function madeModel(channels: number): Promise<Uint8Array> {
	const session = await openEntries(await keyedSession(THREE_TIMES, 1, { nChannels: channels }));
	return saveBundle(await gestureModel(session));
}

/** Imports files; resolves with the ids of the sessions. */
export async function bring(
	page: Page,
	files: readonly { readonly name: string; readonly bytes: Uint8Array }[]
): Promise<readonly string[]> {
	const parts = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }));
	return page.evaluate(async (list) => {
		const made = list.map(
			({ name, base64 }) => new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name)
		);
		return window.myodeck.import(made);
	}, parts);
}
