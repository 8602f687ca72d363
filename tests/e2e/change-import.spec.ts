import { zipSync } from 'fflate';
import { edfFile } from '../../src/lib/formats/edf/edf.fixture.ts';
import { drop, expect, open, test } from './app-page.ts';

/** A NumPy array, by hand. */
function npy(shape: readonly number[]): Uint8Array {
	const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
	const header = `${text.padEnd(117)}\n`;
	const count = shape.reduce((product, length) => product * length, 1);
	const data = Float32Array.from({ length: count }, (_, i) => i / 4);
	const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
	return Buffer.concat([start, Buffer.from(header), Buffer.from(data.buffer)]);
}

test('a file of arrays in which nothing says what the EMG is: it is chosen on its card, and changed', async ({
	deck
}) => {
	const bytes = Buffer.from(zipSync({ 'left.npy': npy([400, 4]), 'right.npy': npy([400, 2]) }));
	await open(deck, '/sessions/');
	await drop(deck, [{ name: 'arm.npz', bytes }]);
	const cards = deck.getByRole('region', { name: 'Imported files' });
	await cards.getByRole('button', { name: 'Change…' }).click();
	const dialog = deck.getByRole('dialog', { name: 'Change the import of arm.npz' });
	await dialog.getByRole('combobox', { name: /^left 400/ }).selectOption('emg');
	await dialog.getByRole('spinbutton', { name: 'Rate' }).fill('1000');
	await dialog.getByRole('button', { name: 'Import again' }).click();
	await expect(cards).toContainText('emg: 4 channels × 1000 Hz');
	await cards.getByRole('button', { name: 'Change…' }).click();
	await dialog.getByRole('spinbutton', { name: 'Rate' }).fill('500');
	await dialog.getByRole('button', { name: 'Import again' }).click();
	await expect(cards).toContainText('emg: 4 channels × 500 Hz');
	await expect(deck.getByRole('checkbox', { name: /^arm/ })).toHaveCount(1);
});

test('the rate of an EDF file is said otherwise on its card', async ({ deck }) => {
	const bytes = Buffer.from(
		edfFile({
			signals: [{ label: 'EMG', unit: 'uV', samples: 100 }],
			data: Array.from({ length: 4 }, () => [Array.from({ length: 100 }, (_, i) => i)])
		})
	);
	await open(deck, '/sessions/');
	await drop(deck, [{ name: 'leg.edf', bytes }]);
	const cards = deck.getByRole('region', { name: 'Imported files' });
	await expect(cards).toContainText('emg: 1 channel × 100 Hz');
	await cards.getByRole('button', { name: 'Change…' }).click();
	const dialog = deck.getByRole('dialog', { name: 'Change the import of leg.edf' });
	await dialog.getByRole('spinbutton', { name: 'Rate' }).fill('200');
	await dialog.getByRole('button', { name: 'Import again' }).click();
	await expect(cards).toContainText('emg: 1 channel × 200 Hz');
	await expect(cards).toContainText('200 Hz, as was said; the header says 100 Hz.');
});
