import { seeded } from '../../core/random.ts';
import type { Examples } from '../../models/model.ts';

/** Electrodes of the band. */
export const ELECTRODES = 8;

/** Windows of a simulated band: two features for each of eight electrodes, four classes at different places of the arm. */
export interface BandOptions {
	readonly seed: number;
	/** Windows of each class. */
	readonly perClass: number;
	/** Electrodes by which the band was turned. */
	readonly turn?: number | undefined;
	/** True when it is worn the other way round. */
	readonly mirrored?: boolean | undefined;
	/** Added to the features of each electrode. */
	readonly offset?: readonly number[] | undefined;
}

/** Labelled windows of the band, one class after the other, again and again. */
export function bandWindows({
	seed,
	perClass,
	turn = 0,
	mirrored = false,
	offset = []
}: BandOptions): Examples {
	const random = seeded(seed);
	const noise = (): number => random() + random() + random() - 1.5;
	const nClasses = 4;
	const [n, d] = [perClass * nClasses, 2 * ELECTRODES];
	const x = new Float32Array(n * d);
	const y = Int32Array.from({ length: n }, (_, i) => i % nClasses);
	for (let i = 0; i < n; i++) {
		for (let place = 0; place < ELECTRODES; place++) {
			const away = mirrored ? -place : place;
			const channel = (((away - turn) % ELECTRODES) + ELECTRODES) % ELECTRODES;
			const centre = [0, 1.5, 4, 5.5][y[i]!]!;
			const angle = ((place - centre) * 2 * Math.PI) / ELECTRODES;
			const level = y[i] === 0 ? 0 : 2 * Math.cos(angle) + Math.cos(2 * angle + y[i]!);
			const shift = offset[channel] ?? 0;
			x[i * d + channel] = level + 0.4 * noise() + shift;
			x[i * d + ELECTRODES + channel] = 10 * level ** 2 * 0.3 + 3 * noise() + 5 * shift;
		}
	}
	return { x, y, nFeatures: d, nClasses, trial: y.map((_, i) => Math.floor(i / nClasses)) };
}

/** The rows of examples one by one. */
export const rowsOf = ({ x, y, nFeatures: d }: Examples): Float32Array[] =>
	Array.from(y, (_, i) => x.slice(i * d, (i + 1) * d));
