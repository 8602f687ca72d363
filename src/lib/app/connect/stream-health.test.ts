import { expect, test } from 'vitest';
import { hertz, seconds } from '../../core/units.ts';
import { liveStreams } from '../../sources/pump.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import { HealthMeter } from './stream-health.ts';

test('rates are of the last two seconds, losses of the last ten, and quiet is the age of the newest sample', () => {
	const streams = liveStreams([{ name: 'emg', nChannels: 1, fs: hertz(100), unit: 'uV' }], [], []);
	const ring = new SharedRing(streams[0]!.ring);
	const meter = new HealthMeter();
	const [before] = meter.read(streams, 100);
	expect(before).toMatchObject({ rate: 0, came: 0, lost: 0, quiet: 0 });
	for (let second = 1; second <= 20; second++) {
		const rows = second <= 10 ? 100 : 50;
		ring.write({ data: new Float32Array(rows), timestamps: new Float64Array(rows) }, seconds(100 + second));
		meter.read(streams, 100 + second);
	}
	expect(meter.read(streams, 120.5)[0]).toMatchObject({
		name: 'emg',
		rate: 50 / 1.5,
		came: 1500,
		quiet: 0.5
	});
});
