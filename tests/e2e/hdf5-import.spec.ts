import { drop, expect, open, test } from './app-page.ts';

/** An HDF5 file as the library writes it, in Node. */
async function madeFile(): Promise<Buffer> {
	const { File, ready } = await import('h5wasm');
	const { FS } = await ready;
	const file = new File('/page.h5', 'w');
	const data = Float32Array.from({ length: 1200 }, (_, i) => i / 8);
	file.create_dataset({ name: 'emg', data, shape: [300, 4], chunks: [50, 4], compression: 4 });
	file.create_attribute('sampling_rate', 1000);
	file.close();
	return Buffer.from(FS.readFile('/page.h5') as Uint8Array);
}

test('an HDF5 file is read in the page, whose policy allows no eval', async ({ deck }) => {
	await open(deck, '/sessions/');
	await drop(deck, [{ name: 'page.h5', bytes: await madeFile() }]);
	await expect(deck.getByRole('checkbox', { name: 'page', exact: true })).toBeVisible();
	const values = await deck.evaluate(async () => {
		const { data } = await window.myodeck.library.read('page', 'emg');
		return Array.from(data.slice(0, 5) as Float32Array);
	});
	expect(values).toEqual([0, 0.125, 0.25, 0.375, 0.5]);
});
