import { expect, test } from 'vitest';
import { sources } from '../../sources/index.ts';
import { Notices } from '../kernel/notices.svelte.ts';
import { Settings } from '../kernel/settings.ts';
import { SourceForm, type SourceFormParts } from './source-form.svelte.ts';

function form(replace: Partial<SourceFormParts> = {}) {
	const calls: unknown[][] = [];
	const settings = new Settings();
	const notices = new Notices();
	const made = new SourceForm({
		settings,
		notices,
		missing: [],
		library: { usable: [] },
		actions: { connect: async (...args) => void calls.push(args) },
		...replace
	});
	return { form: made, settings, notices, calls };
}

test('the chosen device and its fields are connected; a device that is none is the first', async () => {
	const { form: one, settings, calls } = form();
	settings.data.params['synthetic'] = { channels: 4 };
	await one.connect();
	settings.data.source = 'no such device';
	expect(one.kind).toBe(sources.all[0]);
	await one.connect('always');
	expect(calls).toEqual([
		['synthetic', { channels: 4 }, 'known'],
		[sources.all[0]!.id, settings.data.params[sources.all[0]!.id] ?? {}, 'always']
	]);
});

test('Connect says what is missing, and a press then does nothing', async () => {
	const { form: one, settings, calls } = form();
	settings.data.source = 'lsl';
	expect(one.why).toBe('Choose a stream first.');
	settings.data.source = 'replay';
	expect(one.why).toMatch(/^There is no session yet/);
	await one.connect();
	expect(calls).toEqual([]);
	settings.data.params['replay'] = { session: 's1' };
	expect(one.why).toBeUndefined();
	const bare = form({ missing: [{ id: 'isolation' }] });
	expect(bare.form.why).toMatch(/isolated/);
	const chosen = form({ library: { usable: [{}] } });
	chosen.settings.data.source = 'replay';
	expect(chosen.form.why).toBe('Choose the session to replay.');
});

test('a second press while it is connecting does nothing; what goes wrong is said until the next attempt', async () => {
	let fail: (error: Error) => void = () => {};
	let attempts = 0;
	const { form: one, notices } = form({
		actions: {
			connect: () => {
				attempts++;
				return attempts === 1 ? new Promise((_, reject) => (fail = reject)) : Promise.resolve();
			}
		}
	});
	const first = one.connect();
	expect(one.busy).toBe(true);
	await one.connect();
	expect(attempts).toBe(1);
	fail(new Error('The port is in use. Close the other program.'));
	await first;
	expect(one.busy).toBe(false);
	expect(notices.list).toMatchObject([
		{ kind: 'error', text: 'The port is in use. Close the other program.' }
	]);
	await one.connect();
	expect(notices.list).toEqual([]);
});
