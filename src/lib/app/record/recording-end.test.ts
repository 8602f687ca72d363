import { expect, test } from 'vitest';
import { RecordingEnd } from './recording-end.ts';

interface Found {
	readonly streams: readonly { readonly name: string; readonly nSamples: number }[];
	readonly refused?: string;
}

/** `found`: what the list holds of the session after it was looked for. */
function end({
	found,
	folder,
	unreadable = false
}: { found?: Found; folder?: { state: string }; unreadable?: boolean } = {}) {
	const done: string[] = [];
	const shown: string[] = [];
	const parts = {
		library: {
			folders: {
				look: async (id: string) => void done.push(`look ${id}`),
				list: folder ? [{ id: 'f1', name: 'Takes', state: folder.state }] : []
			},
			recover: async (id: string) => void done.push(`recover ${id}`),
			refresh: async () => {
				if (unreadable) throw new Error('The list cannot be read.');
				done.push('refresh');
			},
			get: () => found as never,
			quality: async (id: string) => void done.push(`quality ${id}`)
		},
		storage: { refresh: async () => void done.push('storage') },
		notices: {
			show: (_kind: string, text: string) => {
				shown.push(text);
				return () => {};
			},
			error: () => () => {}
		},
		addToTrainingSet: (id: string) => void done.push(`training set ${id}`)
	};
	return { end: new RecordingEnd(parts), done, shown };
}

const summary = { id: 'x' } as never;
const streams = [{ name: 'emg', samples: 5000, gaps: 0, lost: 0, state: 'away' }] as const;
const failure = 'The folder is gone.';
const inFolder = 'linked:f1/x';

test('a recording that was stopped joins the list and the training set, and its quality is measured; nothing is said', async () => {
	const one = end({ found: { streams: [{ name: 'emg', nSamples: 10 }] } });
	await one.end.handle({ id: 'x', summary, failure: undefined, streams });
	expect(one.done).toEqual(['refresh', 'training set x', 'storage', 'quality x']);
	expect(one.shown).toEqual([]);
});

test('a recording that could not be closed is made usable, and what is kept is said with its rows', async () => {
	const one = end({
		found: {
			streams: [
				{ name: 'emg', nSamples: 12_345 },
				{ name: 'imu', nSamples: 7 },
				{ name: 'empty', nSamples: 0 }
			]
		}
	});
	await one.end.handle({ id: 'x', summary: undefined, failure: 'The disk is full.', streams });
	expect(one.done).toContain('recover x');
	expect(one.shown).toEqual([
		expect.stringMatching(
			/^The recording ended by itself\. The disk is full\. Kept in this browser: 12.345 rows of emg, 7 rows of imu\.$/
		)
	]);
});

test('a folder that is gone is not said to keep anything', async () => {
	for (const folder of [{ state: 'failed' }, undefined]) {
		const one = end(folder ? { folder } : {});
		await one.end.handle({ id: inFolder, summary: undefined, failure, streams });
		expect(one.done).toContain('look f1');
		expect(one.done).not.toContain(`training set ${inFolder}`);
		expect(one.shown[0]).toMatch(/What is kept of it is not known/);
		expect(one.shown[0]).toMatch(/5.000 rows of emg were to be stored, cannot be read now/);
		expect(one.shown[0]).not.toMatch(/is kept\.|Kept in/);
	}
});

test('a session that was deleted meanwhile, or holds nothing, is said to be so', async () => {
	const gone = end({ folder: { state: 'ready' } });
	await gone.end.handle({ id: inFolder, summary: undefined, failure, streams });
	expect(gone.shown[0]).toMatch(/Nothing of it is kept: its session is no longer in the folder Takes\.$/);
	const inBrowser = end();
	await inBrowser.end.handle({ id: 'x', summary: undefined, failure, streams });
	expect(inBrowser.shown[0]).toMatch(/Nothing of it is kept: its session is no longer in this browser\.$/);
	const empty = end({ found: { streams: [] } });
	await empty.end.handle({ id: 'x', summary: undefined, failure, streams });
	expect(empty.shown[0]).toMatch(/No sample of it is kept in this browser\.$/);
	const refused = end({
		found: { streams: [], refused: 'meta.json is missing.' },
		folder: { state: 'ready' }
	});
	await refused.end.handle({ id: inFolder, summary: undefined, failure, streams });
	expect(refused.shown[0]).toMatch(/cannot be opened: meta\.json is missing\.$/);
});

test('what ended it is said even when the list cannot be read', async () => {
	const one = end({ unreadable: true });
	const ended = { id: 'x', summary: undefined, failure, streams };
	await expect(one.end.handle(ended)).rejects.toThrow('The list cannot be read.');
	expect(one.shown[0]).toMatch(/^The recording ended by itself\. The folder is gone\./);
});
