import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSyntheticSession } from '../../../../tests/fixtures/synthetic-session.ts';
import { run } from '../../../cli/run.ts';
import { measuredCsv } from '../../measures/measured-text.ts';
import { measureSession, type Measured } from '../../measures/measure-session.ts';
import { measures } from '../../measures/index.ts';
import { openSessionStore } from '../../session/read/open.ts';
import { channelNumbers, Measuring, requestOf, type MeasureForm } from './measuring.svelte.ts';

let folder: string;
let file: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'myodeck-measuring-'));
	file = join(folder, 'a.session.zip');
	await writeSyntheticSession(file, 1);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const form = (changes: Partial<MeasureForm> = {}): MeasureForm => ({
	...{ measure: 'envelope', stream: 'emg', channels: '', other: '', from: '', to: '' },
	...{ label: '', mvcLabel: '', values: {} },
	...changes
});

/** Sessions by path, measured as the worker does; the result is cloned as it is on its way to the window. */
const measurer = {
	measure: async (id: string, request: Parameters<typeof measureSession>[1]): Promise<Measured> =>
		structuredClone(await measureSession(await openSessionStore(id), request))
};

test('the page has the figures of the command, to the bit', async () => {
	for (const { id } of measures.all) {
		const measuring = new Measuring(measurer);
		await measuring.run(
			file,
			form({ measure: id, channels: '1-2', from: '1.5', to: '12', label: 'Fist', mvcLabel: 'Open' })
		);
		expect(measuring.error).toBeUndefined();
		const args = ['--channels', '1,2', '--from', '1.5', '--to', '12', '--label', 'Fist', '--mvc', 'Open'];
		let out = '';
		await run(['measure', file, '--measure', id, ...args, '--json'], {
			out: (text) => (out += text),
			err: () => {}
		});
		const printed = JSON.parse(out) as Measured;
		expect(measuring.measured!.tables.map(measuredCsv)).toEqual(printed.tables.map(measuredCsv));
	}
});

test('what cannot be measured is a sentence in place of figures', async () => {
	const measuring = new Measuring(measurer);
	await measuring.run(file, form());
	expect(measuring.measured).toBeDefined();
	await measuring.run(file, form({ measure: 'mvc' }));
	expect(measuring.measured).toBeUndefined();
	expect(measuring.error).toContain('No MVC was recorded');
	await measuring.run(file, form({ from: 'later' }));
	expect(measuring.error).toBe('From takes seconds from the first sample of the session, not "later".');
	expect(measuring.busy).toBe(false);
});

test('of two requests the newer one counts', async () => {
	const waiting: ((measured: Measured) => void)[] = [];
	const measuring = new Measuring({ measure: () => new Promise((resolve) => waiting.push(resolve)) });
	const [first, second] = [measuring.run('a', form()), measuring.run('a', form({ measure: 'rms' }))];
	await Promise.resolve();
	const whole = await measureSession(await openSessionStore(file), requestOf(form()));
	for (const [i, resolve] of waiting.entries()) resolve({ ...whole, measure: ['envelope', 'rms'][i]! });
	await Promise.all([first, second]);
	expect(measuring.measured?.measure).toBe('rms');
	expect(measuring.busy).toBe(false);
});

test('channels are typed as numbers from 1, with ranges', () => {
	expect(channelNumbers(' ')).toBeUndefined();
	expect(channelNumbers('1, 3;5-7')).toEqual([0, 2, 4, 5, 6]);
	for (const wrong of ['left', '3-1', '1-9999', '-2'])
		expect(() => channelNumbers(wrong)).toThrow('Channels are numbers');
});
