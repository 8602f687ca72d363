import { expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import { ChannelTally } from './quality-channels.ts';

test('however the rows are cut, the tally is the same', () => {
	const random = seeded(3);
	const data = Float32Array.from({ length: 3 * 500 }, () => Math.floor(7 * random()));
	data[300] = NaN;
	data[301] = Infinity;
	const whole = new ChannelTally(3);
	whole.push(data);
	const split = new ChannelTally(3);
	for (let row = 0; row < 500;) {
		const n = 1 + Math.floor(9 * random());
		split.push(data.subarray(3 * row, 3 * (row + n)));
		row += n;
	}
	for (const c of [0, 1, 2]) expect(split.of(c)).toEqual(whole.of(c));
	expect(whole.of(0).notNumbers + whole.of(1).notNumbers).toBe(2);
});
