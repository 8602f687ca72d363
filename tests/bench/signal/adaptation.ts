import { seeded } from '../../../src/lib/core/random.ts';
import { FrontEnd } from '../../../src/lib/pipeline/adapt/front-end.ts';
import { spaceOf } from '../../../src/lib/pipeline/adapt/space.ts';
import type { BenchRow } from '../row.ts';

const CLASSES = 5;
/** Features of each channel, as in logHTD. */
const FEATURES = 4;

/** What adaptation adds to a window: densities under every placement of the ring, offset and posterior. */
function perWindow(nChannels: number): BenchRow {
	return {
		name: `ADAPT ${nChannels} channels: a window under every turn`,
		unit: 'windows',
		items: 1,
		async setup() {
			const random = seeded(1);
			const d = FEATURES * nChannels;
			const n = 4 * d;
			const y = Int32Array.from({ length: n }, (_, i) => i % CLASSES);
			const x = Float32Array.from(
				{ length: n * d },
				(_, i) => random() + Math.sin((i % d) * (1 + y[Math.floor(i / d)]!))
			);
			const order = Array.from({ length: nChannels }, (_, c) => c);
			const space = spaceOf({ x, y, nFeatures: d, nClasses: CLASSES, trial: y });
			const frontEnd = new FrontEnd({
				...{ space, nChannels, hopSeconds: 0.05 },
				ring: { order, mirrored: false, assumed: false }
			});
			frontEnd.state = { ...frontEnd.state, applied: true, eager: true };
			let row = 0;
			return () => {
				frontEnd.take(x.subarray(row * d, (row + 1) * d));
				if (!(frontEnd.posterior[0]! >= 0)) throw new Error('A probability is no number.');
				row = (row + 1) % n;
			};
		}
	};
}

/** Goal: 0.2 ms at 8 channels, 2 ms at 64. */
export const adaptationRows: readonly BenchRow[] = [perWindow(8), perWindow(64)];
