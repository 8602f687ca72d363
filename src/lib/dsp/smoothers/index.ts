import { registry } from '../../core/registry.ts';
import { confidence } from './confidence.ts';
import { debounce } from './debounce.ts';
import { gaussian } from './gaussian.ts';
import { hysteresis } from './hysteresis.ts';
import { majority } from './majority.ts';
import { oneEuro } from './one-euro.ts';

/** Every way to make predictions steadier, in the order a person sees them. */
export const smoothers = registry('smoother', [
	majority,
	confidence,
	hysteresis,
	debounce,
	oneEuro,
	gaussian
]);

export type SmootherId = (typeof smoothers.all)[number]['id'];
