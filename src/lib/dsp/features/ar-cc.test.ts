import { expect, test } from 'vitest';
import { hertz, samples, seconds } from '../../core/units.ts';
import { Extractor } from './extractor.ts';
import type { FeatureId } from './index.ts';

const n = 40;
const data = Float32Array.from({ length: 2 * n }, (_, at) => {
	const i = at % n;
	return at < n ? 10 * Math.sin(0.7 * i) + ((i * 37) % 11) - 5 : ((i * i * 13) % 17) - 8 + (i % 3);
});

function extract(id: FeatureId): Float32Array {
	const extractor = new Extractor([id], 2, samples(n), hertz(1000));
	const out = new Float32Array(extractor.length);
	extractor.extract({ data, nChannels: 2, nSamples: n, end: samples(n), time: seconds(0) }, out);
	return out;
}

// Computed with numpy: each reflection coefficient as the minimum of the parabola of forward and backward errors, the errors by
// convolution of the window with the filter.
test('AR is the prediction filter of Burg, channel by channel', () => {
	const expected = [
		-0.33398107717691805, 0.15137846368043228, -0.17975761872941487, 0.8464728817089463, 0.32043214513259555,
		-0.2460883191943263, 0.2098574161449614, 0.3374645306851495
	];
	[...extract('AR')].forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
});

test('CC follows from AR as LibEMG defines it', () => {
	const expected = [
		0.33398107717691805, -0.15137846368043228, 0.166151902650359, -0.8975223468074459, -0.32043214513259555,
		0.2460883191943263, -0.2356791455497503, -0.31212432223633735
	];
	[...extract('CC')].forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
});
