import { existsSync } from 'node:fs';
import { drop, expect, fileAt, test } from './app-page.ts';

const folder = '../shared/fixtures';

test('archives of MyoGestic come in with their values, labels and names', async ({ deck }) => {
	test.skip(!existsSync(folder), 'the archives are not on this machine');
	await deck.getByRole('link', { name: 'Library', exact: true }).click();
	const names = ['vhi_pose_moved', 'vhi_pose_rest'];
	await drop(
		deck,
		names.map((name) => fileAt(`${folder}/${name}.session.zip`, `${name}.session.zip`))
	);
	for (const name of names) await expect(deck.getByRole('checkbox', { name })).toBeVisible();
	const found = await deck.evaluate(async (ids) => {
		const result = [];
		for (const id of ids) {
			const session = await window.myodeck.library.open(id);
			const { data, timestamps } = await window.myodeck.library.read(id, 'vhi_control');
			const { nSamples, nChannels, fs, dtype } = session.streamInfo('vhi_control');
			result.push({
				nSamples: Number(nSamples),
				nChannels,
				fs: Number(fs),
				dtype,
				classNames: session.classNames,
				labels: session.labels.map((label) => [Number(label.timestamp), label.classIndex]),
				first: timestamps[0],
				last: timestamps.at(-1),
				least: Math.min(...(data as Float32Array)),
				most: Math.max(...(data as Float32Array)),
				row: [...(data as Float32Array).slice(0, 9)]
			});
		}
		return result;
	}, names);
	const common = { nChannels: 9, fs: 60, dtype: 'float32', classNames: ['Rest', 'Fist'] };
	expect(found[0]).toMatchObject({
		...common,
		nSamples: 108,
		labels: [[89776.927201291, 1]],
		first: 89776.9382075,
		last: 89778.716150375
	});
	[1, -1, 1, 1, 1, 1, 0, 0, 0].forEach((value, i) => expect(found[0]!.row[i]).toBeCloseTo(value, 5));
	expect(found[1]).toMatchObject({
		...common,
		nSamples: 169,
		labels: [[84121.288508666, 0]],
		first: 84121.294249041,
		last: 84124.103917458
	});
	expect([Math.abs(found[1]!.least), Math.abs(found[1]!.most)]).toEqual([0, 0]);
});
