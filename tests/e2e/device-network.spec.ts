import { fakeMuovi, muoviValue } from '../devices/emulation/muovi.ts';
import { freePort } from '../free-port.ts';
import { expect, openStep } from './app-page.ts';
import { test } from './lsl-bench.ts';
import { recorded } from './recorded.ts';

test('a Muovi through the bridge: its grid is chosen on its card, and stored with every value', async ({
	deck,
	laboratory
}) => {
	const port = await freePort();
	await laboratory.startBridge(['--device-port', `muovi.data=${port}`]);
	const probe = fakeMuovi(port, 32);
	try {
		await openStep(deck, 'Connect');
		await deck.evaluate(
			async (bridge) => void (await window.myodeck.connect('muovi', { bridge })),
			laboratory.address
		);
		const card = deck.getByRole('group', { name: 'OT Bioelettronica Muovi', exact: true });
		await card.getByText('Electrode grid of muovi', { exact: true }).click();
		await card.getByLabel('Adapter').selectOption('8x4');
		await card.getByLabel('Orientation').selectOption('180');
		// The first row of the picture is the last of the drawing, from right to left.
		await expect(card.getByRole('row').first().getByRole('cell')).toHaveText(['25', '17', '9', '1']);
		await card.getByRole('button', { name: 'Use this grid' }).click();

		await deck.evaluate(() => window.myodeck.record('muovi'));
		await deck.waitForTimeout(2000);
		const id = (await deck.evaluate(() => window.myodeck.stop()))!;
		const { data, timestamps, nChannels, gaps } = await recorded(deck, id, 'muovi');
		expect([nChannels, gaps]).toEqual([32, []]);
		expect(timestamps.length).toBeGreaterThan(2000);
		const first = Math.round(data[0]! / 0.2861);
		let wrong = 0;
		for (let i = 0; i < data.length; i++)
			if (data[i] !== Math.fround(muoviValue(first + Math.floor(i / 32), i % 32) * 0.2861)) wrong++;
		expect(wrong).toBe(0);
		const grids = await deck.evaluate(
			async (session) => (await window.myodeck.library.open(session)).streamInfo('muovi').channelGrids,
			id
		);
		expect(grids).toHaveLength(1);
		expect(grids![0]!.cells[0]).toEqual([24, 16, 8, 0]);
		expect(grids![0]!.cells[7]).toEqual([31, 23, 15, 7]);
	} finally {
		probe.off();
	}
});
