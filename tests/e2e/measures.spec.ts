import { readFile } from 'node:fs/promises';
import { measuredCsv, measureSession } from '../../src/lib/index.ts';
import { openEntries } from '../../src/lib/session/write/session.fixture.ts';
import { drop, expect, open, test } from './app-page.ts';
import { sessionEntries, sessionFile } from './session-file.ts';

test('the page has the figures of the library to the bit, and a sentence where there are none', async ({
	deck
}) => {
	await open(deck, '/sessions/');
	await drop(deck, [await sessionFile('take.session.zip')]);
	await expect(deck.getByRole('checkbox', { name: 'take', exact: true })).toBeVisible();
	await open(deck, '/measures/?session=take&from=1&to=8');
	await deck.getByLabel('Measure', { exact: true }).selectOption('RMS');
	await deck.getByLabel('Channels').fill('1,3');
	await deck.getByLabel('Trials of', { exact: true }).selectOption('Fist');
	await deck.getByRole('button', { name: 'Measure', exact: true }).click();
	await expect(deck.getByRole('heading', { name: 'RMS', exact: true }).first()).toBeVisible();
	await expect(deck.getByText(/Butterworth band-pass 20–237.5 Hz/)).toBeVisible();
	const download = deck.waitForEvent('download');
	await deck.getByRole('button', { name: 'Download CSV' }).first().click();
	const csv = await readFile(await (await download).path(), 'utf8');
	const measured = await measureSession(await openEntries(await sessionEntries()), {
		measure: 'rms',
		stream: 'emg',
		channels: [0, 2],
		from: 1,
		to: 8,
		label: 'Fist'
	});
	expect(csv).toBe(measuredCsv(measured.tables[0]!));

	await deck.getByLabel('Measure', { exact: true }).selectOption('% MVC');
	await deck.getByRole('button', { name: 'Measure', exact: true }).click();
	await expect(deck.getByText('No MVC was recorded', { exact: false })).toBeVisible();
});
