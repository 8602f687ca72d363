import { numberParam } from '../../core/params.ts';
import type { SmootherKind } from './smoother.ts';

/** Cutoff for the speed, in hertz: what the paper takes for all it shows. */
const SPEED_CUTOFF = 1;

/**
 * The 1 € filter (G. Casiez, N. Roussel, D. Vogel, CHI 2012, algorithm 1): a low-pass of first order whose cutoff rises
 * with the speed, `cutoff + beta · |speed|`, so that rest is steady and movement is quick. Each output on its own.
 */
export const oneEuro: SmootherKind<'one-euro'> = {
	id: 'one-euro',
	label: 'One-Euro',
	summary: 'Steady at rest, quick in movement',
	tasks: ['regress'],
	params: [
		{ type: 'number', id: 'cutoff', label: 'Cutoff at rest', unit: 'Hz', value: 1, min: 0.05, max: 10 },
		{ type: 'number', id: 'beta', label: 'Speed-up', value: 0.5, min: 0, max: 10 }
	],
	delay(params, rate) {
		const share = shareOf(numberParam(oneEuro, params, 'cutoff'), rate);
		return { predictions: (1 - share) / share, note: 'at rest, less in movement' };
	},
	create(params, nOutputs, rate) {
		const [cutoff, beta] = [numberParam(oneEuro, params, 'cutoff'), numberParam(oneEuro, params, 'beta')];
		const [smooth, speed] = [new Float64Array(nOutputs), new Float64Array(nOutputs)];
		let begun = false;
		return {
			push(values) {
				for (let i = 0; i < nOutputs; i++) {
					const x = values[i]!;
					if (begun && Number.isFinite(x)) {
						const share = shareOf(SPEED_CUTOFF, rate);
						speed[i]! += share * ((x - smooth[i]!) * rate - speed[i]!);
						smooth[i]! += shareOf(cutoff + beta * Math.abs(speed[i]!), rate) * (x - smooth[i]!);
					} else if (!begun) smooth[i] = Number.isFinite(x) ? x : 0;
					values[i] = smooth[i]!;
				}
				begun = true;
			},
			reset() {
				begun = false;
				speed.fill(0);
			}
		};
	}
};

/** How much of the new value a low-pass of first order takes: 1 / (1 + rate / 2π·cutoff). */
const shareOf = (cutoff: number, rate: number): number => 1 / (1 + rate / (2 * Math.PI * cutoff));
